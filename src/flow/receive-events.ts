import { activitiesOfEvent, type Mapping } from '../mapping/mapping.ts'
import type { Instant } from '../domain/lead.ts'
import type { CrmKind, ObjectType } from '../ports/crm.ts'
import type { DirtyMark, Echo, KeptActivity } from '../ports/inbox.ts'
import type { Installation, InstallationState } from '../ports/installations.ts'
import type { AccountEvents, ChangeEvent } from '../ports/webhook.ts'
import type { Flow } from './context.ts'

/** One verified notification, already in our words. */
export interface Delivery {
  readonly crm: CrmKind
  readonly accounts: readonly AccountEvents[]
  /** Raw bytes as received. */
  readonly body: Buffer
  /** Hash of the delivery without what changes on a retry. */
  readonly digest: string
  readonly receivedAt: Instant
}
export interface ReceiveReport {
  readonly kept: number
  readonly duplicate: number
  /** Events of accounts that are not, or no longer, installed. */
  readonly dropped: number
}

/** Accounts whose notifications are kept, though in quarantine nothing is done about them yet. */
const TAKING_IN: readonly InstallationState[] = ['active', 'setup', 'quarantined']
/** How long a look-up "which installation is this account" may be remembered. */
const ACCOUNT_MEMORY_MS = 5_000

/** Remembers accounts for a moment, so that intake does not ask the store for each batch. */
export class AccountLookup {
  readonly #known = new Map<string, { readonly installation: Installation; readonly until: number }>()

  async find(flow: Flow, crm: CrmKind, accountId: string): Promise<Installation | null> {
    const key = `${crm}:${accountId}`
    const monotonic = flow.clock.monotonicMs()
    const known = this.#known.get(key)
    if (known && known.until > monotonic) return known.installation
    const installation = await flow.stores.installations.byAccount(crm, accountId)
    // That an account is not taken in is asked each time: it may be connected the next moment, and what it tells then is kept.
    if (installation === null || !TAKING_IN.includes(installation.state)) return installation
    if (this.#known.size > 10_000) this.#known.clear()
    this.#known.set(key, { installation, until: monotonic + ACCOUNT_MEMORY_MS })
    return installation
  }
}

/**
 * Makes a notification durable: keeps its bytes, marks the records it names as dirty, keeps what happened once.
 * Resolves only after the commit; the caller may then answer 2xx. The bell is rung without being awaited.
 */
export async function receiveEvents(flow: Flow, lookup: AccountLookup, delivery: Delivery): Promise<ReceiveReport> {
  const report = { kept: 0, duplicate: 0, dropped: 0 }
  await flow.milestones.at('intake.verified')
  for (const account of delivery.accounts) {
    const installation = await lookup.find(flow, delivery.crm, account.accountId)
    if (installation === null || !TAKING_IN.includes(installation.state)) {
      report.dropped += account.events.length
      flow.meter.count('intake_refused', account.events.length, { reason: 'unknown_account' })
      continue
    }
    const outcome = await keepAccount(flow, installation, account, delivery)
    report[outcome] += account.events.length
  }
  return report
}

/** Keeps what one account's part of a delivery tells; the same delivery again is a duplicate. */
export async function keepAccount(
  flow: Flow,
  installation: Installation,
  account: AccountEvents,
  delivery: Delivery,
): Promise<'kept' | 'duplicate'> {
  const { mapping } = flow.crms.of(installation.crm)
  // Before the batch is known as received: a repetition must not find that done and this left out.
  const erased = account.events.filter(({ kind, type }) => kind === 'privacy-deleted' && type === 'contact')
  if (erased.length > 0) {
    const how = { announced: true, at: delivery.receivedAt, dueAt: delivery.receivedAt }
    await flow.stores.forgetting.ask(
      installation.installationId,
      erased.map(({ id }) => id),
      how,
    )
  }
  const sorted = sortEvents(account.events, mapping, (event) => activitiesOfEvent(mapping, event))
  // One customer's rows never hold another's bytes, even if the CRM mixed them in one request.
  const alone = delivery.accounts.length === 1
  await flow.milestones.at('intake.before-commit')
  const outcome = await flow.stores.inbox.keep({
    installation: installation.installationId,
    source: delivery.crm,
    digest: delivery.digest,
    body: alone ? delivery.body : Buffer.from(JSON.stringify(account.events)),
    receivedAt: delivery.receivedAt,
    lane: 'normal',
    marks: sorted.marks,
    echoes: sorted.echoes,
    activities: sorted.activities,
    eventCount: account.events.length + account.ignored,
  })
  await flow.milestones.at('intake.after-commit')
  flow.meter.count('received_batches')
  flow.meter.count('received_events', account.events.length + account.ignored)
  if (outcome === 'duplicate') flow.meter.count('inbox_duplicate')
  else ringFor(flow, installation, sorted)
  return outcome
}

interface SortedEvents {
  readonly marks: DirtyMark[]
  readonly echoes: Echo[]
  readonly activities: KeptActivity[]
}

function sortEvents(
  events: readonly ChangeEvent[],
  { crmStage }: Pick<Mapping, 'crmStage'>,
  activitiesOf: (event: ChangeEvent) => readonly KeptActivity[],
): SortedEvents {
  const marks = new Map<string, DirtyMark>()
  const mark = (type: ObjectType, id: string, occurredAt: Instant) => {
    const key = `${type}:${id}`
    const known = marks.get(key)
    if (!known || known.occurredAt > occurredAt) marks.set(key, { type, id, occurredAt })
  }
  const echoes: Echo[] = []
  const activities: KeptActivity[] = []
  for (const event of events) {
    if (event.own && event.kind === 'changed' && event.property !== null) {
      // The first half of a move back of the CRM's own stage: the write that empties it stands until the other half is answered.
      if (event.property === crmStage?.property && !event.value) continue
      echoes.push({
        type: event.type,
        id: event.id,
        property: event.property,
        value: event.value ?? '',
        occurredAt: event.occurredAt,
      })
      continue
    }
    mark(event.type, event.id, event.occurredAt)
    for (const id of event.mergedIds) mark(event.type, id, event.occurredAt)
    for (const activity of activitiesOf(event)) activities.push(activity)
  }
  return { marks: [...marks.values()], echoes, activities }
}

function ringFor(flow: Flow, installation: Installation, { marks, echoes }: SortedEvents): void {
  const types = new Set<ObjectType>()
  for (const { type } of marks) types.add(type)
  for (const { type } of echoes) types.add(type)
  for (const type of types) flow.bells.ring({ kind: 'evaluate', installation: installation.installationId, type })
}
