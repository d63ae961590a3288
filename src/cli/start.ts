import type { Config } from '../config/config.ts'
import type { Running } from './running.ts'
import { startProduction } from './start-production.ts'
import { startSandbox } from './start-sandbox.ts'
import type { Terminal } from './terminal.ts'

/**
 * Starts what this configuration asks for, and returns once it serves.
 * @throws {ConfigurationError} when it cannot, with advice; everything already started has ended again.
 */
export function start(config: Config, terminal: Terminal): Promise<Running> {
  return config.mode === 'production' ? startProduction(config) : startSandbox(config, terminal)
}
