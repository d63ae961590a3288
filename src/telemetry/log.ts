import path from 'node:path'
import winston from 'winston'
import type { Log } from '../ports/runtime.ts'
import { redactFacts, redactText } from './redact.ts'

export interface LogOptions {
  /** json: every line as JSON on stdout. calm: only warnings and errors, readable, on stderr. silent: nothing on either. */
  readonly style: 'calm' | 'json' | 'silent'
  /** Where calm and silent processes keep the full log, `estafet.log`, at most two files of 5 MB; null: nowhere. */
  readonly folder: string | null
  /** Stands in every line, e.g. `{ role: 'worker' }`. */
  readonly facts?: Readonly<Record<string, string | number>>
}

/** A log and its end: `close` resolves when everything is written. */
export interface OpenLog extends Log {
  close(): Promise<void>
}

const LARGEST_FILE = 5_000_000

/** Opens the log. Ids and counts only: names, addresses, bodies and secrets are withheld even when handed in by mistake. */
export function openLog(options: LogOptions): OpenLog {
  const logger = winston.createLogger({
    level: 'info',
    defaultMeta: options.facts ?? {},
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    transports: transportsOf(options),
    silent: options.style === 'silent' && options.folder === null,
  })
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, facts: Readonly<Record<string, unknown>> = {}) => {
      // Under `facts`, so that no fact can pass for the event or the time of the line.
      logger.log(level, redactText(event), Object.keys(facts).length > 0 ? { facts: redactFacts(facts) } : {})
    }
  return {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    close: () =>
      new Promise((resolve) => {
        logger.once('finish', resolve)
        logger.end()
      }),
  }
}

function transportsOf({ style, folder }: LogOptions): winston.transport[] {
  const console = new winston.transports.Console({
    ...(style === 'calm' ? { level: 'warn', format: calmFormat, stderrLevels: ['warn', 'error'] } : {}),
  })
  if (style === 'json') return [console]
  const file =
    folder === null
      ? []
      : [
          new winston.transports.File({
            filename: path.join(folder, 'estafet.log'),
            maxsize: LARGEST_FILE,
            maxFiles: 2,
            tailable: true,
          }),
        ]
  return style === 'calm' ? [console, ...file] : file
}

const calmFormat = winston.format.combine(
  winston.format.timestamp({ format: 'HH:mm:ss' }),
  winston.format.printf(({ timestamp, message, facts }) => `${timestamp}  ! ${message}${calmFacts(facts)}`),
)

function calmFacts(facts: unknown): string {
  if (typeof facts !== 'object' || facts === null) return ''
  const words = Object.entries(facts).map(([key, value]) => {
    const message = typeof value === 'object' && value !== null && 'message' in value ? value.message : value
    return `${key}: ${typeof message === 'string' ? message : JSON.stringify(message)}`
  })
  return `  ${words.join(', ')}`
}
