import { fraction } from '../random.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000

/** How a rep treats one lead. */
export interface RepCharacter {
  answers: boolean
  /** Virtual milliseconds from the assignment to the first touch. */
  delayMs: number
  rejects: boolean
  accepts: boolean
  /** Whether the lead writes back. */
  replies: boolean
  qualifies: boolean
  meetingDays: number
  opens: boolean
  dealDays: number
}

// So that a missed deadline can be seen soon, the first owners of these early leads never answer.
const FORGOTTEN_PLACES = [1, 4, 9]
const NEVER = 0.2

/**
 * How an owner treats a contact; depends on seed, contact and owner only.
 * @param place how many leads arrived before this one; -1 when it does not matter.
 */
export function characterOf(seed: number, contactId: string, ownerId: string, place: number): RepCharacter {
  const draw = (what: string) => fraction(`${seed} ${what} ${contactId} ${ownerId}`)
  return {
    answers: !FORGOTTEN_PLACES.includes(place) && draw('answers') >= NEVER,
    delayMs: delay(draw('speed'), draw('delay')),
    rejects: draw('rejects') < 0.08,
    accepts: draw('accepts') < 0.6,
    replies: draw('replies') < 0.35,
    qualifies: draw('qualifies') < 0.4,
    meetingDays: 0.5 + draw('meeting') * 3,
    opens: draw('opens') < 0.6,
    dealDays: 0.3 + draw('deal') * 4,
  }
}

function delay(speed: number, within: number): number {
  if (speed < 0.2) return Math.round((15 + within * 75) * SECOND_MS)
  if (speed < 0.65) return Math.round((2 + within * 10) * MINUTE_MS)
  if (speed < 0.9) return Math.round((12 + within * 38) * MINUTE_MS)
  return Math.round((60 + within * 180) * MINUTE_MS)
}
