import { accountNotices, type MadeNotice } from '../../domain/notices.ts'
import { toldGapKey } from '../../domain/told-gap.ts'
import { morningOf } from '../../domain/local-morning.ts'
import type { Instant } from '../../domain/lead.ts'
import type { InstallationId } from '../../ports/crm.ts'
import type { AccountTold, NoticeChoice } from '../../ports/notices.ts'
import type { Installation } from '../../ports/installations.ts'
import type { Settings } from '../settings.ts'
import { forecastCoverage } from '../coverage.ts'
import type { NoticeDesk } from './desk.ts'
import { digestFacts } from './digest.ts'

/** What failed is told of at most this often. */
const FAILED_EVERY_MS = 15 * 60_000
const LETTERS = 200

/**
 * Looks at an account as a whole: whether it is connected, what failed, which hours nobody covers, and, each working morning of each
 * person, what waits. Every notice has a key of what it tells, so looking twice tells once.
 */
export async function noticeAccount(desk: NoticeDesk, id: InstallationId): Promise<void> {
  const { flow, notices } = desk
  const installation = await flow.stores.installations.find(id)
  if (installation === null) return
  const [listeners, told] = await Promise.all([notices.choices(id), notices.accountTold(id)])
  const now = flow.clock.now()
  const made: MadeNotice[] = []
  const next = {
    disconnectedAt: connection(installation, told, listeners, made, now),
    failedToldAt: await failures(desk, id, told, listeners, made, now),
  }
  if (installation.rollout?.state === 'paused') made.push(...(await pausedPolicy(desk, id, listeners)))
  const settings = installation.state === 'active' ? await flow.settings.load(flow, id) : null
  if (settings !== null) {
    await coverage(desk, settings, listeners, made)
    for (const listener of listeners) made.push(...(await morning(desk, settings, listener, now)))
  }
  if (made.length > 0) flow.meter.count('notices_made', await notices.put(id, made, now))
  // Kept after the notices: ending in between tells again under the same keys.
  if (next.disconnectedAt !== told.disconnectedAt || next.failedToldAt !== told.failedToldAt)
    await notices.noteAccount(id, next)
}

function connection(
  { state }: Installation,
  { disconnectedAt }: AccountTold,
  listeners: readonly NoticeChoice[],
  made: MadeNotice[],
  now: Instant,
): Instant | null {
  if (state === 'active') return null
  const since = disconnectedAt ?? now
  made.push(...accountNotices(listeners, 'disconnected', `disconnected:${since}`, { at: since }))
  return since
}

/** Once for each version that is held up. */
async function pausedPolicy(
  { flow }: NoticeDesk,
  id: InstallationId,
  listeners: readonly NoticeChoice[],
): Promise<readonly MadeNotice[]> {
  const canary = await flow.stores.canaries.find(id)
  if (canary?.state !== 'paused') return []
  const { version, former, pausedAt } = canary
  return accountNotices(listeners, 'policy-paused', `policy-paused:${version}`, { version, former, at: pausedAt })
}

async function failures(
  { flow }: NoticeDesk,
  id: InstallationId,
  { failedToldAt }: AccountTold,
  listeners: readonly NoticeChoice[],
  made: MadeNotice[],
  now: Instant,
): Promise<Instant | null> {
  if (failedToldAt !== null && now - failedToldAt < FAILED_EVERY_MS) return failedToldAt
  if (listeners.every(({ events }) => (events.failed ?? []).length === 0)) return failedToldAt
  // A notice that failed is no reason for another one.
  const letters = (await flow.stores.reads.deadLetters(id, LETTERS)).filter(({ kind }) => kind !== 'notice')
  const fresh = letters.filter(({ at }) => at > (failedToldAt ?? 0))
  if (fresh.length === 0) return failedToldAt
  const newest = Math.max(...fresh.map(({ at }) => at))
  made.push(...accountNotices(listeners, 'failed', `failed:${newest}`, { count: fresh.length }))
  return newest
}

async function coverage(
  { flow }: NoticeDesk,
  settings: Settings,
  listeners: readonly NoticeChoice[],
  made: MadeNotice[],
): Promise<void> {
  if (listeners.every(({ events }) => (events.coverage ?? []).length === 0)) return
  const { from: now, until: end, pools, monday } = await forecastCoverage(flow, settings)
  for (const { poolId, gaps } of pools)
    for (const { from, until } of gaps) {
      const key = toldGapKey({ from, until }, { start: now, end })
      if (key === null) continue
      made.push(...accountNotices(listeners, 'coverage', `coverage:${poolId}:${key}`, { poolId, at: from, until }))
    }
  if (monday !== null && monday.leads.length > 0)
    made.push(
      ...accountNotices(listeners, 'coverage', `monday:${monday.from}`, {
        count: monday.leads.length,
        at: monday.from,
        until: monday.until,
      }),
    )
}

/** The morning's letter and the reminder of proposals, once each working day of the person. */
async function morning(
  desk: NoticeDesk,
  settings: Settings,
  listener: NoticeChoice,
  now: Instant,
): Promise<readonly MadeNotice[]> {
  const wanted = [...(listener.events.digest ?? []), ...(listener.events.proposals ?? [])]
  if (wanted.length === 0) return []
  const rep = listener.repId === null ? null : (settings.roster.reps.get(listener.repId) ?? null)
  const day = morningOf(rep, rep?.zone ?? settings.installation.zone, now)
  if (day === null) return []
  const facts = await digestFacts(desk.flow, settings, now)
  const waiting = facts.stale + facts.duplicates
  return [
    ...accountNotices([listener], 'digest', `digest:${day}`, { ...facts }),
    ...(waiting === 0 ? [] : accountNotices([listener], 'proposals', `proposals:${day}`, { count: waiting })),
  ]
}
