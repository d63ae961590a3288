import type { Transition } from './decision.ts'
import { STAGES, type Stage, type Status } from './lead.ts'
import { rankOf, type Edge } from './stage-record.ts'

/** One way a lead may move. Nothing else ever moves one; docs/rules.md. */
export interface EdgeRule {
  readonly edge: Edge
  /** `new`: the lead was never seen before. */
  readonly from: readonly Stage[] | 'new'
  readonly to: readonly Stage[]
  readonly way: 'up' | 'same' | 'down' | 'any'
  readonly fromStatus: readonly Status[]
  readonly toStatus: Status
}

const running: readonly Status[] = ['active', 'stale']
const resting: readonly Status[] = ['nurture', 'disqualified', 'lost', 'dormant']
const any: readonly Status[] = [...running, ...resting]
const beforeCustomer = STAGES.filter((stage) => stage !== 'customer')
const belowOpportunity = beforeCustomer.filter((stage) => stage !== 'opportunity')
const lifecycle = STAGES.filter((stage) => stage !== 'visitor')

/** The transition table. A move is told by the first row that fits it. */
export const EDGES: readonly EdgeRule[] = [
  { edge: 'entered', from: 'new', to: ['known'], way: 'any', fromStatus: [], toStatus: 'active' },
  { edge: 'promoted', from: beforeCustomer, to: lifecycle, way: 'up', fromStatus: any, toStatus: 'active' },
  { edge: 'skipped', from: beforeCustomer, to: beforeCustomer, way: 'up', fromStatus: any, toStatus: 'active' },
  { edge: 'won', from: beforeCustomer, to: ['customer'], way: 'up', fromStatus: any, toStatus: 'active' },
  {
    edge: 'rejected',
    from: ['known', 'iql', 'mql'],
    to: ['known'],
    way: 'down',
    fromStatus: running,
    toStatus: 'nurture',
  },
  {
    edge: 'rejected',
    from: ['visitor', 'known'],
    to: ['visitor', 'known'],
    way: 'same',
    fromStatus: running,
    toStatus: 'nurture',
  },
  { edge: 'recycled', from: ['sal', 'sql'], to: ['known'], way: 'down', fromStatus: running, toStatus: 'nurture' },
  { edge: 'fell-back', from: ['mql'], to: ['known'], way: 'down', fromStatus: running, toStatus: 'active' },
  { edge: 'unreachable', from: ['sal'], to: ['known'], way: 'down', fromStatus: running, toStatus: 'nurture' },
  { edge: 'lost', from: beforeCustomer, to: beforeCustomer, way: 'same', fromStatus: running, toStatus: 'lost' },
  {
    edge: 'dormant',
    from: ['opportunity'],
    to: ['opportunity'],
    way: 'same',
    fromStatus: running,
    toStatus: 'dormant',
  },
  {
    edge: 'disqualified',
    from: beforeCustomer,
    to: beforeCustomer,
    way: 'same',
    fromStatus: any,
    toStatus: 'disqualified',
  },
  {
    edge: 'corrected',
    from: beforeCustomer,
    to: beforeCustomer,
    way: 'same',
    fromStatus: ['disqualified'],
    toStatus: 'active',
  },
  {
    edge: 'went-stale',
    from: beforeCustomer,
    to: beforeCustomer,
    way: 'same',
    fromStatus: ['active'],
    toStatus: 'stale',
  },
  { edge: 'revived', from: beforeCustomer, to: beforeCustomer, way: 'same', fromStatus: ['stale'], toStatus: 'active' },
  {
    edge: 'reopened',
    from: ['opportunity'],
    to: ['opportunity'],
    way: 'same',
    fromStatus: resting,
    toStatus: 'active',
  },
  {
    edge: 'requalified',
    from: belowOpportunity,
    to: ['mql', 'sal'],
    way: 'any',
    fromStatus: resting,
    toStatus: 'active',
  },
  {
    edge: 'requalified',
    from: ['opportunity'],
    to: ['mql', 'sal'],
    way: 'down',
    fromStatus: resting,
    toStatus: 'active',
  },
]

/** The row of the table that allows a move; null: there is none, and the move must not happen. */
export function edgeOf(move: Pick<Transition, 'from' | 'to' | 'fromStatus' | 'toStatus' | 'edge'>): EdgeRule | null {
  return EDGES.find((rule) => allows(rule, move)) ?? null
}

function allows(rule: EdgeRule, move: Pick<Transition, 'from' | 'to' | 'fromStatus' | 'toStatus' | 'edge'>): boolean {
  if (rule.edge !== move.edge || rule.toStatus !== move.toStatus || !rule.to.includes(move.to)) return false
  if (move.from === null || move.fromStatus === null) return rule.from === 'new'
  if (rule.from === 'new' || !rule.from.includes(move.from) || !rule.fromStatus.includes(move.fromStatus)) return false
  const climbed = rankOf(move.to) - rankOf(move.from)
  switch (rule.way) {
    case 'up':
      return climbed > 0
    case 'same':
      return climbed === 0
    case 'down':
      return climbed < 0
    case 'any':
      return true
  }
}
