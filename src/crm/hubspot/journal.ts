import type { Subscription } from '../../mapping/mapping.ts'
import { CrmRateLimitedError, CrmUnavailableError, type InstallationId } from '../../ports/crm.ts'
import type { InstallationStore } from '../../ports/installations.ts'
import type { CrmJournal, JournalStep } from '../../ports/journal.ts'
import type { Patience } from '../../ports/patience.ts'
import { asObject, asText, UnbelievableAnswer } from '../answer-shapes.ts'
import { API_VERSION } from './api-version.ts'
import type { AppAccess } from './app-access.ts'
import { failureOf } from './failure.ts'
import { createHttp, type HttpAnswer, type HttpRequest, type SendHttp, type Timer } from './http.ts'
import { readJournalFile } from './journal-events.ts'
import { missingSubscriptions, wantedSubscriptions } from './journal-subscriptions.ts'

const READ = `/webhooks-journal/journal-local/${API_VERSION}`
const SUBSCRIPTIONS = `/webhooks-journal/subscriptions/${API_VERSION}`
/** What is logged is compared with what is needed so often. */
const COMPARE_EVERY_MS = 24 * 3_600_000

export interface JournalDeps {
  readonly send: SendHttp
  readonly access: AppAccess
  readonly installations: InstallationStore
  readonly patience: Patience
  readonly now: () => number
  readonly apiBase: string
  readonly appId: string | null
  readonly subscriptions: readonly Subscription[]
  readonly timer: Timer | undefined
}

/**
 * HubSpot's webhooks journal of one account (`journal-local`): calls are exempt from the account's limits and carry the app's own token.
 * @source https://developers.hubspot.com/docs/api-reference/latest/webhooks-journal/guide
 */
export function createJournal(deps: JournalDeps): CrmJournal {
  const comparedAt = new Map<InstallationId, number>()
  return {
    async follow(installation) {
      const last = comparedAt.get(installation)
      if (last !== undefined && deps.now() - last < COMPARE_EVERY_MS) return (await deps.access.token()) !== null
      const accountId = await accountOf(deps, installation)
      const held = accountId === null ? null : await call(deps, { method: 'GET', path: SUBSCRIPTIONS, changes: false })
      if (accountId === null || held === null) return false
      const wanted = wantedSubscriptions(accountId, deps.subscriptions)
      for (const json of missingSubscriptions(wanted, held.body))
        await call(deps, { method: 'POST', path: SUBSCRIPTIONS, json, changes: true })
      comparedAt.set(installation, deps.now())
      return true
    },
    async next(installation, offset) {
      const accountId = await accountOf(deps, installation)
      if (accountId === null) return { kind: 'end' }
      const where = offset === null ? 'earliest' : `offset/${encodeURIComponent(offset)}/next`
      const path = `${READ}/${where}?installPortalId=${encodeURIComponent(accountId)}`
      const answer = await call(deps, { method: 'GET', path, changes: false }, offset !== null)
      if (answer === null || answer.status === 204) return { kind: 'end' }
      return isOffsetGone(answer) ? { kind: 'lost' } : readPage(deps, accountId, answer)
    },
  }
}

/** How HubSpot answers an offset older than its three days is not documented: any refusal of the address alone is taken for that. */
export function isOffsetGone({ status }: Pick<HttpAnswer, 'status'>): boolean {
  return status === 400 || status === 404 || status === 410
}

async function accountOf({ installations }: JournalDeps, installation: InstallationId): Promise<string | null> {
  return (await installations.find(installation))?.accountId ?? null
}

/** @returns null where the app may not: told once, and not asked again for a while. */
async function call(
  deps: JournalDeps,
  request: Pick<HttpRequest, 'method' | 'path' | 'json' | 'changes'>,
  mayBeGone = false,
): Promise<HttpAnswer | null> {
  const { send, access, patience } = deps
  for (let attempt = 0; ; attempt += 1) {
    const token = await access.token()
    if (token === null) return null
    const headers = { Authorization: `Bearer ${token}` }
    const answer = await send({ ...request, headers, timeoutMs: patience.singleTimeoutMs })
    if (answer.status >= 200 && answer.status <= 299) return answer
    if (answer.status === 401 && attempt === 0) access.drop(token)
    else if (answer.status === 403 || answer.status === 401) {
      access.refuse(`HubSpot answered ${answer.status}`)
      return null
    } else if (mayBeGone && isOffsetGone(answer)) return answer
    else throw failureOf(answer, request.changes)
  }
}

/** The answer names a file, signed for a moment; it is fetched without our token. */
async function readPage(deps: JournalDeps, accountId: string, { body }: HttpAnswer): Promise<JournalStep> {
  try {
    const facts = asObject(body, 'journal answer')
    const offset = asText(facts['currentOffset'], 'currentOffset')
    const address = fileAddress(asText(facts['url'], 'url'), deps.apiBase)
    const fetchFile = createHttp(address.origin, deps.timer)
    const file = await fetchFile({
      method: 'GET',
      path: address.pathname + address.search,
      timeoutMs: deps.patience.batchTimeoutMs,
      changes: false,
    })
    // A file that has expired meanwhile is named anew at the next turn.
    if (file.status !== 200) throw new CrmRateLimitedError(0)
    return { kind: 'page', page: { offset, ...readJournalFile(file.body, accountId, deps.appId) } }
  } catch (error) {
    if (error instanceof UnbelievableAnswer)
      throw new CrmUnavailableError(`HubSpot's journal is not readable: ${error.message}`, false)
    throw error
  }
}

/** Another address than an encrypted one, or HubSpot's own, is not asked. */
function fileAddress(text: string, apiBase: string): URL {
  if (!URL.canParse(text)) throw new UnbelievableAnswer('url is no address')
  const address = new URL(text)
  if (address.protocol !== 'https:' && address.origin !== new URL(apiBase).origin)
    throw new UnbelievableAnswer('url is not encrypted')
  return address
}
