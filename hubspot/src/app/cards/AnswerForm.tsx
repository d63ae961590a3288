import { useState } from 'react'
import { Button, ButtonRow, Flex, LoadingButton, Select, Text, TextArea } from '@hubspot/ui-extensions'
import type { Action, DecidedCard } from './lead-view.ts'
import type { Words } from './words.ts'

export interface Answer {
  action: Action
  reason?: string
  note?: string
  until?: number
}

interface Props {
  card: DecidedCard
  action: 'reject' | 'hand-back'
  words: Words
  busy: boolean
  onAnswer: (answer: Answer) => void
  onCancel: () => void
}

/** Reason and note of a rejection, with what it will lead to. A hand-back may go without a reason. */
export function AnswerForm({ card, action, words, busy, onAnswer, onCancel }: Props) {
  const [reason, setReason] = useState<string | undefined>(undefined)
  const [note, setNote] = useState('')
  const chosen = card.reasons.find(({ id }) => id === reason)
  const isComplete =
    (action === 'hand-back' || chosen !== undefined) && (chosen?.needsNote !== true || note.trim() !== '')
  const send = () =>
    onAnswer({
      action,
      ...(reason === undefined ? {} : { reason }),
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    })
  return (
    <Flex direction="column" gap="sm">
      <Select
        label={words.reason}
        name="reason"
        required={action === 'reject'}
        value={reason}
        options={card.reasons.map(({ id, label }) => ({ value: id, label }))}
        onChange={(value) => setReason(String(value))}
      />
      <TextArea
        label={words.note}
        name="note"
        required={chosen?.needsNote === true}
        maxLength={500}
        value={note}
        onInput={setNote}
      />
      {chosen === undefined ? null : <Text variant="microcopy">{chosen.effect}</Text>}
      <ButtonRow>
        <LoadingButton variant="primary" loading={busy} disabled={!isComplete} onClick={send}>
          {action === 'reject' ? words.rejectLead : words.handBackLead}
        </LoadingButton>
        <Button variant="secondary" disabled={busy} onClick={onCancel}>
          {words.cancel}
        </Button>
      </ButtonRow>
    </Flex>
  )
}
