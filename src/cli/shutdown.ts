import type { Log } from '../ports/runtime.ts'
import { EXIT } from './exit-codes.ts'

/** One step of an orderly end. */
export interface ShutdownStep {
  readonly name: string
  /** Milliseconds after which the next step begins all the same. */
  readonly withinMs: number
  run(): Promise<void>
}

/** Below the 30 s after which process managers kill. */
const ALL_WITHIN_MS = 25_000
/** npm hands one Ctrl-C on a second time; only a later one is a second wish. */
const SAME_SIGNAL_MS = 1_000

/**
 * Runs the steps in order, each under its deadline; a step that fails or is late never keeps the next from its turn.
 * @returns whether every step ended well and in time.
 */
export async function runSteps(steps: readonly ShutdownStep[], log: Log): Promise<boolean> {
  let clean = true
  for (const step of steps) {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), step.withinMs)
    })
    try {
      const outcome = await Promise.race([step.run(), late])
      if (outcome !== 'late') continue
      clean = false
      log.warn('shutdown_step_late', { step: step.name, withinMs: step.withinMs })
    } catch (error) {
      clean = false
      log.error('shutdown_step_failed', { step: step.name, error })
    } finally {
      clearTimeout(timer)
    }
  }
  return clean
}

/**
 * Ends the process in order on the first SIGINT, SIGTERM or SIGHUP, and at once with 130 on a second one that comes
 * later than a second. An error nobody caught is logged and ends the process with 1: going on would be a guess.
 * @param stop runs once; resolves to whether everything ended well.
 * @param onFatal told of an error nobody caught, before the process ends.
 */
export function endOnSignals(stop: (signal: string) => Promise<boolean>, onFatal: (error: unknown) => void): void {
  let firstAt: number | null = null
  const onSignal = (signal: string): void => {
    const now = performance.now()
    if (firstAt !== null) {
      if (now - firstAt > SAME_SIGNAL_MS) process.exit(EXIT.interrupted)
      return
    }
    firstAt = now
    setTimeout(() => process.exit(EXIT.failed), ALL_WITHIN_MS).unref()
    stop(signal).then(
      (clean) => process.exit(clean ? EXIT.ok : EXIT.failed),
      () => process.exit(EXIT.failed),
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  const die = (error: unknown): void => {
    onFatal(error)
    process.exit(EXIT.failed)
  }
  process.on('uncaughtException', die)
  process.on('unhandledRejection', die)
}
