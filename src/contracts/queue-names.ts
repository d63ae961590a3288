/** Places where leads and records wait for a person, in the order of the tabs. */
export const QUEUES = ['unassigned', 'held', 'due', 'ideas', 'conflicts', 'failed'] as const
export type QueueName = (typeof QUEUES)[number]
