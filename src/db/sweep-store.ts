import { MANAGER_QUEUE, REASSIGN_WAITS } from '../domain/escalation.ts'
import type { Instant } from '../domain/lead.ts'
import type { Lane, RecordId } from '../ports/crm.ts'
import type { DueLead, SweepStore } from '../ports/timers.ts'
import { markDirty } from './dirty-rows.ts'
import { asPromised } from './errors.ts'
import { forgetNews, goOnAlone, hearNews, NOTHING_HEARD } from './house-news.ts'
import { laneRank } from './lanes.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'

/** Leads whose next promised instant has come: found by an index of instants, never by looking at every lead. */
export function sweepStore(db: Database): SweepStore {
  return {
    async markDue(installation, now, limit, after = 0) {
      const told = { heard: NOTHING_HEARD }
      const due = await inTransaction(db, installation, async (tx) => {
        const waits = await whatWaits(tx, now)
        if (waits.alone) await goOnAlone(tx, now)
        told.heard = waits.told ? await hearNews(tx, now) : NOTHING_HEARD
        if (!waits.due) return []
        // One sweep of an account at a time: whoever waited here looks for what the one before has left.
        await tx.rows('sweep-turn', `select pg_advisory_xact_lock(hashtextextended($1, ${SWEEP_TURN}))`, [installation])
        const [due, latest] = await Promise.all([dueLeads(tx, now, limit), latestUrgent(tx)])
        if (due.length === 0) return []
        const ids = due.map((lead) => lead.recordId)
        // Dirty rows before leads, as everywhere. Behind those that another sweep has marked with instants still to come.
        await markInOrder(tx, ids, 'urgent', Math.max(now + after, latest + 1))
        const forgotten = await tx.rows<{ record_id: string }>(
          'forget-due',
          `with chosen as (select lead_id from leads where installation_id = $1 and record_id = any($2) and look_again_at <= $3
             order by lead_id for update)
           update leads set look_again_at = null, fell_due_at = coalesce(least(fell_due_at, look_again_at), look_again_at)
            where installation_id = $1 and lead_id = any(array(select lead_id from chosen)) returning record_id`,
          [installation, ids, now],
        )
        const ours = new Set(forgotten.map((row) => row.record_id))
        return due.filter((lead) => ours.has(lead.recordId))
      })
      await forgetNews(db, told.heard)
      return [...due, ...told.heard.records.map((recordId) => ({ recordId, dueAt: now }))]
    },

    markHeld: (installation, now, first) =>
      inTransaction(db, installation, async (tx) => {
        const held = await tx.rows<{ record_id: string }>(
          'held-leads',
          `select record_id from leads
            where installation_id = $1 and held and retired_at is null and memory->'held'->>'poolId' is not null
              and ($2::text[] is null or memory->'held'->>'poolId' = any($2))
            order by ${BY_WAIT}, lead_id limit $3`,
          [installation, first?.pools ?? null, first?.limit ?? null],
        )
        await markInOrder(
          tx,
          held.map((row) => row.record_id),
          'normal',
          now,
        )
        return held.length
      }),

    markAnswerers: (installation, reps, now) =>
      inTransaction(db, installation, async (tx) => {
        const open = await tx.rows<{ record_id: string }>('leads-of-answerers', LEADS_OF_ANSWERERS, [
          installation,
          reps,
        ])
        await markDirty(
          tx,
          open.map((row) => ({ type: 'contact', id: row.record_id })),
          laneRank('urgent'),
          now,
        )
        return open.length
      }),

    markReassignWaits: (installation, now) =>
      inTransaction(db, installation, async (tx) => {
        const waiting = await tx.rows<{ record_id: string }>('leads-to-reassign', LEADS_TO_REASSIGN, [
          installation,
          REASSIGN_WAITS,
          MANAGER_QUEUE,
        ])
        await markDirty(
          tx,
          waiting.map((row) => ({ type: 'contact', id: row.record_id })),
          laneRank('urgent'),
          now,
        )
        return waiting.length
      }),

    markOwned: (installation, reps, now) =>
      inTransaction(db, installation, async (tx) => {
        const owned = await tx.rows<{ record_id: string }>('leads-of-owners', LEADS_OF_OWNERS, [installation, reps])
        await markDirty(
          tx,
          owned.map((row) => ({ type: 'contact', id: row.record_id })),
          laneRank('normal'),
          now,
        )
        return owned.length
      }),

    markShown: (installation, reps, now) =>
      inTransaction(db, installation, async (tx) => {
        const shown = await tx.rows<{ record_id: string }>('leads-showing', LEADS_SHOWING, [installation, reps])
        await markDirty(
          tx,
          shown.map((row) => ({ type: 'contact', id: row.record_id })),
          laneRank('normal'),
          now,
        )
        return shown.length
      }),

    markBehind: (installation, policyVersion, limit, now) =>
      inTransaction(db, installation, async (tx) => {
        const behind = await tx.rows<{ record_id: string }>('leads-behind', LEADS_BEHIND, [
          installation,
          policyVersion,
          limit,
          laneRank('backfill'),
        ])
        await markDirty(
          tx,
          behind.map((row) => ({ type: 'contact', id: row.record_id })),
          laneRank('backfill'),
          now,
        )
        return behind.length
      }),

    async withDue(now) {
      const { rows } = await db.pool
        .query<{ id: string }>('select installations_with_due($1) as id', [now])
        .catch((error: unknown) => Promise.reject(asPromised(error)))
      return rows.map((row) => row.id)
    },
  }
}

/** A house that only one side stands in for so long is none, and is not being made. */
const HALF_HOUSE_MS = 60_000
/** Tells this lock from others of the database. */
const SWEEP_TURN = 7001

interface Waits {
  readonly due: boolean
  /** The other account of the house has news. */
  readonly told: boolean
  /** The house was left by the other side alone. */
  readonly alone: boolean
}

async function whatWaits(tx: Transaction, now: Instant): Promise<Waits> {
  const [waits] = await tx.rows<Waits>(
    'what-waits',
    `select exists (select 1 from leads where installation_id = $1 and look_again_at <= $2) as due,
            exists (select 1 from house_told()) as told,
            exists (select 1 from house_links where installation_id = $1 and partner_id is not null and since <= $3)
              and not exists (select 1 from house_of_account()) as alone`,
    [tx.installation, now, now - HALF_HOUSE_MS],
  )
  return waits!
}

function dueLeads(tx: Transaction, now: Instant, limit: number): Promise<DueLead[]> {
  return tx.rows<DueLead>(
    'due-leads',
    `select record_id as "recordId", look_again_at as "dueAt" from leads
      where installation_id = $1 and look_again_at <= $2
      order by look_again_at, ${BY_WAIT}, record_id collate "C" limit $3`,
    [tx.installation, now, limit],
  )
}

/** The last instant of marking in the urgent lane. */
async function latestUrgent(tx: Transaction): Promise<Instant> {
  const rows = await tx.rows<{ latest: Instant }>(
    'latest-urgent',
    `select marked_at as latest from dirty where installation_id = $1 and type = 'contact' and lane = $2
      order by marked_at desc limit 1`,
    [tx.installation, laneRank('urgent')],
  )
  return rows[0]?.latest ?? 0
}

/** The order of src/domain/hold-queue.ts: the tightest promise, then the longest wait. */
const BY_WAIT = `(memory->'held'->>'promisedMinutes')::double precision, (memory->'held'->>'since')::bigint`

/** Distinct instants of marking keep the order over any number of claims. */
async function markInOrder(tx: Transaction, ids: readonly RecordId[], lane: Lane, first: Instant): Promise<void> {
  if (ids.length > 0)
    await tx.rows('mark-in-order', 'select mark_in_order($1, $2::smallint, $3)', [ids, laneRank(lane), first])
}

const LEADS_OF_ANSWERERS = `
  select l.record_id from leads l
   where l.installation_id = $1 and l.retired_at is null
     and l.lead_id in (select c.lead_id from clocks c where c.installation_id = $1 and c.owner_id = any($2)
       and (c.state = 'running' or (c.state = 'breached' and c.stopped_at is null)))`

const LEADS_TO_REASSIGN = `
  select l.record_id from leads l
   where l.installation_id = $1 and l.retired_at is null
     and l.lead_id in (select c.lead_id from clocks c where c.installation_id = $1 and c.state = 'breached' and c.stopped_at is null
       and $2 = any(c.steps_done) and not $3 = any(c.steps_done))`

const LEADS_OF_OWNERS = `
  select l.record_id from leads l
   where l.installation_id = $1 and l.retired_at is null
     and l.lead_id in (select a.lead_id from assignments a
       where a.installation_id = $1 and a.owner_id = any($2) and a.ended_at is null)`

// Only of leads without an owner of ours is the memory read, lead by lead; people join seldom.
const LEADS_SHOWING = `
  select l.record_id from leads l
   where l.installation_id = $1 and l.retired_at is null
     and l.owner_id is null and l.memory ->> 'ownerSeenAtIntent' = any($2)`

const LEADS_BEHIND = `
  select l.record_id from leads l
   where l.installation_id = $1 and l.retired_at is null and l.policy_version < $2
     and not exists (select 1 from dirty d where d.installation_id = $1 and d.type = 'contact' and d.record_id = l.record_id)
     and not exists (select 1 from dead_letters f where f.installation_id = $1 and f.kind = 'evaluate' and f.subject = l.record_id)
   order by l.policy_version
   limit greatest(0, $3::int - (select count(*)::int from
     (select 1 from dirty where installation_id = $1 and type = 'contact' and lane = $4 limit $3::int) as waiting))`
