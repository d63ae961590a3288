/** Where virtual time stands against real time; enough to go on after a restart. */
export interface ClockAnchor {
  /** Virtual milliseconds since 1970 at `real`. */
  virtual: number
  /** Real milliseconds since 1970. */
  real: number
  /** Virtual milliseconds per real millisecond; 0 stands still. */
  speed: number
}

interface Alarm {
  at: number
  order: number
  run: (at: number) => void
  cancelled: boolean
}

/** Handle of a planned call. */
export interface AlarmHandle {
  cancel(): void
}

// setTimeout takes at most 2^31-1 ms; a longer wait is asked again.
const LONGEST_REAL_WAIT_MS = 2_000_000_000

/** Virtual clock with alarms in virtual time. Alarms run in order of their time, then of their planning. */
export class VirtualClock {
  private anchor: ClockAnchor
  private readonly alarms: Alarm[] = []
  private order = 0
  private timer: ReturnType<typeof setTimeout> | null = null
  private readonly realNow: () => number

  constructor(anchor: ClockAnchor, realNow: () => number = Date.now) {
    this.anchor = anchor
    this.realNow = realNow
  }

  /** Virtual now, whole milliseconds since 1970. */
  now(): number {
    return Math.floor(this.anchor.virtual + (this.realNow() - this.anchor.real) * this.anchor.speed)
  }

  /** The present anchor, for the journal and for `GET /sandbox/clock`. */
  position(): ClockAnchor {
    return { ...this.anchor }
  }

  /** Changes speed from now on, keeping virtual now. */
  setSpeed(speed: number): void {
    this.anchor = { virtual: this.now(), real: this.realNow(), speed }
    this.arm()
  }

  /** Moves virtual now and runs every alarm passed on the way. Moving backward only moves the hands. */
  moveTo(virtual: number): void {
    this.anchor = { virtual, real: this.realNow(), speed: this.anchor.speed }
    this.runDue()
  }

  /** Puts the clock where a stored anchor says it is. */
  restore(anchor: ClockAnchor): void {
    this.anchor = { ...anchor }
    this.arm()
  }

  /** Plans `run` for a virtual moment; a past moment runs at the next turn of the event loop. */
  at(virtual: number, run: (at: number) => void): AlarmHandle {
    const alarm: Alarm = { at: virtual, order: this.order++, run, cancelled: false }
    this.push(alarm)
    if (this.alarms[0] === alarm) this.arm()
    return {
      cancel: () => {
        alarm.cancelled = true
      },
    }
  }

  /** Plans `run` after a virtual delay in milliseconds. */
  after(delayMs: number, run: (at: number) => void): AlarmHandle {
    return this.at(this.now() + delayMs, run)
  }

  /** Forgets all alarms. */
  stop(): void {
    this.alarms.length = 0
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }

  private runDue(): void {
    let first = this.alarms[0]
    while (first && first.at <= this.now()) {
      this.pop()
      if (!first.cancelled) first.run(first.at)
      first = this.alarms[0]
    }
    this.arm()
  }

  private arm(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    const first = this.alarms[0]
    if (!first || this.anchor.speed <= 0) return
    const realWait = Math.ceil((first.at - this.now()) / this.anchor.speed)
    this.timer = setTimeout(() => this.runDue(), Math.min(LONGEST_REAL_WAIT_MS, Math.max(0, realWait)))
  }

  private push(alarm: Alarm): void {
    const heap = this.alarms
    heap.push(alarm)
    let index = heap.length - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!isBefore(heap[index]!, heap[parent]!)) break
      swap(heap, index, parent)
      index = parent
    }
  }

  private pop(): void {
    const heap = this.alarms
    const last = heap.pop()
    if (!last || heap.length === 0) return
    heap[0] = last
    let index = 0
    for (;;) {
      const left = index * 2 + 1
      const right = left + 1
      let least = index
      if (left < heap.length && isBefore(heap[left]!, heap[least]!)) least = left
      if (right < heap.length && isBefore(heap[right]!, heap[least]!)) least = right
      if (least === index) return
      swap(heap, index, least)
      index = least
    }
  }
}

function isBefore(a: Alarm, b: Alarm): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

function swap(heap: Alarm[], a: number, b: number): void {
  const kept = heap[a]!
  heap[a] = heap[b]!
  heap[b] = kept
}
