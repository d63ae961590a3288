import type { PoolId, RepId } from '../domain/lead.ts'
import { stoodThere, type PastCredit, type PastGift, type PastTurn } from '../domain/ledger/past-turn.ts'
import type { CountState, RotationState } from '../domain/roster.ts'
import { seenHere } from '../domain/shared-turns.ts'
import type { Period } from '../domain/velocity/stage-times.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { LeadsInHand, LedgerStore } from '../ports/ledger.ts'
import { houseOf } from './house-names.ts'
import { NO_PROMISE } from './lead-facts.ts'
import { stateOf } from './load-world.ts'
import { readStandings } from './pool-standings.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'

const LEAD = `json_build_object('leadId', a.lead_id, 'person', d.person_name, 'company', d.company) as lead`
const DECIDED = 'join decisions d on d.installation_id = a.installation_id and d.decision_id = a.decision_id'

interface RotationRow {
  readonly pool_id: PoolId
  readonly cw: RotationState['cw']
  readonly turns: number
  readonly counts: CountState | null
}

/** Shares and claims, read from assignments and the decisions that made them. */
export function ledgerStore(db: Database): LedgerStore {
  const reading = <T>(installation: InstallationId, work: (tx: Transaction) => Promise<T>): Promise<T> =>
    inTransaction(db, installation, async (tx) => {
      // A pool has any share of what was assigned in a period: each question is planned for its own values.
      await tx.run('plans-for-ledger', `select set_config('plan_cache_mode', 'force_custom_plan', true)`)
      return work(tx)
    })
  return {
    rotation: (installation) =>
      reading(installation, async (tx) => {
        const [house, rows] = await Promise.all([
          houseOf(tx),
          tx.rows<RotationRow>(
            'ledger-rotation',
            'select pool_id, cw, turns, counts from rotation where installation_id = house()',
          ),
        ])
        return new Map(
          rows.map((row) => {
            const state = stateOf(row)
            return [row.pool_id, house === null ? state : seenHere(state, house.names)]
          }),
        )
      }),

    turns: (installation, poolId, period, most, namedFor) =>
      reading(installation, (tx) => turns(tx, poolId, period, most, namedFor)),

    credits: (installation, poolId, { from, until }) =>
      reading(installation, (tx) =>
        tx.rows<PastCredit>(
          'ledger-credits',
          `select * from (
             select case e.booking when 'given' then 'credit' else 'lapsed' end as kind, ${LEAD},
                    case e.booking when 'given' then a.at else a.settled_at end as at,
                    a.rep_id as "repId", a.reason, e.amount as points
               from credits a
               join credit_entries e on e.installation_id = a.installation_id and e.decision_id = a.decision_id and e.account = a.rep_id
               left ${DECIDED}
              where a.installation_id = $1 and a.pool_id = $2) booked
            where booked.at >= $3 and booked.at < $4 order by booked.at`,
          [installation, poolId, from, until],
        ),
      ),

    giftCounts: (installation, { from, until }) =>
      reading(installation, async (tx) => {
        const rows = await tx.rows<{ owner_id: RepId; leads: number }>(
          'ledger-gift-counts',
          `select owner_id, count(*) as leads from assignments
            where installation_id = $1 and assigned_by <> 'pool' and assigned_at >= $2 and assigned_at < $3 group by owner_id`,
          [installation, from, until],
        )
        return new Map(rows.map(({ owner_id, leads }) => [owner_id, leads]))
      }),

    gifts: (installation, repId, { from, until }, most) =>
      reading(installation, async (tx) =>
        (
          await tx.rows<PastGift>(
            'ledger-gifts',
            `select ${LEAD}, a.assigned_at as at, a.assigned_by as by from assignments a ${DECIDED}
              where a.installation_id = $1 and a.owner_id = $2 and a.assigned_by <> 'pool' and a.assigned_at >= $3 and a.assigned_at < $4
              order by a.assigned_at desc, a.assignment_id desc limit $5`,
            [installation, repId, from, until, most],
          )
        ).toReversed(),
      ),

    inHand: (installation, reps, now) =>
      reading(installation, (tx) =>
        tx.rows<LeadsInHand>(
          'ledger-in-hand',
          // Each number from the index that holds it: together they would be counted in the rows of all leads.
          `select r.id as "repId",
                  (select count(*) from lead_list where installation_id = $1 and owner_id = r.id and status = 'active') as active,
                  (select count(*) from lead_list where installation_id = $1 and owner_id = r.id and due_at < $3 and due_at < ${NO_PROMISE}) as late
             from unnest($2::text[]) as r (id)
            where exists (select 1 from lead_list where installation_id = $1 and owner_id = r.id)`,
          [installation, reps, now],
        ),
      ),
  }
}

interface TurnRow extends Omit<PastTurn, 'candidates' | 'policyVersion'> {
  readonly standingId: string | null
  /** Of a turn given before standings were kept. */
  readonly told: Pick<PastTurn, 'candidates' | 'policyVersion'> | null
}

/** The newest turns of a pool, oldest first. Decisions are looked at only for what the turns themselves do not say. */
async function turns(
  tx: Transaction,
  poolId: PoolId,
  { from, until }: Period,
  most: number,
  namedFor: RepId | null,
): Promise<readonly PastTurn[]> {
  const rows = await tx.rows<TurnRow>(
    'ledger-turns',
    `select json_build_object('leadId', a.lead_id, 'person', case when a.owner_id = $6 then d.person_name end,
              'company', case when a.owner_id = $6 then d.company end) as lead,
            a.assigned_at as at, a.owner_id as "takenBy", a.standing_id as "standingId",
            case when a.standing_id is null then json_build_object('policyVersion', d.policy_version,
              'candidates', coalesce(d.decision -> 'routing' -> 'candidates', '[]')) end as told
       from assignments a
       left join decisions d on d.installation_id = a.installation_id and d.decision_id = a.decision_id
        and (a.standing_id is null or a.owner_id = $6)
      where a.installation_id = $1 and a.assigned_by = 'pool' and a.pool_id = $2 and a.assigned_at >= $3 and a.assigned_at < $4
      order by a.assigned_at desc, a.assignment_id desc limit $5`,
    [tx.installation, poolId, from, until, most, namedFor],
  )
  const standings = await readStandings(tx, [...new Set(rows.flatMap(({ standingId }) => standingId ?? []))])
  return rows
    .toReversed()
    .map(({ standingId, told, ...turn }) =>
      told === null
        ? { ...turn, ...standings.get(standingId!)! }
        : { ...turn, ...told, candidates: stoodThere(told.candidates) },
    )
}
