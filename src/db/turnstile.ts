import { StoreUnavailableError } from '../ports/stores.ts'

interface Line {
  inside: number
  readonly waiting: (() => void)[]
}

/**
 * Lets so many of one name in at once and keeps the others in line, first come first served: of the connections that all accounts
 * share, one account's flood takes no more than its part.
 */
export class Turnstile {
  readonly #most: number
  readonly #waitMs: number
  readonly #lines = new Map<string, Line>()

  /** @param waitMs longest stay in line, milliseconds of real time. */
  constructor(most: number, waitMs: number) {
    this.#most = most
    this.#waitMs = waitMs
  }

  /** Names with somebody inside or in line. */
  get size(): number {
    return this.#lines.size
  }

  /** @throws {StoreUnavailableError} when its turn has not come in time; nothing was begun. */
  async pass<T>(name: string, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(name) ?? { inside: 0, waiting: [] }
    this.#lines.set(name, line)
    if (line.inside < this.#most) line.inside += 1
    else await this.#turn(line)
    try {
      return await work()
    } finally {
      this.#leave(name, line)
    }
  }

  #turn(line: Line): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        clearTimeout(late)
        resolve()
      }
      const late = setTimeout(() => {
        line.waiting.splice(line.waiting.indexOf(enter), 1)
        reject(new StoreUnavailableError('too much of one account is being stored at this moment'))
      }, this.#waitMs).unref()
      line.waiting.push(enter)
    })
  }

  /** Whoever leaves hands the place on. */
  #leave(name: string, line: Line): void {
    const next = line.waiting.shift()
    if (next) return next()
    line.inside -= 1
    if (line.inside === 0) this.#lines.delete(name)
  }
}
