import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { ConfigurationError, EstafetError } from '../errors.ts'
import type { Log } from '../ports/runtime.ts'

/** The sandbox CRM as a process of its own, started again when it dies. */
export interface SandboxProcess {
  /** Origin of its API and pages, e.g. http://127.0.0.1:3001. */
  readonly url: string
  /** Asks it to end; after 3 s it is ended. */
  stop(): Promise<void>
}

export interface SandboxOptions {
  readonly port: number
  readonly dataDir: string
  /** Virtual milliseconds per real one. */
  readonly speed: number
  readonly log: Log
  /** Which sandbox it is; the portal when left out. */
  readonly program?: SandboxProgram
}

export interface SandboxProgram {
  /** Its main file, from the folder of the sandboxes. */
  readonly main: string
  /** Folder of its data within the data folder. */
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
}
const PORTAL_PROGRAM: SandboxProgram = { main: 'main.ts', folder: 'sandbox', env: {} }

/** The sandbox ended before it was ready. */
export class SandboxFailedError extends EstafetError {
  override name = 'SandboxFailedError'
  readonly code = 'sandbox_failed'
}

const readyLine = z.object({ ready: z.literal(true), url: z.url() })
type Ready = z.infer<typeof readyLine>

const STOP_WITHIN_MS = 3_000
const RESTART_AFTER_MS = 500
const WRONG_USE = 2
const LEADS_A_MINUTE = 10

/**
 * Starts the sandbox and waits until it answers.
 * @throws {ConfigurationError} when its port is taken, {@link SandboxFailedError} when it does not come up.
 */
export async function startSandboxProcess(options: SandboxOptions): Promise<SandboxProcess> {
  let stopping = false
  let port = options.port
  const first = await launch(options, port)
  let { child } = first
  const { url } = first.ready
  // Whoever comes back after a fall must be found at the same address.
  port = Number(new URL(url).port)
  const guard = (current: ChildProcess): void => {
    current.once('exit', (code, signal) => {
      if (stopping) return
      options.log.warn('sandbox_died', { code, signal })
      setTimeout(() => void restart(), RESTART_AFTER_MS)
    })
  }
  const restart = async (): Promise<void> => {
    if (stopping) return
    try {
      const again = await launch(options, port)
      child = again.child
      guard(child)
      if (stopping) await end(child)
    } catch (error) {
      options.log.error('sandbox_restart_failed', { error })
      if (!stopping) setTimeout(() => void restart(), RESTART_AFTER_MS * 4)
    }
  }
  guard(child)
  return {
    url,
    async stop() {
      stopping = true
      await end(child)
    },
  }
}

async function launch(options: SandboxOptions, port: number): Promise<{ child: ChildProcess; ready: Ready }> {
  const program = options.program ?? PORTAL_PROGRAM
  const main = path.resolve(import.meta.dirname, '../../sandbox', program.main)
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    // A group of its own: Ctrl-C reaches us alone, and we stop the sandbox when our last write has been sent.
    detached: true,
    // It lives as long as this pipe, and so never outlives a kill -9 of ours.
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      SANDBOX_EXIT_WITH_PARENT: '1',
      SANDBOX_PORT: String(port),
      SANDBOX_DATA_DIR: path.join(options.dataDir, program.folder),
      SANDBOX_LIFE: 'on',
      SANDBOX_SPEED: String(options.speed),
      SANDBOX_PACE: String(leadsPerVirtualMinute(options.speed)),
      ...program.env,
    },
  })
  const complaints: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints.push(text)
    complaints.splice(0, Math.max(0, complaints.length - 20))
  })
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.once('error', (error) =>
      reject(new SandboxFailedError('The sandbox could not be started.', { cause: error })),
    )
    child.once('exit', (code) => reject(endedEarly(code, port, complaints.join(''))))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const parsed = readyLine.safeParse(jsonOrNull(line))
      if (parsed.success) resolve(parsed.data)
    })
  })
  return { child, ready }
}

/** At any speed a person can read along: ten new leads a real minute, three times that when time is compressed. */
function leadsPerVirtualMinute(speed: number): number {
  return speed === 1 ? LEADS_A_MINUTE : (LEADS_A_MINUTE * 3) / speed
}

function endedEarly(code: number | null, port: number, complaint: string): Error {
  if (code === WRONG_USE) {
    return new ConfigurationError(
      `The sandbox cannot use port ${port}: it is in use by another program.`,
      'Set SANDBOX_PORT to a free one, e.g. SANDBOX_PORT=3011 npm start.',
    )
  }
  return new SandboxFailedError(
    `The sandbox ended before it was ready (exit code ${code ?? 'none'}): ${complaint.trim()}`,
  )
}

function jsonOrNull(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    // Any other line it prints is talk, not the sign.
    return null
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
  await gone
  clearTimeout(timer)
}
