import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import path from 'node:path'

/** How a process of the product ended. */
export interface Death {
  readonly signal: NodeJS.Signals | null
  readonly code: number | null
  /** Milliseconds since 1970, real. */
  readonly at: number
}

export type Environment = Readonly<Record<string, string>>

const PROCESS = path.resolve('test/kill/process.ts')
/** Over a hundred lives of one program: it is compiled once, not in each of them. */
const COMPILED = path.resolve('node_modules/.cache/estafet-kill')
/** A process that dies more often than this does so for a reason of its own. */
const MOST_LIVES = 6
const KEPT_ERRORS = 4_000

/** One role of the product as an operating system process which is started again when it dies, as an orchestrator would. */
export class Supervised {
  readonly deaths: Death[] = []
  /** Hears each line a life prints. */
  onLine: (line: string) => void = () => undefined
  readonly #environment: Environment
  readonly #arming: readonly Environment[]
  #child: ChildProcess | null = null
  #ready = false
  #port = 0
  #stopping = false
  #errors = ''

  private constructor(environment: Environment, arming: readonly Environment[]) {
    this.#environment = environment
    this.#arming = arming
  }

  /**
   * Starts it.
   * @param environment the product's settings
   * @param arming      where to die: the first for the first life, and so on
   */
  static start(environment: Environment, arming: readonly Environment[] = []): Supervised {
    const supervised = new Supervised(environment, arming)
    supervised.#live()
    return supervised
  }

  /** Whether it serves at this moment. */
  get ready(): boolean {
    return this.#ready
  }

  /** Where its present life listens. */
  get port(): number {
    return this.#port
  }

  /** The end of what it complained about, over all its lives. */
  get errors(): string {
    return this.#errors
  }

  /** Ends the present life as kill -9 would; the next one begins by itself. */
  kill(): void {
    this.#child?.kill('SIGKILL')
  }

  /** Stands still, as a machine that is moved does; it does not notice. */
  pause(): void {
    this.#child?.kill('SIGSTOP')
  }

  /** Goes on where it stood still. */
  resume(): void {
    this.#child?.kill('SIGCONT')
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.#stopping = true
    const child = this.#child
    if (child === null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }

  #live(): void {
    const arming = this.#arming[this.deaths.length] ?? {}
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROCESS], {
      env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: COMPILED, ...this.#environment, ...arming },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    this.#child = child
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as { readonly ready?: true; readonly port?: number }
      if (said.ready) [this.#port, this.#ready] = [said.port ?? 0, true]
      this.onLine(line)
    })
    child.stderr.on('data', (text: Buffer) => (this.#errors = (this.#errors + text.toString()).slice(-KEPT_ERRORS)))
    child.once('exit', (code, signal) => {
      this.#ready = false
      this.#child = null
      if (this.#stopping) return
      this.deaths.push({ signal, code, at: Date.now() })
      if (this.deaths.length < MOST_LIVES) this.#live()
    })
  }
}
