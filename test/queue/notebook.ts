import type { CounterName, Log, Meter } from '../../src/ports/runtime.ts'

/** Log and meter that keep what they were told. */
export function notebook(): { log: Log; meter: Meter; counts: Map<CounterName, number>; lines: string[] } {
  const counts = new Map<CounterName, number>()
  const lines: string[] = []
  const write = (level: string) => (event: string, facts?: object) => {
    lines.push(
      `${level} ${event} ${JSON.stringify(facts ?? {}, (_key, value) => (value instanceof Error ? value.message : value))}`,
    )
  }
  return {
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    meter: { count: (name, by = 1) => counts.set(name, (counts.get(name) ?? 0) + by), observe: () => undefined },
    counts,
    lines,
  }
}

/** Resolves when `met` is; the test's own time-out ends a wait in vain. */
export async function until(met: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await met())) await new Promise((resolve) => setTimeout(resolve, 5))
}
