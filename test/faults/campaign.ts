import { spawnSync } from 'node:child_process'

/** A campaign of the simulation: how often each state was met, and whether any promise broke. */
export interface Campaign {
  readonly runs: number
  readonly clean: boolean
  met(state: string): number
}

/** Runs so many seeded histories, from seed 1. */
export function simulate(runs: number): Campaign {
  if (runs === 0) return { runs, clean: true, met: () => 0 }
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'test/sim/main.ts', '--runs', String(runs)],
    { encoding: 'utf8', maxBuffer: 2 ** 26 },
  )
  const counts = new Map<string, number>()
  for (const [, count, state] of stdout.matchAll(/^\s*(\d+) {2}(\S.*)$/gm)) counts.set(state!, Number(count))
  return { runs, clean: status === 0, met: (state) => counts.get(state) ?? 0 }
}
