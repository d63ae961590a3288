import type { Transition } from '../domain/decision.ts'
import type { Activity, Clock, LeadId } from '../domain/lead.ts'
import type { LeadHistory, PastAssignment } from '../ports/leads.ts'
import type { DecisionRow } from '../ports/reads.ts'
import { DECISION, MOVE } from './read-store.ts'
import type { Transaction } from './transaction.ts'

const ASSIGNMENT = `owner_id as "ownerId", assigned_at as "assignedAt", assigned_by as "by", pool_id as "poolId", rule_id as "ruleId",
  locked_until as "lockedUntil", decision_id as "decisionId", ended_at as "endedAt"`
const CLOCK = `clock_id as "clockId", kind, sla_id as "slaId", owner_id as "ownerId", started_at as "startedAt", due_at as "dueAt",
  target_minutes as "targetMinutes", unit, state, breached_at as "breachedAt", stopped_at as "stoppedAt", steps_done as "stepsDone"`

/** Reads what became of a lead, each table by its index of leads. */
export async function readHistory(tx: Transaction, leadId: LeadId, most: number): Promise<LeadHistory> {
  const about = [tx.installation, leadId, most]
  const [decisions, moves, assignments, clocks, activities] = await Promise.all([
    tx.rows<DecisionRow>(
      'history-decisions',
      `select ${DECISION} from decisions where installation_id = $1 and lead_id = $2 and visible
        order by decision_id desc limit $3`,
      about,
    ),
    tx.rows<Transition>(
      'history-moves',
      `select ${MOVE} from transitions where installation_id = $1 and lead_id = $2 order by transition_id desc limit $3`,
      about,
    ),
    tx.rows<PastAssignment>(
      'history-assignments',
      `select ${ASSIGNMENT} from assignments where installation_id = $1 and lead_id = $2
        order by assigned_at desc, assignment_id desc limit $3`,
      about,
    ),
    tx.rows<Clock>(
      'history-clocks',
      `select ${CLOCK} from clocks where installation_id = $1 and lead_id = $2 order by started_at desc, clock_id limit $3`,
      about,
    ),
    tx.rows<Activity>(
      'history-activities',
      `select a.key, a.kind, a.at, a.detail from leads l
         join activities a on a.installation_id = l.installation_id and a.record_id = l.record_id
        where l.installation_id = $1 and l.lead_id = $2 order by a.at desc, a.key limit $3`,
      about,
    ),
  ])
  return { decisions, moves, assignments, clocks, activities }
}
