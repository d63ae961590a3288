/** One webhook subscription of an app. */
export interface Subscription {
  id: number
  subscriptionType: string
  /** Object type id, for generic and for legacy names alike. */
  typeId: string
  propertyName?: string
}

/** A registered app. */
export interface App {
  appId: string
  name: string
  clientId: string
  clientSecret: string
  redirectUrls: string[]
  requiredScopes: string[]
  webhookUrl: string | null
  /** Where the app's action of workflows is asked; absent: it has none. */
  actionUrl?: string
  subscriptions: Subscription[]
  maxConcurrentRequests: number
  /** False: the app does not get the scopes of the journal. */
  journal?: boolean
}

/** One app's rights in one portal. */
export interface Install {
  appId: string
  portalId: string
  scopes: string[]
  userId: number
  userEmail: string
  refreshToken: string
  installedAt: number
}

/** An access token and its end, virtual milliseconds. */
export interface AccessToken {
  token: string
  appId: string
  /** Empty for a token of the app itself. */
  portalId: string
  expiresAt: number
  /** Of a token of the app itself. */
  scopes?: string[]
}

/** An authorisation code waiting to be exchanged. */
export interface AuthCode {
  code: string
  appId: string
  portalId: string
  redirectUri: string
  scopes: string[]
  challenge: { value: string; method: 'S256' | 'plain' } | null
  expiresAt: number
}
