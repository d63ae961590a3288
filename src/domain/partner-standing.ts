import type { Stage, Status } from './lead.ts'

/** What has become of a lead, as a partner asks: it is worked on, became a customer, rests for a time, or has ended. */
export const STANDINGS = ['work', 'won', 'resting', 'closed'] as const
export type Standing = (typeof STANDINGS)[number]

/** Where a lead stands for the partner who sent it. A customer stays one whatever the status says. */
export function standingOf(stage: Stage, status: Status): Standing {
  if (stage === 'customer') return 'won'
  switch (status) {
    case 'disqualified':
    case 'lost':
      return 'closed'
    case 'nurture':
    case 'dormant':
      return 'resting'
    case 'active':
    case 'stale':
      return 'work'
  }
}

/** A name of which only the first word and one letter are told: `Rina P•••`; one word keeps its first letter. */
export function maskedName(name: string): string {
  const [first = '', ...rest] = name.trim().split(/\s+/u)
  const letter = (word: string): string => [...word][0] ?? ''
  return rest.length === 0 ? `${letter(first)}•••` : `${first} ${letter(rest.at(-1)!)}•••`
}
