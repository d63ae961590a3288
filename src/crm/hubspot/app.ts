/** Our app as registered with HubSpot (or with the sandbox). */
export interface HubspotApp {
  /** Decimal text; tells our own writes from others'. Null: the app id that each notification carries tells. */
  readonly appId: string | null
  readonly clientId: string
  /** The first is sent; every one of them verifies, so that a secret can be exchanged without a gap. */
  readonly clientSecrets: readonly string[]
  /** Origins without a slash at the end. */
  readonly apiBase: string
  readonly authorizeBase: string
  readonly redirectUrl: string
  readonly requiredScopes: readonly string[]
  readonly optionalScopes: readonly string[]
}
