import {
  Accordion,
  DescriptionList,
  DescriptionListItem,
  Flex,
  List,
  ProgressBar,
  StatusTag,
  Text,
} from '@hubspot/ui-extensions'
import type { DecidedCard } from './lead-view.ts'
import { timeWords, type Words } from './words.ts'

const MINUTE = 60_000
const VARIANTS = { running: 'info', met: 'success', breached: 'danger', none: 'default' } as const
/** With less than this left the tag turns to a warning. */
const SOON = 15 * MINUTE

interface Props {
  card: DecidedCard
  words: Words
  zone: string
  now: number
}

/** The promise first: its state in a word, its instant, and the minutes that are left. */
export function Deadline({ card, words, zone, now }: Props) {
  const { dueAt, state, answeredAt } = card.deadline
  const isSoon = state === 'running' && dueAt !== null && dueAt - now < SOON
  const minutes = dueAt === null ? 0 : Math.round(Math.abs(dueAt - now) / MINUTE)
  return (
    <Flex direction="column" gap="xs">
      <StatusTag variant={isSoon ? 'warning' : VARIANTS[state ?? 'none']}>{words[state ?? 'none']}</StatusTag>
      {state === 'met' && answeredAt !== null ? <Text>{timeWords(answeredAt, card.language, zone)}</Text> : null}
      {dueAt !== null && state !== 'met' && state !== null ? (
        <Text>
          {`${words.due} ${timeWords(dueAt, card.language, zone)} (${dueAt >= now ? words.left(minutes) : words.late(minutes)})`}
        </Text>
      ) : null}
    </Flex>
  )
}

/** Stage, score with its three parts, temperature and owner. */
export function Facts({ card, words }: Pick<Props, 'card' | 'words'>) {
  const { score } = card
  const part = (title: string, value: number) => (
    <ProgressBar title={title} value={value} maxValue={score.total} valueDescription={value.toFixed(2)} />
  )
  return (
    <Flex direction="column" gap="sm">
      <DescriptionList direction="row">
        <DescriptionListItem label={words.stage}>{`${card.stage.name}, ${card.status.name}`}</DescriptionListItem>
        <DescriptionListItem label={words.score}>{`${Math.round(score.total)}, ${score.band}`}</DescriptionListItem>
        <DescriptionListItem label={words.temperature}>{card.temperature.name}</DescriptionListItem>
        <DescriptionListItem label={words.owner}>{card.owner?.name ?? words.nobody}</DescriptionListItem>
      </DescriptionList>
      {part(words.source, score.source)}
      {part(words.qualification, score.qualification)}
      {part(words.fit, score.fit)}
    </Flex>
  )
}

/** What to do, open; the brief, why not others and the latest events, folded. */
export function Folded({ card, words, zone }: Pick<Props, 'card' | 'words' | 'zone'>) {
  const lines = (items: readonly string[]) => (
    <List variant="unordered-styled">
      {items.map((item, place) => (
        <Text key={place}>{item}</Text>
      ))}
    </List>
  )
  const brief = card.brief.flatMap(({ title, lines: said }) => said.map((line) => `${title}: ${line}`))
  const events = card.events.map(({ at, what }) => `${timeWords(at, card.language, zone)} · ${what}`)
  return (
    <Flex direction="column" gap="xs">
      {card.others.length === 0 ? null : <Accordion title={words.others}>{lines(card.others)}</Accordion>}
      {events.length === 0 ? null : <Accordion title={words.events}>{lines(events)}</Accordion>}
      {brief.length === 0 ? null : <Accordion title={words.brief}>{lines(brief)}</Accordion>}
    </Flex>
  )
}
