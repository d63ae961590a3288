import type { Clock } from '../../src/ports/runtime.ts'

interface Position {
  readonly epochReal: number
  readonly epochVirtual: number
  readonly speed: number
}

/** Business time as the sandbox has it, even when a test moves it; durations and sleeps stay real. */
export class SandboxClock implements Clock {
  readonly #url: string
  readonly #sleepsShorterBy: number
  #position: Position

  private constructor(url: string, position: Position, sleepsShorterBy: number) {
    this.#url = url
    this.#position = position
    this.#sleepsShorterBy = sleepsShorterBy
  }

  /** @param options `sleepsShorterBy`: timers look for work that many times as often, for tests that leap much. */
  static async of(sandboxUrl: string, options: { readonly sleepsShorterBy?: number } = {}): Promise<SandboxClock> {
    const url = `${sandboxUrl}/sandbox/clock`
    const position = (await (await fetch(url)).json()) as Position
    return new SandboxClock(url, position, options.sleepsShorterBy ?? 1)
  }

  /** Moves the sandbox's time, and so this clock's. @param at UTC, milliseconds. */
  async leapTo(at: number): Promise<void> {
    await this.#turn({ set: at })
  }
  /** From now on time runs so many times as fast; 0 stops it. */
  async runAt(speed: number): Promise<void> {
    await this.#turn({ speed })
  }

  async #turn(change: { readonly set: number } | { readonly speed: number }): Promise<void> {
    const response = await fetch(this.#url, { method: 'PUT', body: JSON.stringify(change) })
    if (!response.ok) throw new Error(`the clock did not move: ${response.status} ${await response.text()}`)
    this.#position = (await response.json()) as Position
  }

  now(): number {
    const { epochReal, epochVirtual, speed } = this.#position
    return Math.floor(epochVirtual + (Date.now() - epochReal) * speed)
  }
  monotonicMs(): number {
    return performance.now()
  }
  async sleep(ms: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, ms / this.#sleepsShorterBy)))
  }
}
