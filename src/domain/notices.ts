import type { Decision, Saw } from './decision.ts'
import type { Instant, LeadId, RepId } from './lead.ts'
import { managerOf } from './sla-task.ts'
import type { Roster } from './roster.ts'

/** What people can be told of besides tasks in the CRM. */
export const NOTICE_EVENTS = [
  'breach',
  'escalated',
  'lead-assigned',
  'recycled',
  'proposals',
  'coverage',
  'disconnected',
  'policy-paused',
  'failed',
  'digest',
] as const
export type NoticeEvent = (typeof NOTICE_EVENTS)[number]

/** How a notice reaches a person. */
export const CHANNELS = ['email', 'webhook'] as const
export type Channel = (typeof CHANNELS)[number]

/** What one person wants to be told, and who they are in the CRM. */
export interface Listener {
  readonly person: string
  readonly repId: RepId | null
  /** `mine`: leads of the person and of those they lead; `all`: every lead of the account. */
  readonly scope: 'mine' | 'all'
  readonly events: Readonly<Partial<Record<NoticeEvent, readonly Channel[]>>>
}

/** A decision as far as people are told of it. */
export interface LeadNews {
  readonly decisionId: string
  readonly leadId: LeadId
  readonly recordId: string
  readonly decidedAt: Instant
  readonly decision: Pick<Decision, 'routing' | 'tasks' | 'clocks' | 'transitions'>
  /** Who has the lead, or had it last. */
  readonly ownerId: RepId | null
}

/** One thing to tell one person, on the channels they chose for it. */
export interface MadeNotice {
  readonly person: string
  /** `hook-off`: an address that took nothing any more was switched off; nobody chooses that. */
  readonly event: NoticeEvent | 'hook-off'
  /** What happened, once: the same happening always has the same key. */
  readonly key: string
  readonly channels: readonly Channel[]
  /** Null: about the account as a whole. */
  readonly lead: { readonly leadId: LeadId; readonly recordId: string } | null
  /** Ids, instants and counts; never a name. */
  readonly facts: Saw
}

interface Happening {
  readonly event: NoticeEvent
  readonly key: string
  readonly facts: Saw
  /** Whom it concerns: only them, or whoever looks after that rep's leads. */
  readonly to: { readonly only: RepId | null } | { readonly around: RepId | null }
}

/** A breach noticed later than this is history: a notice of it would be told again once the first is no longer kept. */
const NEWS_MS = 7 * 86_400_000

/** Whom a decision is news for, and what to tell them. The same decision gives the same notices, in the same order. */
export function noticesOf(news: LeadNews, listeners: readonly Listener[], roster: Roster): readonly MadeNotice[] {
  const lead = { leadId: news.leadId, recordId: news.recordId }
  return happeningsOf(news).flatMap(({ event, key, facts, to }) =>
    listeners
      .filter((listener) => concerns(listener, to, roster))
      .flatMap((listener) => toldTo(listener, event, key, facts, lead)),
  )
}

/** A notice about the account as a whole for everybody who wants it. */
export function accountNotices(
  listeners: readonly Listener[],
  event: NoticeEvent,
  key: string,
  facts: Saw,
): readonly MadeNotice[] {
  return listeners.flatMap((listener) => toldTo(listener, event, key, facts, null))
}

function toldTo(
  { person, events }: Listener,
  event: NoticeEvent,
  key: string,
  facts: Saw,
  lead: MadeNotice['lead'],
): readonly MadeNotice[] {
  const channels = events[event] ?? []
  return channels.length === 0 ? [] : [{ person, event, key, channels, lead, facts }]
}

function happeningsOf({ decisionId, decidedAt, decision, ownerId }: LeadNews): readonly Happening[] {
  const { routing, tasks, clocks, transitions } = decision
  const found: Happening[] = []
  if (routing.kind === 'assign') {
    const { ownerId: repId } = routing.assignment
    const due = clocks.find(({ kind, state }) => kind === 'lead' && state === 'running')?.dueAt ?? null
    found.push({
      event: 'lead-assigned',
      key: `assigned:${decisionId}`,
      facts: { repId, dueAt: due },
      to: { only: repId },
    })
  }
  for (const clock of clocks) {
    if (clock.kind !== 'lead' || clock.state !== 'breached' || clock.breachedAt === null) continue
    if (decidedAt - clock.breachedAt > NEWS_MS) continue
    const { slaId, dueAt } = clock
    const repId = ownerId ?? clock.ownerId
    found.push({
      event: 'breach',
      key: `breach:${clock.clockId}`,
      facts: { repId, slaId, dueAt, at: clock.breachedAt },
      to: { around: repId },
    })
  }
  for (const task of tasks) {
    if (task.action !== 'open' || (task.kind !== 'breach' && task.kind !== 'manager-queue')) continue
    const { repId = null, dueAt = null } = task.facts
    found.push({
      event: 'escalated',
      key: `task:${task.key}`,
      facts: { repId, dueAt },
      to: { only: task.assigneeId },
    })
  }
  for (const { toStatus, fromStatus, at, because } of transitions) {
    if (toStatus !== 'nurture' || fromStatus === null || fromStatus === 'nurture') continue
    found.push({
      event: 'recycled',
      key: `recycled:${decisionId}`,
      facts: { repId: ownerId, at, because },
      to: { around: ownerId },
    })
  }
  return found
}

function concerns({ repId, scope }: Listener, to: Happening['to'], roster: Roster): boolean {
  if ('only' in to) return repId !== null && repId === to.only
  if (scope === 'all') return true
  return repId !== null && to.around !== null && (repId === to.around || managerOf(to.around, roster) === repId)
}
