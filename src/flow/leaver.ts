import type { Clock, Instant, LeadId, RepId, Stage } from '../domain/lead.ts'
import { mentionsOf, type Mention } from '../domain/policy/mentions.ts'
import { isAway } from '../domain/presence.ts'
import { shareOut, type LeadToShare } from '../domain/share-out.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { LeadListRow } from '../ports/leads.ts'
import type { Flow } from './context.ts'
import { factsNow } from './lead-candidates.ts'
import { orderLead, undoOrder, type Asker, type OrderOutcome } from './order-lead.ts'
import type { Settings } from './settings.ts'

/** More leads are handed over in turns of so many. */
export const MOST_HANDED = 200
const AT_ONCE = 8
const CLOSED: ReadonlySet<Stage> = new Set(['customer'])

/** An open lead of somebody who leaves, and who should have it. */
export interface LeadOfLeaver {
  readonly leadId: LeadId
  readonly person: string | null
  readonly company: string | null
  readonly stage: Stage
  /** The promise that runs; null: none does. */
  readonly dueAt: Instant | null
  readonly to: RepId | null
}

/** What somebody leaves behind. */
export interface Leaver {
  readonly repId: RepId
  readonly name: string
  readonly active: boolean
  readonly leads: readonly LeadOfLeaver[]
  /** There are more than are shown. */
  readonly more: boolean
  readonly clocks: number
  readonly mentions: readonly Mention[]
  /** Those who could take leads over; `chosen` are those the proposal shares them among. */
  readonly takers: readonly {
    readonly repId: RepId
    readonly name: string
    readonly openLeads: number
    readonly chosen: boolean
  }[]
}

/**
 * What somebody leaves behind, with an even sharing out as a proposal. Nothing is changed.
 * @param among who shall take leads over; null: whoever stands in a pool with them and is not away.
 * @returns null when nobody of this id is known.
 */
export async function lookAtLeaver(
  flow: Flow,
  installation: InstallationId,
  repId: RepId,
  among: readonly RepId[] | null,
): Promise<Leaver | null> {
  const settings = await flow.settings.load(flow, installation)
  const rep = settings?.roster.reps.get(repId)
  if (settings === null || rep === undefined) return null
  const now = flow.clock.now()
  const [{ rows, next }, facts] = await Promise.all([
    flow.stores.leads.page(installation, { owner: repId }, 'due', null, MOST_HANDED),
    factsNow(flow, settings, now),
  ])
  const open = rows.filter(({ decision }) => !CLOSED.has(decision.stage) && decision.status === 'active')
  const openLeads = (id: RepId): number => facts.openLeads.get(id) ?? 0
  const takers = colleagues(settings, repId, now).map((taker) => ({
    ...{ repId: taker.repId, name: taker.name, openLeads: openLeads(taker.repId) },
    chosen: among === null ? taker.isUsual : among.includes(taker.repId),
  }))
  const chosen = takers.filter((taker) => taker.chosen).map((taker) => ({ repId: taker.repId, open: taker.openLeads }))
  const to = new Map(shareOut(open.map(toShare), chosen).map((one) => [one.leadId, one.to]))
  return {
    ...{ repId, name: rep.name, active: rep.active, takers, more: next !== null },
    leads: open.map((row) => ({
      ...{ leadId: row.leadId, person: row.personName, company: row.company, stage: row.decision.stage },
      ...{ dueAt: row.promisedAt, to: to.get(row.leadId) ?? null },
    })),
    clocks: open.reduce((sum, { decision }) => sum + decision.clocks.filter(isOpenClock).length, 0),
    mentions: mentionsOf(settings.document, rep),
  }
}

const isOpenClock = ({ kind, stoppedAt, state }: Clock): boolean =>
  kind === 'lead' && stoppedAt === null && (state === 'running' || state === 'breached')

function toShare({ leadId, company }: LeadListRow): LeadToShare {
  return { leadId, company: company === null ? null : company.trim().toLowerCase() }
}

function colleagues({ roster }: Settings, repId: RepId, now: Instant) {
  const mates = new Set(
    [...roster.pools.values()]
      .filter(({ members }) => members.some((member) => member.repId === repId))
      .flatMap(({ members }) => members.filter(({ weight }) => weight > 0).map((member) => member.repId)),
  )
  return [...roster.reps.values()]
    .filter((rep) => rep.active && rep.repId !== repId)
    .map((rep) => ({ repId: rep.repId, name: rep.name, isUsual: mates.has(rep.repId) && !isAway(rep, now) }))
    .toSorted((a, b) => Number(b.isUsual) - Number(a.isUsual) || a.name.localeCompare(b.name))
}

/** One lead of a handover. `orderId`: the same order sent twice is done once. */
export interface HandedLead {
  readonly leadId: LeadId
  readonly orderId: string
  readonly to: RepId
}
/** What became of one lead. */
export interface HandedOutcome {
  readonly leadId: LeadId
  readonly orderId: string
  readonly outcome: OrderOutcome
}

/** Hands leads over, each as an order of its own in the audit log. Decisions follow; none is waited for. */
export function handOver(
  flow: Flow,
  installation: InstallationId,
  leads: readonly HandedLead[],
  lockDays: number,
  by: Asker,
): Promise<readonly HandedOutcome[]> {
  return inTurn(leads, async ({ leadId, orderId, to }) => {
    const wanted = { action: 'reassign', ownerId: to, lockDays } as const
    return { leadId, orderId, outcome: await orderLead(flow, installation, { orderId, leadId, wanted, by }, 0) }
  })
}

/** Takes a handover back, lead by lead; one that has moved on since stays where it is. */
export function takeBack(
  flow: Flow,
  installation: InstallationId,
  leads: readonly { readonly leadId: LeadId; readonly entryId: string; readonly orderId: string }[],
  by: Asker,
): Promise<readonly HandedOutcome[]> {
  return inTurn(leads, async ({ leadId, entryId, orderId }) => ({
    ...{ leadId, orderId },
    outcome: await undoOrder(flow, installation, { entryId, orderId, by }, 0),
  }))
}

/** Some at a time, in order. */
async function inTurn<Item, Answer>(
  items: readonly Item[],
  work: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  for (let from = 0; from < items.length; from += AT_ONCE)
    answers.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(work))))
  return answers
}
