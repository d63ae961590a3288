import type { NoticeDesk } from '../src/flow/notices/desk.ts'
import { backfillAll } from './backfill.ts'
import { evaluateWorker } from './evaluate.ts'
import { forgetAll, verifyAll } from './forget.ts'
import { findAllNotices, noticeAllAccounts, sendAllNotices } from './notices.ts'
import { packAllLeads, type Pack } from './pack-leads.ts'
import { pruneAll, type Prune } from './prune.ts'
import { catchUpAll, reconcileAll, SYNC_PEOPLE_EVERY_MS, syncAllPeople } from './reconcile.ts'
import { settleAllCredits } from './settle-credits.ts'
import { Streams } from './streams.ts'
import { stitchAllVisits } from './stitch-visits.ts'
import { sweepDue } from './sweep-sla.ts'
import { Timetable } from './timetable.ts'
import { finishAllSteps } from './workflow-steps.ts'
import { writeBackWorker } from './write-back.ts'

/** Batches of one kind in a process: worked on at once, under way for one installation, and under way with those that wait for a CRM. */
const BREADTH = { atOnce: 8, width: 3, mostOpen: 96 } as const
/** A lost bell is made good within this time. */
const LOOK_EVERY_MS = 1_000
const SWEEP_EVERY_MS = 1_000
const RECONCILE_LOOK_EVERY_MS = 15_000
/** A stream whose process died is taken up by another within its lease and this. */
const STREAMS_LOOK_EVERY_MS = 5_000
/** After a policy was published its leads follow at this pace or the CRM's limit, whichever is slower. */
const CATCH_UP_EVERY_MS = 2_000
/** Credits are counted in days. */
const CREDITS_EVERY_MS = 60_000
/** A backfill goes on in turns of some pages; in between others may take it. */
const BACKFILL_EVERY_MS = 250
const FORGET_EVERY_MS = 2_000
/** A lead comes seconds after its form; whoever visited then is found by the next turn. */
const VISITS_EVERY_MS = 10_000
/** Workflows wait for it, people do not. */
const STEPS_EVERY_MS = 1_000
/** A hundred leads of each account a turn: 280,000 a day. */
const VERIFY_EVERY_MS = 30_000
/** People are told within seconds of what happened to a lead; accounts change slowly. */
const NOTICES_EVERY_MS = 2_000
const ACCOUNTS_EVERY_MS = 60_000
/** Reports are never behind; they only take longer until then. */
const PACK_EVERY_MS = 10_000
const PRUNE_EVERY_MS = 3_600_000
/** Nothing is sent after a failover before somebody looked. */
const TIMELINE_EVERY_MS = 5_000
/** Accounts are away for days before they are erased. */
const ERASE_EVERY_MS = 3_600_000

/** What keeps the database in order, beside the flow. */
export interface Housekeeping {
  readonly prune: Prune
  readonly pack: Pack
  /** One look at the accounts that left. */
  erase(): Promise<void>
  /** One look whether the database failed over. */
  watchTimeline(): Promise<void>
}

export interface Workers {
  /** Ends after the batches under way; claims not finished heal by their lease. */
  stop(): Promise<void>
}

/**
 * Starts everything a worker process does: rounds on bells, and the timetable that needs no bell.
 */
export async function runWorkers(
  desk: NoticeDesk,
  { prune, pack, erase, watchTimeline }: Housekeeping,
): Promise<Workers> {
  const { flow } = desk
  const evaluate = evaluateWorker(flow, BREADTH)
  const writeBack = writeBackWorker(flow, BREADTH)
  await flow.bells.listen(async (bell) => {
    if (bell.kind === 'evaluate') evaluate.wake(bell)
    else writeBack.wake(bell.installation)
  })
  const streams = new Streams(flow)
  const timetable = new Timetable(flow.clock, flow.log)
  timetable.every(LOOK_EVERY_MS, 'look', async () => {
    for (const work of await flow.stores.inbox.waiting()) evaluate.wake(work)
    for (const installation of await flow.stores.outbox.waiting()) writeBack.wake(installation)
  })
  timetable.every(TIMELINE_EVERY_MS, 'timeline', watchTimeline)
  timetable.every(SWEEP_EVERY_MS, 'sweep-sla', () => sweepDue(flow))
  timetable.every(RECONCILE_LOOK_EVERY_MS, 'reconcile', () => reconcileAll(flow))
  timetable.every(STREAMS_LOOK_EVERY_MS, 'streams', () => streams.look())
  timetable.every(CATCH_UP_EVERY_MS, 'catch-up', () => catchUpAll(flow))
  timetable.every(BACKFILL_EVERY_MS, 'backfill', () => backfillAll(flow))
  timetable.every(FORGET_EVERY_MS, 'forget', () => forgetAll(flow))
  timetable.every(STEPS_EVERY_MS, 'workflow-steps', () => finishAllSteps(flow))
  timetable.every(VERIFY_EVERY_MS, 'verify', () => verifyAll(flow))
  timetable.every(SYNC_PEOPLE_EVERY_MS, 'people', () => syncAllPeople(flow))
  timetable.every(CREDITS_EVERY_MS, 'credits', () => settleAllCredits(flow))
  timetable.every(VISITS_EVERY_MS, 'visits', () => stitchAllVisits(flow))
  timetable.every(NOTICES_EVERY_MS, 'find-notices', () => findAllNotices(desk))
  timetable.every(ACCOUNTS_EVERY_MS, 'notice-accounts', () => noticeAllAccounts(desk))
  timetable.every(NOTICES_EVERY_MS, 'send-notices', () => sendAllNotices(desk))
  timetable.every(PACK_EVERY_MS, 'pack', () => packAllLeads(flow, pack))
  timetable.every(PRUNE_EVERY_MS, 'prune', () => pruneAll(flow, prune))
  timetable.every(ERASE_EVERY_MS, 'erase', erase)
  return {
    async stop() {
      // First what brings in more: whatever is on its way is kept, and the offset after it.
      await streams.stop()
      await Promise.all([timetable.stop(), evaluate.stop(), writeBack.stop()])
    },
  }
}
