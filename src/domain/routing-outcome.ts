import type { Routing } from './decision.ts'

/** What came of the routing, in a word: given to somebody now, theirs as before, waiting for somebody, or not due yet. */
export type RoutingOutcome = 'assigned' | 'kept' | 'held' | 'not-yet'

const OUTCOMES: Readonly<Record<Routing['kind'], RoutingOutcome>> = {
  assign: 'assigned',
  keep: 'kept',
  hold: 'held',
  'not-yet': 'not-yet',
}

/** The outcome that people and workflows are told. */
export function routingOutcome({ kind }: Pick<Routing, 'kind'>): RoutingOutcome {
  return OUTCOMES[kind]
}
