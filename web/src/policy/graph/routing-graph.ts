import type { TrafficAnswer, Tried } from '../../../../src/contracts/policy-draft.ts'
import type { Policy, RoutingRule } from '../../../../src/domain/policy/policy.ts'

/** Routing as a graph: what is asked in order, and where each answer leads. */
export interface GraphNode {
  readonly id: string
  readonly kind: 'start' | 'gate' | 'rule' | 'end'
  /** What the node stands for; a word of the page is made of it. */
  readonly what: What
  /** Leads that took it in the last 30 days; null: not counted. */
  readonly leads: number | null
}
export type What =
  | { readonly kind: 'start' | 'person' | 'known' | 'chosen' | 'knows' | 'no-rule' }
  | { readonly kind: 'rule'; readonly place: number; readonly name: string }
  | { readonly kind: 'pool'; readonly name: string }
  | { readonly kind: 'target'; readonly target: RoutingRule['target'] }
export interface GraphEdge {
  readonly id: string
  readonly from: string
  readonly to: string
  /** Leads that took it in the last 30 days; null: they went on to what is asked next. */
  readonly leads: number | null
}
export interface RoutingGraph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

type Ways = TrafficAnswer['rules'][number]['ways']
/** What is asked before any rule, by the rule id under which its leads are counted. */
const GATES = [
  { id: 'gate:person', ruleId: 'person', asks: { kind: 'person' }, end: 'end:chosen', gives: { kind: 'chosen' } },
  { id: 'gate:known', ruleId: 'stickiness', asks: { kind: 'known' }, end: 'end:knows', gives: { kind: 'knows' } },
] as const
const NO_RULE = 'end:no-rule'

const ruleNode = (id: string): string => `rule:${id}`
const poolNode = (id: string): string => `pool:${id}`

/**
 * A node for each thing asked and each place leads can go; counts are those of real assignments, none for what nobody took.
 * @param tried a lead whose way is there too, though nobody took it yet.
 */
export function routingGraph(
  policy: Pick<Policy, 'pools' | 'routing'>,
  traffic: TrafficAnswer | undefined,
  tried?: Tried,
): RoutingGraph {
  const { rules } = policy.routing
  const countOf = (ruleId: string): number | null =>
    traffic === undefined ? null : (traffic.rules.find((rule) => rule.ruleId === ruleId)?.leads ?? 0)
  const asked = ['start', ...GATES.map(({ id }) => id), ...rules.map(({ id }) => ruleNode(id))]
  const onward = [...asked, NO_RULE]
    .slice(1)
    .map((to, at): GraphEdge => ({ id: `${asked[at]}>${to}`, from: asked[at]!, to, leads: null }))
  const taken: GraphEdge[] = [
    ...GATES.map(({ id, ruleId, end }) => ({ id: `${id}>${end}`, from: id, to: end, leads: countOf(ruleId) })),
    ...rules.flatMap((rule) => edgesOf(rule, policy.pools, traffic, tried)),
  ]
  const ends = new Map<string, What>([
    ...GATES.map(({ end, gives }) => [end, gives] as const),
    ...rules.flatMap((rule) => endsOf(rule, policy.pools)),
  ])
  return {
    nodes: [
      { id: 'start', kind: 'start', what: { kind: 'start' }, leads: traffic?.total ?? null },
      ...GATES.map(({ id, ruleId, asks }) => ({ id, kind: 'gate' as const, what: asks, leads: countOf(ruleId) })),
      ...rules.map(({ id, name }, at) => ({
        ...{ id: ruleNode(id), kind: 'rule' as const, leads: countOf(id) },
        what: { kind: 'rule' as const, place: at + 1, name },
      })),
      { id: NO_RULE, kind: 'end', what: { kind: 'no-rule' }, leads: null },
      ...[...ends]
        .filter(([id]) => taken.some(({ to }) => to === id))
        .map(([id, what]) => ({ id, kind: 'end' as const, what, leads: sumInto(id, taken) })),
    ],
    edges: [...onward, ...taken],
  }
}

function sumInto(id: string, edges: readonly GraphEdge[]): number | null {
  const into = edges.filter(({ to }) => to === id)
  // Nobody is given a lead by a rule that holds it, so that none of the counts tells of those.
  if (id.startsWith('hold:') || into.some(({ leads }) => leads === null)) return null
  return into.reduce((sum, { leads }) => sum + (leads ?? 0), 0)
}

/** Where a rule itself leads, beside its pool. */
function ownEnd({ id, target }: RoutingRule): string | null {
  if (target.kind === 'pool') return null
  return target.kind === 'hold' ? `hold:${id}` : `target:${id}`
}
function ownPool({ target }: RoutingRule): string | null {
  if (target.kind === 'hold') return null
  return target.kind === 'pool' ? target.pool : target.elsePool
}

function endsOf(rule: RoutingRule, pools: Policy['pools']): readonly (readonly [string, What])[] {
  const own = ownEnd(rule)
  return [
    ...(own === null ? [] : [[own, { kind: 'target', target: rule.target }] as const]),
    ...pools.map(({ id, name }) => [poolNode(id), { kind: 'pool', name }] as const),
  ]
}

/** Edges of a rule: to its person or place, to its pool, and to every other pool that its leads went to. */
function edgesOf(
  rule: RoutingRule,
  pools: Policy['pools'],
  traffic: TrafficAnswer | undefined,
  tried: Tried | undefined,
): readonly GraphEdge[] {
  const ways: Ways = traffic?.rules.find(({ ruleId }) => ruleId === rule.id)?.ways ?? []
  const own = ownEnd(rule)
  const known = new Set(pools.map(({ id }) => id))
  const endOf = (poolId: string | null): string | null =>
    poolId !== null && known.has(poolId) ? poolNode(poolId) : own
  const pool = ownPool(rule)
  const triedPools = tried?.ruleId === rule.id ? [tried.poolId] : []
  const ends = new Set([own, ...[pool, ...ways.map((way) => way.poolId), ...triedPools].map(endOf)])
  const leadsTo = (end: string): number =>
    ways.filter((way) => endOf(way.poolId) === end).reduce((sum, { leads }) => sum + leads, 0)
  return [...ends].flatMap((end) =>
    end === null
      ? []
      : {
          ...{ id: `${rule.id}>${end}`, from: ruleNode(rule.id), to: end },
          leads: traffic === undefined || end.startsWith('hold:') ? null : leadsTo(end),
        },
  )
}

/** The nodes that a tried lead would pass, in order; null where no rule is asked about it. */
export function pathOf(policy: Pick<Policy, 'pools' | 'routing'>, tried: Tried): readonly string[] | null {
  const { ruleId, poolId } = tried
  if (ruleId === null) return null
  if (ruleId === 'person') return ['start', 'gate:person', 'end:chosen']
  if (ruleId === 'stickiness') return ['start', 'gate:person', 'gate:known', 'end:knows']
  const place = policy.routing.rules.findIndex(({ id }) => id === ruleId)
  if (place < 0) return null
  const rule = policy.routing.rules[place]!
  const isPool = policy.pools.some(({ id }) => id === poolId)
  const end = isPool ? poolNode(poolId!) : ownEnd(rule)
  const passed = policy.routing.rules.slice(0, place + 1).map(({ id }) => ruleNode(id))
  return ['start', 'gate:person', 'gate:known', ...passed, ...(end === null ? [] : [end])]
}
