import type { ScopePurpose } from '../../ports/crm.ts'

/** Our External Client App as registered with Salesforce (or with the sandbox). */
export interface SalesforceApp {
  readonly clientId: string
  readonly clientSecret: string
  /** Where people log in and tokens are got: login.salesforce.com, test.salesforce.com or an org's own domain; no slash at the end. */
  readonly loginUrl: string
  readonly redirectUrl: string
  /** Makes what must not be guessed (PKCE verifiers, receiver paths) without being stored; 32 bytes. */
  readonly secret: Buffer
  /** What it was made with before; receiver paths given to orgs then are still known. */
  readonly formerSecrets?: readonly Buffer[]
}

/** What every org must grant. `full` and `web` are never asked for. */
export const SCOPES: readonly string[] = ['api', 'refresh_token', 'id']

const cannot = { en: 'Estafet cannot be installed.', id: 'Estafet tidak dapat dipasang.' }
/** What each right is for. */
export const SCOPE_PURPOSES: readonly ScopePurpose[] = [
  {
    ...{ scope: 'api', optional: false, without: cannot },
    allows: {
      en: 'Read leads, contacts, accounts and opportunities, and write the fields of the package.',
      id: 'Membaca lead, kontak, akun, dan opportunity, serta menulis field paket.',
    },
  },
  {
    ...{ scope: 'refresh_token', optional: false, without: cannot },
    allows: { en: 'Work while nobody is signed in.', id: 'Bekerja saat tidak ada yang masuk.' },
  },
  {
    ...{ scope: 'id', optional: false, without: cannot },
    allows: { en: 'Know which org this is.', id: 'Mengetahui org mana ini.' },
  },
]
