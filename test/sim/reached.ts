import { FAULTS } from './faults.ts'
import { NONSENSE } from './nonsense.ts'

/** States so rare that a campaign which never met one of them has proven less than it says. */
const RARE_STATES = [
  ...NONSENSE,
  'access found ended',
  'access token refreshed',
  'access token refused',
  'app uninstalled during work',
  'bell lost',
  'change found by asking',
  'change while uninstalled',
  'clock jumped',
  'clock wrong',
  'commit unknown and done',
  'commit unknown and not done',
  'connected again',
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
  'notification dropped while disconnected',
  'owner refused by the CRM',
  'owner taken off by a person',
  'owner taken off whose landing nobody saw',
  'held policy accepted',
  'policy changed in the middle',
  'policy held up',
  'policy published in the middle',
  'privacy-deleted without a webhook',
  'process paused',
  'promise broken',
  'record refused in a batch',
  'record set aside',
  'rep back',
  'rep deactivated',
  'token being refreshed by another',
  'token refresh fenced',
  'unsent decisions taken back',
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
  ['an answer of the CRM makes no sense', NONSENSE],
  ['one record of a batch is refused', ['record refused in a batch', 'record set aside']],
  [
    'the app is uninstalled during work',
    ['app uninstalled during work', 'access found ended', 'notification dropped while disconnected', 'connected again'],
  ],
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
  ['a bad policy is held up', ['policy held up', 'held policy accepted', 'unsent decisions taken back']],
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
