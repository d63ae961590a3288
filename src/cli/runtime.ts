import type { RunConfig } from '../config/config.ts'
import { openLog } from '../telemetry/log.ts'
import type { OpenLog } from '../telemetry/log.ts'
import { openMetrics } from '../telemetry/metrics.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { noMilestones, realChance, realClock } from '../wiring.ts'
import type { ClockBend, Runtime } from '../wiring.ts'

/** The log of this process, as its settings ask for it. */
export function logOf(config: {
  readonly log: RunConfig['log']
  readonly role: string
  readonly dataDir: string
}): OpenLog {
  return openLog({
    style: config.log,
    folder: config.log === 'json' ? null : config.dataDir,
    facts: { role: config.role, pid: process.pid },
  })
}

/** Real time (bent in the sandbox), real chance, the log, and fresh counters. */
export function realRuntime(log: OpenLog, bend: ClockBend | null = null): { runtime: Runtime; metrics: Metrics } {
  const metrics = openMetrics()
  const runtime: Runtime = {
    clock: realClock(bend),
    chance: realChance,
    milestones: noMilestones,
    log,
    meter: metrics.meter,
    metricsText: () => metrics.text(),
  }
  return { runtime, metrics }
}
