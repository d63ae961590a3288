import type { Chance } from '../random.ts'
import { html, type Reply } from '../wire/router.ts'

/** What goes wrong on purpose. Rates are 0..1 of the calls of the data API or of the notifications. */
export interface OrgFaults {
  /** Calls that are answered with this status before they take effect; used up as it happens. */
  refuse: { status: number; times: number } | null
  /** Calls that take effect, whose connection then breaks; used up as it happens. */
  loseAnswers: number
  /** Calls answered 503; half of them after they took effect. */
  error5xxRate: number
  /** Calls that get no answer at all; half of them take effect. */
  silence: number
  /** Calls that take effect, and whose answer breaks off in the middle. */
  halfAnswers: number
  /** Calls that take effect, and whose answer is 200 with a page instead of JSON. */
  badAnswers: number
  /** Real milliseconds added to every answer. */
  latencyMs: number
  /** Other apps have used up the day's calls. */
  dayIsSpent: boolean
  /** Calls that are refused because too many long ones of others are under way. */
  busy: number
  /** Notifications that are never sent. */
  dropMessages: number
  /** Notifications that are sent twice. */
  duplicateMessages: number
  /** Notifications that are sent after later ones. */
  reorderMessages: number
}

export const NO_FAULTS: Readonly<OrgFaults> = {
  ...{ refuse: null, loseAnswers: 0 },
  ...{ error5xxRate: 0, silence: 0, halfAnswers: 0, badAnswers: 0, latencyMs: 0, dayIsSpent: false, busy: 0 },
  ...{ dropMessages: 0, duplicateMessages: 0, reorderMessages: 0 },
}

/** What a caller gets: an answer, one that breaks off, a connection that breaks, or nothing. */
export type Answered = { readonly reply: Reply; readonly half?: true } | 'broken' | 'silent'

const UNAVAILABLE: Reply = { status: 503, body: '<html>Server unavailable</html>', type: 'text/html' }

/** Answers a call by `effect`, or not, as the faults have it. */
export function withFaults(faults: OrgFaults, chance: Chance, effect: () => Reply): Answered {
  if (faults.refuse !== null && faults.refuse.times > 0) {
    faults.refuse.times -= 1
    return { reply: { ...UNAVAILABLE, status: faults.refuse.status } }
  }
  const hit = (rate: number) => rate > 0 && chance.hit(rate)
  if (hit(faults.error5xxRate)) {
    if (chance.hit(0.5)) effect()
    return { reply: UNAVAILABLE }
  }
  if (hit(faults.silence)) {
    if (chance.hit(0.5)) effect()
    return 'silent'
  }
  const reply = effect()
  if (hit(faults.halfAnswers)) return { reply, half: true }
  if (hit(faults.badAnswers)) return { reply: html('<html><body>Down for maintenance</body></html>') }
  if (reply.status < 400 && faults.loseAnswers > 0) {
    faults.loseAnswers -= 1
    return 'broken'
  }
  return { reply }
}
