import type { ReturnCounts, ReturnQuestion, ReturnReport } from '../../ports/reports.ts'
import { INSTANT_BYTES, NUMBER_BYTES, numberAt, sixBytes, type LeadNumbers } from './packed-leads.ts'
import { RETURNED } from './packing.ts'

const TURN_BYTES = 1 + 2 * NUMBER_BYTES + INSTANT_BYTES
/** More than there are numbers of words: two of them in one key. */
const NUMBERS = 2 ** 24

class Counts {
  given = 0
  returned = 0
  returnedLeads = 0
  #last = -1

  add(returned: boolean, lead: number): void {
    this.given += 1
    if (!returned) return
    this.returned += 1
    if (this.#last === lead) return
    this.#last = lead
    this.returnedLeads += 1
  }

  report(): ReturnCounts {
    return { given: this.given, returned: this.returned, returnedLeads: this.returnedLeads }
  }
}

/** Turns given in a period, and those that came back; src/domain/returned.ts says the same plainly. */
export class ReturnTally {
  readonly #period: ReturnQuestion['period']
  readonly #total = new Counts()
  readonly #bySource = new Map<number, Counts>()
  readonly #byOwner = new Map<number, Counts>()
  readonly #byReason = new Map<number, Counts>()
  readonly #bySourceAndReason = new Map<number, Counts>()

  constructor({ period }: ReturnQuestion) {
    this.#period = period
  }

  /** @param number one of its own for each lead. */
  add({ source }: LeadNumbers, bytes: Uint8Array, from: number, until: number, number: number): void {
    for (let at = from; at < until; at += TURN_BYTES) {
      const givenAt = sixBytes(bytes, at + 1 + NUMBER_BYTES)
      if (givenAt < this.#period.from || givenAt >= this.#period.until) continue
      const returned = bytes[at] === RETURNED
      const owner = numberAt(bytes, at + 1)
      this.#total.add(returned, number)
      countsAt(this.#bySource, source).add(returned, number)
      countsAt(this.#byOwner, owner).add(returned, number)
      if (!returned) continue
      const reason = numberAt(bytes, at + 1 + NUMBER_BYTES + INSTANT_BYTES)
      countsAt(this.#byReason, reason).add(true, number)
      countsAt(this.#bySourceAndReason, source * NUMBERS + reason).add(true, number)
    }
  }

  /** @param words by their numbers. */
  report(words: ReadonlyMap<number, string>): ReturnReport {
    const wordOf = (number: number): string | null => words.get(number) ?? null
    const lines = (counts: ReadonlyMap<number, Counts>) =>
      [...counts]
        .map(([number, one]) => ({ value: wordOf(number), ...one.report() }))
        .sort((a, b) => compare(a.value, b.value))
    return {
      total: this.#total.report(),
      bySource: lines(this.#bySource),
      byOwner: lines(this.#byOwner),
      byReason: lines(this.#byReason).map(({ given: _given, ...line }) => line),
      bySourceAndReason: [...this.#bySourceAndReason]
        .map(([key, { returned, returnedLeads }]) => ({
          source: wordOf(Math.floor(key / NUMBERS)),
          reason: wordOf(key % NUMBERS),
          ...{ returned, returnedLeads },
        }))
        .sort((a, b) => compare(a.source, b.source) || compare(a.reason, b.reason)),
    }
  }
}

function countsAt(lines: Map<number, Counts>, key: number): Counts {
  let counts = lines.get(key)
  if (counts === undefined) lines.set(key, (counts = new Counts()))
  return counts
}

/** Nothing before something. */
function compare(a: string | null, b: string | null): number {
  if (a === b) return 0
  return (a ?? '') < (b ?? '') ? -1 : 1
}
