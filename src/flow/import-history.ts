import type { Decided, Transition } from '../domain/decision.ts'
import type { Assignment, Instant, LeadFields, RepId, Stage, Status } from '../domain/lead.ts'
import { stageRank } from '../domain/velocity/stage-history.ts'
import type { InstallationId, RecordId } from '../ports/crm.ts'
import type { LeadCommit } from '../ports/evaluations.ts'
import type { Chance } from '../ports/runtime.ts'
import type { Stores } from '../ports/stores.ts'

/** One recorded move of a lead elsewhere. */
export interface PastMove {
  readonly to: Stage
  readonly status: Status
  readonly at: Instant
  /** Where it stands: file and line. */
  readonly place: string
}

/** A lead as files of another system tell it. */
export interface LeadPast {
  readonly recordId: RecordId
  /** What the files say of the lead; null: nothing. */
  readonly fields: Partial<LeadFields>
  /** In the words of the files. */
  readonly source: string
  readonly ownerId: RepId | null
  /** Oldest first, at least one. */
  readonly moves: readonly PastMove[]
}

/** Classifies a lead by the policy as it was at an instant. */
export type Classify = (past: LeadPast, leadId: string, at: Instant) => Decided

/** As many as a batch of the flow: on a busy machine the database must still answer each statement in time. */
const AT_ONCE = 100
const LEASE_MS = 600_000

/**
 * Stores leads with the moves that files tell of them, by the same transactions that store decisions. Score, fit and temperature
 * are the policy's as of the last move; stages and times are the files'. Nothing is sent anywhere, and no task or promise is made.
 * @param installation one whose CRM is not asked: the records of these leads are in no CRM.
 * @returns how many leads were stored.
 */
export async function importHistory(
  { stores, chance }: { readonly stores: Pick<Stores, 'inbox' | 'evaluations'>; readonly chance: Chance },
  installation: InstallationId,
  pasts: readonly LeadPast[],
  classify: Classify,
  now: Instant,
): Promise<number> {
  const byRecord = new Map(pasts.map((past) => [past.recordId, past]))
  const marks = [...byRecord.keys()].map((id) => ({ type: 'contact' as const, id, occurredAt: now }))
  for (let from = 0; from < marks.length; from += AT_ONCE)
    await stores.inbox.mark(installation, marks.slice(from, from + AT_ONCE), 'normal', now)
  let stored = 0
  for (;;) {
    const claim = await stores.inbox.claim({ installation, type: 'contact' }, AT_ONCE, LEASE_MS)
    if (claim === null) return stored
    const leads = claim.records.flatMap(({ id }) => {
      const past = byRecord.get(id)
      return past ? [commitOf(past, classify, chance)] : []
    })
    await stores.evaluations.evaluate(
      {
        claim,
        policyVersion: 1,
        now,
        stickySince: now,
        domains: [],
        pools: [],
        caps: null,
        merged: new Map(),
      },
      () => ({ leads, rotation: new Map(), failures: [] }),
    )
    stored += leads.length
  }
}

function commitOf(past: LeadPast, classify: Classify, chance: Chance): LeadCommit {
  const leadId = chance.id()
  const last = past.moves[past.moves.length - 1]!
  const { firstName, lastName, company } = past.fields
  return {
    recordId: past.recordId,
    leadId,
    isNew: true,
    decisionId: chance.id(),
    decided: asTold(past, classify(past, leadId, last.at)),
    inputs: { imported: past.moves.map(({ place }) => place) },
    person: {
      name: [firstName, lastName].filter(Boolean).join(' ') || past.recordId,
      company: company ?? null,
      emailDomain: null,
    },
    revision: 1,
    intended: {},
    write: null,
    lane: 'normal',
    tasks: [],
    newActivities: [],
    crmModifiedAt: last.at,
  }
}

/** What the policy says of the lead, with the stages and the owner that the files tell. */
function asTold(past: LeadPast, { decision, memory }: Decided): Decided {
  const { to: stage, status, at } = past.moves[past.moves.length - 1]!
  const assignment: Assignment | null =
    past.ownerId === null
      ? null
      : { ownerId: past.ownerId, assignedAt: at, by: 'person', poolId: null, ruleId: 'import', lockedUntil: null }
  return {
    decision: {
      ...decision,
      sourceType: past.source,
      stage,
      status,
      transitions: transitionsOf(past.moves),
      routing:
        assignment === null
          ? { kind: 'not-yet', because: 'route.stage' }
          : { kind: 'keep', because: 'route.keep', assignment },
      clocks: [],
      tasks: [],
      // Its record is in no CRM: looking again would find it gone.
      lookAgainAt: null,
      outputs: {
        ...decision.outputs,
        stage,
        status,
        sourceType: past.source,
        ownerId: past.ownerId,
        assignedAt: assignment?.assignedAt ?? null,
        slaDueAt: null,
        slaState: null,
      },
    },
    memory: { ...memory, stage, status, assignment, clocks: [], held: null, firstTouch: null, latestTouch: null },
  }
}

function transitionsOf(moves: readonly PastMove[]): readonly Transition[] {
  return moves.map(({ to, status, at, place }, n): Transition => {
    const before = moves[n - 1]
    return {
      from: before?.to ?? null,
      to,
      fromStatus: before?.status ?? null,
      toStatus: status,
      at,
      edge: edgeOf(before, to, status),
      because: 'stage.crm-says',
      evidence: { crmStage: to, place },
      cycle: 1,
    }
  })
}

function edgeOf(before: PastMove | undefined, to: Stage, status: Status): string {
  if (status === 'lost') return 'lost'
  if (before === undefined) return 'entered'
  if (to === 'customer') return 'won'
  return stageRank(to) >= stageRank(before.to) ? 'promoted' : 'corrected'
}
