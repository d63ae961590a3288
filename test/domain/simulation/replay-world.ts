import type { Clock, LeadFields, LeadMemory } from '../../../src/domain/lead.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy, PoolPolicy } from '../../../src/domain/policy/policy.ts'
import type { Roster } from '../../../src/domain/roster.ts'
import { Replay, type Recorded } from '../../../src/domain/simulation/replay.ts'
import { anActivity, anInput, aPool, aRep, compiled, DAY, IDEAL, NOW } from '../decide/builders.ts'

export const MINUTE = 60_000
export const END = NOW + 60 * DAY
const POOL: PoolPolicy = {
  id: 'ae',
  name: 'AE',
  method: 'weighted-round-robin',
  hours: 'members',
  members: [{ rep: 'ann', weight: 1 }],
  caps: [],
  overflow: [],
}
/** Every MQL goes to one pool, and five minutes are promised; after ten nobody else has answered it goes on. */
export function aPolicy(pool: Partial<PoolPolicy> = {}, rest: Partial<Policy> = {}): Policy {
  const { blackHoles: _holes, ...policy } = defaultPolicy
  return {
    ...policy,
    cadences: [],
    routing: {
      ...policy.routing,
      stickiness: ['manual-lock', 'current-owner'],
      rules: [{ ...policy.routing.rules.at(-1)!, id: 'everything', target: { kind: 'pool', pool: 'ae' } }],
    },
    pools: [{ ...POOL, ...pool }],
    sla: promise([{ id: 'reassign', atPercent: 200, action: 'reassign' }]),
    ...rest,
  }
}
export function promise(steps: Policy['sla']['steps'], minutes = 5): Policy['sla'] {
  return { ...defaultPolicy.sla, classes: [{ ...defaultPolicy.sla.classes.at(-1)!, minutes, unit: 'calendar' }], steps }
}
export const UNPROMISED: Partial<Policy> = { sla: promise([]) }

export function aTeam(...ids: readonly string[]): Roster {
  return rosterOf(ids.map((repId) => aRep(repId)))
}
export function rosterOf(reps: readonly ReturnType<typeof aRep>[]): Roster {
  const others = [aRep('dewi'), aRep('maya', { managerId: 'dewi' })]
  return {
    reps: new Map([...reps, ...others].map((rep) => [rep.repId, rep])),
    pools: new Map([
      [
        'ae',
        aPool(
          'ae',
          reps.map(({ repId }) => repId),
        ),
      ],
    ]),
    defaultManagerId: 'maya',
  }
}
export const replayOf = (policy: Policy, roster: Roster): Replay =>
  new Replay(policy, compiled(policy), roster, NOW, END)

export interface Happened {
  readonly fields?: Partial<LeadFields>
  readonly memory?: LeadMemory
  readonly deals?: Recorded['snapshot']['deals']
  readonly writes?: NonNullable<Recorded['writes']>
}
/** A lead as it was recorded: the ideal customer asks for a demo at the first instant of all. */
export function heard(leadId: string, now: number, { fields, ...rest }: Happened = {}): Recorded {
  const form = { formName: 'Request a demo', formAt: NOW, email: `${leadId}@${leadId}.example` }
  return anInput({
    leadId,
    now,
    createdAt: NOW,
    activities: [anActivity('demo-request', NOW)],
    ...rest,
    fields: { ...IDEAL, ...form, ...fields },
  })
}
export const ownerOf = (replay: Replay, leadId = 'lead') => replay.leads.get(leadId)!.memory.assignment?.ownerId ?? null
/** Minutes after the first instant at which it was given to its owner. */
export const givenAt = (replay: Replay, leadId = 'lead') => {
  const { assignment } = replay.leads.get(leadId)!.memory
  return assignment === null ? null : (assignment.assignedAt - NOW) / MINUTE
}
export const leadClock = (replay: Replay): Clock =>
  replay.leads.get('lead')!.memory.clocks.find(({ kind }) => kind === 'lead')!
