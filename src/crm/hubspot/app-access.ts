import type { Clock, Log } from '../../ports/runtime.ts'
import type { HubspotOauth } from './oauth.ts'

/** What the app asks for itself, beside what accounts grant it. */
export const JOURNAL_SCOPES: readonly string[] = [
  'developer.webhooks_journal.read',
  'developer.webhooks_journal.subscriptions.read',
  'developer.webhooks_journal.subscriptions.write',
  'crm.objects.contacts.read',
  'crm.objects.companies.read',
  'crm.objects.deals.read',
]

/** Replaced after this share of its life. */
const REFRESH_AT = 0.8
/** An app that was refused its scopes asks again so much later: they may have been given to it meanwhile. */
const ASK_AGAIN_MS = 3_600_000

/** The app's own token, which belongs to no account. */
export interface AppAccess {
  /** @returns null where HubSpot does not give this app these scopes. @throws {CrmUnavailableError} */
  token(): Promise<string | null>
  /** It was refused: the next one is asked for anew. */
  drop(token: string): void
  /** The scopes do not suffice after all. */
  refuse(why: string): void
}

/** Whether an app gets these scopes with its client credentials is not documented for new apps, so a refusal switches off and tells. */
export function createAppAccess(oauth: Pick<HubspotOauth, 'appToken'>, clock: Clock, log: Log): AppAccess {
  let known: { readonly token: string; readonly until: number } | null = null
  let refusedUntil = 0
  const refuse = (why: string): void => {
    known = null
    refusedUntil = clock.now() + ASK_AGAIN_MS
    log.warn('journal_unavailable', { why })
  }
  return {
    refuse,
    async token() {
      const now = clock.now()
      if (known !== null && now < known.until) return known.token
      if (now < refusedUntil) return null
      const got = await oauth.appToken(JOURNAL_SCOPES)
      if (got === null) {
        refuse('the app does not get the scopes')
        return null
      }
      known = { token: got.token, until: now + got.lifeMs * REFRESH_AT }
      return got.token
    },
    drop(token) {
      if (known?.token === token) known = null
    },
  }
}
