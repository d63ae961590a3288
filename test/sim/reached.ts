import { FAULTS } from './faults.ts'

/** States so rare that a campaign which never met one of them has proven less than it says. */
const RARE_STATES = [
  'access token refreshed',
  'access token refused',
  'bell lost',
  'change found by asking',
  'clock jumped',
  'clock wrong',
  'commit unknown and done',
  'commit unknown and not done',
  'contact deleted',
  'contact erased by law',
  'contacts merged',
  'crash around crm',
  'crash around evaluations',
  'crash around forgetting',
  'crash around inbox',
  'crash around oauth',
  'crash around outbox',
  'crash around policies',
  'crash around reconcile',
  'crash around sweep',
  'crash around tokens',
  'dead letter replayed',
  'deleted without a webhook',
  'delivery seen twice',
  'due lead found by the sweep',
  'everybody away',
  'happened out of order',
  'late effect of crm',
  'late effect of evaluations',
  'late effect of inbox',
  'late effect of oauth',
  'late effect of outbox',
  'late effect of tokens',
  'lead decided amid a flood',
  'lead held',
  'lead put back to whom nobody saw leave',
  'lead taken over by a person',
  'merged without a webhook',
  'owner refused by the CRM',
  'owner taken off by a person',
  'owner taken off whose landing nobody saw',
  'policy changed in the middle',
  'policy published in the middle',
  'privacy-deleted without a webhook',
  'process paused',
  'promise broken',
  'record set aside',
  'rep back',
  'rep deactivated',
  'token being refreshed by another',
  'token refresh fenced',
  'webhook lost',
  'worker fenced',
  'write of unknown outcome',
] as const

/** The faults a campaign tries, each with the states that show it. */
export const FAULT_KINDS: readonly (readonly [string, readonly string[]])[] = [
  ['a process crashes', ['fault crash-before', 'fault crash-after', 'process crashed']],
  ['a process stands still', ['process paused']],
  ['an answer is late', ['fault slow', 'fault slow-answer']],
  ['an answer is lost, a call times out', ['fault answer-lost']],
  ['the far side fails (5xx)', ['fault refused']],
  ['the CRM limits the rate (429)', ['fault rate-limited']],
  ['a write lands late', ['late effect of crm', 'late effect of outbox']],
  ['the outcome of a commit is not known', ['commit unknown and done', 'commit unknown and not done']],
  ['a notification is doubled', ['delivery seen twice', 'webhook sent again']],
  ['a notification or bell is lost', ['webhook lost', 'bell lost']],
  ['things happen out of order', ['happened out of order']],
  ['contacts are merged', ['contacts merged']],
  ['a contact is deleted', ['contact deleted', 'contact erased by law']],
  ['clocks differ and jump', ['clock wrong', 'clock jumped']],
  [
    'tokens are refreshed in a race',
    ['token being refreshed by another', 'token refresh fenced', 'access token refused'],
  ],
  ['another customer floods', ['lead decided amid a flood']],
  ['people leave, return, are away', ['rep deactivated', 'rep back', 'somebody away', 'everybody away']],
  ['a policy is published', ['policy published in the middle', 'policy changed in the middle']],
  ['a person changes the owner', ['lead taken over by a person', 'owner taken off by a person']],
]

/** Every fault and every rare state that a campaign must meet. */
export const MUST_REACH: readonly string[] = [...FAULTS.map((fault) => `fault ${fault}`), ...RARE_STATES]
/** A campaign of so many runs is long enough to meet them all. */
export const LONG_ENOUGH = 5_000

/** Those of them that were never met. */
export function neverReached(reached: ReadonlyMap<string, number>): readonly string[] {
  return MUST_REACH.filter((state) => !reached.has(state))
}
