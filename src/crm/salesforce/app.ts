/** Our External Client App as registered with Salesforce (or with the sandbox). */
export interface SalesforceApp {
  readonly clientId: string
  readonly clientSecret: string
  /** Where people log in and tokens are got: login.salesforce.com, test.salesforce.com or an org's own domain; no slash at the end. */
  readonly loginUrl: string
  readonly redirectUrl: string
  /** Makes what must not be guessed (PKCE verifiers, receiver paths) without being stored; 32 bytes. */
  readonly secret: Buffer
}

/** What every org must grant. `full` and `web` are never asked for. */
export const SCOPES: readonly string[] = ['api', 'refresh_token', 'id']
