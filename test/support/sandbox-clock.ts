import type { Clock } from '../../src/ports/runtime.ts'

interface Position {
  readonly epochReal: number
  readonly epochVirtual: number
  readonly speed: number
}

/** Business time as the sandbox has it, even when a test moves it; durations and sleeps stay real. */
export class SandboxClock implements Clock {
  readonly #url: string
  #position: Position

  private constructor(url: string, position: Position) {
    this.#url = url
    this.#position = position
  }

  static async of(sandboxUrl: string): Promise<SandboxClock> {
    const url = `${sandboxUrl}/sandbox/clock`
    return new SandboxClock(url, (await (await fetch(url)).json()) as Position)
  }

  /** Moves the sandbox's time, and so this clock's. @param at UTC, milliseconds. */
  async leapTo(at: number): Promise<void> {
    const response = await fetch(this.#url, { method: 'PUT', body: JSON.stringify({ set: at }) })
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
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))
  }
}
