import type { Fault } from './faults.ts'

/** One decision of chance: what was asked, how many answers there were, and which was given. 0 is always the calm answer. */
export interface Choice {
  readonly what: string
  readonly taken: number
}

/** The single door to chance of a run: the same answers in the same order are the same run. */
export interface Choices {
  /**
   * A number from 0 to options − 1.
   * @param chance how probable an answer other than 0 is; left out: all answers alike.
   */
  pick(what: string, options: number, chance?: number): number
  readonly taken: readonly number[]
  /** What was asked, beside `taken`; empty unless labels are kept. */
  readonly labels: readonly string[]
}

/** Answers from a seed. */
export function seededChoices(seed: number): Choices {
  const random = mulberry32(seed)
  const taken: number[] = []
  return {
    taken,
    labels: [],
    pick(_what, options, chance) {
      let answer = 0
      if (chance === undefined) answer = Math.floor(random() * options)
      else if (chance > 0 && random() < chance) answer = 1 + Math.floor(random() * (options - 1))
      taken.push(answer)
      return answer
    },
  }
}

/** Answers as they were given before; calm when they run out. Labels are kept. */
export function replayedChoices(given: readonly number[]): Choices {
  const taken: number[] = []
  const labels: string[] = []
  return {
    taken,
    labels,
    pick(what, options) {
      const answer = Math.min(given[taken.length] ?? 0, options - 1)
      taken.push(answer)
      labels.push(what)
      return answer
    },
  }
}

/** A small generator with 32 bits of state; equal on every machine. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One answer given on purpose: to the `nth` time that `asked` is asked. A fault is named, any other answer is a number. */
export interface Scheduled {
  /** What is asked, up to a colon: `worker-1 crm.write`, `what changes (0)`. */
  readonly asked: string
  /** What of it, after the colon; left out: the question has no colon, or is which fault the call meets. */
  readonly about?: string
  readonly nth: number
  readonly answer: Fault | number
}

/** Calm but for what is scheduled, so that a history can be told by hand and outlives every seed. */
export function scheduledChoices(schedule: readonly Scheduled[]): Choices {
  const asked = new Map<string, number>()
  const taken: number[] = []
  const labels: string[] = []
  return {
    taken,
    labels,
    pick(what, options) {
      const [place, about = 'fault'] = what.split(': ')
      const key = `${place}: ${about.startsWith('fault of') ? 'fault' : about}`
      const nth = (asked.get(key) ?? 0) + 1
      asked.set(key, nth)
      const planned = schedule.find((one) => `${one.asked}: ${one.about ?? 'fault'}` === key && one.nth === nth)
      const answer = planned === undefined ? 0 : numberOf(planned.answer, about)
      taken.push(Math.min(answer, options - 1))
      labels.push(what)
      return taken.at(-1)!
    },
  }
}

function numberOf(answer: Fault | number, about: string): number {
  if (typeof answer === 'number') return answer
  return about.replace('fault of ', '').split(' ').indexOf(answer) + 1
}
