/** One answered (or left) request. */
export interface LoggedRequest {
  seq: number
  /** Virtual milliseconds. */
  at: number
  /** Real milliseconds. */
  realAt: number
  method: string
  path: string
  kind: string
  /** HTTP status; 0 when no answer was given. */
  status: number
  portalId: string | null
  appId: string | null
  inputs: number
}

const KEPT = 100_000

/** The last 100,000 requests, and counts of all of them by kind and status. */
export class RequestLog {
  private readonly ring: LoggedRequest[] = []
  private next = 1
  private readonly counts = new Map<string, Map<number, number>>()

  /** Adds a request. */
  add(entry: Omit<LoggedRequest, 'seq'>): void {
    const logged = { seq: this.next, ...entry }
    this.ring[(this.next - 1) % KEPT] = logged
    this.next++
    const byStatus = this.counts.get(entry.kind) ?? new Map<number, number>()
    byStatus.set(entry.status, (byStatus.get(entry.status) ?? 0) + 1)
    this.counts.set(entry.kind, byStatus)
  }

  /** Requests after a sequence number, oldest first. */
  since(seq: number, limit = KEPT): LoggedRequest[] {
    const first = Math.max(seq + 1, this.next - KEPT, 1)
    const out: LoggedRequest[] = []
    for (let at = first; at < this.next && out.length < limit; at++) {
      const logged = this.ring[(at - 1) % KEPT]
      if (logged) out.push(logged)
    }
    return out
  }

  /** Counts by kind and status. */
  totals(): Record<string, Record<string, number>> {
    return Object.fromEntries([...this.counts].map(([kind, byStatus]) => [kind, Object.fromEntries(byStatus)]))
  }
}
