/** Calls in a rolling window of virtual time. */
class RollingWindow {
  private times: number[] = []
  private head = 0

  /** Takes one place if there is one. @returns places left, or null when there is none. */
  take(now: number, most: number, windowMs: number): number | null {
    while (this.head < this.times.length && this.times[this.head]! <= now - windowMs) this.head++
    if (this.head > 1_024) {
      this.times = this.times.slice(this.head)
      this.head = 0
    }
    const used = this.times.length - this.head
    if (used >= most) return null
    this.times.push(now)
    return most - used - 1
  }
}

/** Length of the rolling window of ordinary calls, virtual milliseconds. */
export const CALL_WINDOW_MS = 10_000
/** Length of the window of searches, virtual milliseconds. */
export const SEARCH_WINDOW_MS = 1_000

/** Rate limits: ordinary calls per portal and app, searches per portal. */
export class Limits {
  private readonly windows = new Map<string, RollingWindow>()

  /** @returns calls left in the window, or null when the limit is reached. */
  takeCall(portalId: string, appId: string, now: number, most: number): number | null {
    return this.window(`call ${portalId} ${appId}`).take(now, most, CALL_WINDOW_MS)
  }

  /** @returns searches left in this second, or null when the limit is reached. */
  takeSearch(portalId: string, now: number, most: number): number | null {
    return this.window(`search ${portalId}`).take(now, most, SEARCH_WINDOW_MS)
  }

  private window(key: string): RollingWindow {
    let window = this.windows.get(key)
    if (!window) this.windows.set(key, (window = new RollingWindow()))
    return window
  }
}
