import { loadConfig } from '../config/config.ts'
import type { Overrides } from '../config/config.ts'
import { errorWords, exitCodeOf } from './exit-codes.ts'
import { endOnSignals } from './shutdown.ts'
import type { Running } from './running.ts'
import { openTerminal, SILENT } from './terminal.ts'

/** `estafet start`: runs until a signal. A signal during the start ends it as soon as it has come up. */
export async function run(overrides: Overrides): Promise<void> {
  const config = loadConfig(process.env, overrides)
  const terminal = config.log === 'calm' ? openTerminal(process.stdout, process.env) : SILENT
  const { start } = await import('./start.ts')
  const starting = start(config, terminal)
  endOnSignals(
    async () => {
      const running: Running = await starting
      return running.stop()
    },
    (error) => process.stderr.write(`${errorWords(error)}\n`),
  )
  try {
    await starting
  } catch (error) {
    process.stderr.write(`${errorWords(error)}\n`)
    process.exit(exitCodeOf(error))
  }
}
