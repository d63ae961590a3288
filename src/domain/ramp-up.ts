import type { Instant } from './lead.ts'
import { DAY_MS } from './local-window.ts'
import type { RampUp } from './policy/pool-options.ts'
import type { Rep } from './roster.ts'

/**
 * The share (0–1) of their weight that a new rep counts with: `fromShare` on the first day, growing evenly each day, all of it
 * after `days`. Whoever has no known first day is not new.
 * @example fromShare 0.2, 10 days: day 0 → 0.2, day 5 → 0.6, day 10 → 1
 */
export function rampShare(rep: Rep | undefined, { days, fromShare }: RampUp, now: Instant): number {
  const startedAt = rep?.startedAt ?? null
  if (startedAt === null) return 1
  const day = Math.max(0, Math.floor((now - startedAt) / DAY_MS))
  return day >= days ? 1 : fromShare + ((1 - fromShare) * day) / days
}
