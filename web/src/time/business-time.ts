import { useSyncExternalStore } from 'react'

/**
 * The server's clock as this browser can know it. In a demonstration the server's time may run many times faster than ours, so the
 * rate is learnt from what the server says, and never assumed.
 */
interface Sample {
  readonly server: number
  readonly local: number
}
let first: Sample | null = null
let latest: Sample | null = null
let rate = 1
const listeners = new Set<() => void>()
let drawn = Date.now()

/** Tells what time the server just said it has, UTC milliseconds. */
export function serverSaid(server: number): void {
  const sample = { server, local: Date.now() }
  // A clock that went back is another clock: the server was started anew.
  if (first === null || (latest !== null && server < latest.server)) first = sample
  latest = sample
  const passed = sample.local - first.local
  if (passed > 2_000) {
    const measured = (sample.server - first.server) / passed
    rate = Math.abs(measured - 1) < 0.05 ? 1 : Math.min(10_000, Math.max(0, measured))
  }
  redraw()
}

/** The server's time now, UTC milliseconds. */
export function businessNow(): number {
  return latest === null ? Date.now() : latest.server + (Date.now() - latest.local) * rate
}

function redraw(): void {
  drawn = businessNow()
  for (const listener of listeners) listener()
}

let timer: ReturnType<typeof setTimeout> | null = null
/** One timer for everyone, each 15 seconds of the server, at most once a real second: calm, and never a countdown. */
function keepTime(): void {
  timer = setTimeout(
    () => {
      redraw()
      keepTime()
    },
    Math.min(15_000, Math.max(1_000, 15_000 / Math.max(rate, 0.001))),
  )
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === null) keepTime()
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0 || timer === null) return
    clearTimeout(timer)
    timer = null
  }
}

/** The server's time as it was when the page was last drawn, UTC milliseconds. */
export function useBusinessNow(): number {
  return useSyncExternalStore(subscribe, () => drawn)
}
