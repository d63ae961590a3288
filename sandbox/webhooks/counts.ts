/** Counts of what happened to events and batches since the process started. */
export interface DeliveryCounts {
  raised: number
  dropped: number
  duplicated: number
  batchesSent: number
  eventsSent: number
  batchesAcknowledged: number
  eventsAcknowledged: number
  batchesRetried: number
  batchesGivenUp: number
}

/** Counts at the start. */
export function noCounts(): DeliveryCounts {
  return {
    raised: 0,
    dropped: 0,
    duplicated: 0,
    batchesSent: 0,
    eventsSent: 0,
    batchesAcknowledged: 0,
    eventsAcknowledged: 0,
    batchesRetried: 0,
    batchesGivenUp: 0,
  }
}
