import { QUEUES, type QueueName } from '../../../src/contracts/queue-names.ts'

/** What `GET /api/leads` is asked for a queue of leads. */
export const ASKED = {
  unassigned: 'waiting=unassigned',
  held: 'waiting=held',
  due: 'promised=1&sort=due',
  stale: 'idea=stale',
  account: 'idea=account',
  conflicts: 'conflict=1',
} as const
export type LeadQueue = keyof typeof ASKED

/** The queue an address names; the first one for whatever else it says. */
export function queueNamed(name: string): QueueName {
  return QUEUES.find((one) => one === name) ?? 'unassigned'
}
