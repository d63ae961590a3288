import { useState } from 'react'
import { Button, ButtonRow, Flex, LoadingButton, Select, Text } from '@hubspot/ui-extensions'
import type { DecidedCard } from './lead-view.ts'
import type { Words } from './words.ts'

interface Props {
  card: DecidedCard
  words: Words
  busy: boolean
  onSnooze: (until: number) => void
  onCancel: () => void
}

/** Until when the lead waits; the server says which instants the policy and the deadline allow. */
export function SnoozeForm({ card, words, busy, onSnooze, onCancel }: Props) {
  const [until, setUntil] = useState(card.snoozes[0]?.until)
  return (
    <Flex direction="column" gap="sm">
      <Select
        label={words.snoozeUntil}
        name="until"
        required={true}
        value={until}
        options={card.snoozes.map(({ until: value, label }) => ({ value, label }))}
        onChange={(value) => setUntil(Number(value))}
      />
      <Text variant="microcopy">{words.snoozeWhat}</Text>
      <ButtonRow>
        <LoadingButton
          variant="primary"
          loading={busy}
          disabled={until === undefined}
          onClick={() => (until === undefined ? undefined : onSnooze(until))}
        >
          {words.snoozeNow}
        </LoadingButton>
        <Button variant="secondary" disabled={busy} onClick={onCancel}>
          {words.cancel}
        </Button>
      </ButtonRow>
    </Flex>
  )
}
