import { Button, EmptyState, Text } from '@hubspot/ui-extensions'
import type { EmptyCard as Empty } from './lead-view.ts'
import type { Words } from './words.ts'

const IMAGES = {
  'not-evaluated': 'leads',
  'unknown-record': 'emptyStateCharts',
  paused: 'api',
  disconnected: 'api',
} as const satisfies Record<Empty['state'], string>

interface Props {
  view: Empty
  words: Words
  onRefresh: () => void
}

/** Why there is no lead to show, and what to do next. */
export function EmptyCard({ view, words, onRefresh }: Props) {
  return (
    <EmptyState title={words.empty[view.state]} imageName={IMAGES[view.state]}>
      <Text>{view.message}</Text>
      <Text>{view.next}</Text>
      <Button onClick={onRefresh}>{words.refresh}</Button>
    </EmptyState>
  )
}
