import { Alert } from '@hubspot/ui-extensions'
import type { CardNotice, DecidedCard } from './lead-view.ts'
import type { Words } from './words.ts'

/** What needs no action is told without alarm. */
const VARIANTS = {
  merged: 'warning',
  'no-rights': 'info',
  excluded: 'warning',
  resting: 'info',
  held: 'warning',
  snoozed: 'info',
  paused: 'info',
  locked: 'info',
} as const satisfies Record<CardNotice['kind'], string>

/** What is out of the ordinary with the lead: a word for it, what it means, what to do next. */
export function Notices({ card, words }: { card: DecidedCard; words: Words }) {
  return (
    <>
      {card.notices.map(({ kind, message, next }) => (
        <Alert key={kind} title={words.notices[kind]} variant={VARIANTS[kind]}>
          {`${message} ${next}`}
        </Alert>
      ))}
    </>
  )
}
