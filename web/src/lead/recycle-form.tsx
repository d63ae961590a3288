import { Button, NativeSelect, Skeleton, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Trouble } from '../parts/trouble.tsx'
import { languageNow } from '../words/speak.ts'
import { choicesOfLead } from './lead-queries.ts'

interface Props {
  readonly leadId: string
  readonly busy: boolean
  readonly onRecycle: (reason: string, note: string) => void
}

/** Why a lead goes back to marketing; the policy has the reasons and what each of them means. */
export function RecycleForm({ leadId, busy, onRecycle }: Props) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const [note, setNote] = useState('')
  const { data, error, refetch } = useQuery(choicesOfLead(leadId, languageNow()))
  if (error) return <Trouble title={t('recycle.error')} error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={160} role="status" aria-label={t('app.loading')} />
  const chosen = data.reasons.find(({ id }) => id === reason)
  const ready = chosen !== undefined && (!chosen.needsNote || note.trim() !== '')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) onRecycle(reason, note.trim())
      }}
    >
      <p>{t('recycle.what')}</p>
      <NativeSelect
        data-autofocus
        label={t('recycle.reason')}
        value={reason}
        data={[
          { value: '', label: t('recycle.choose') },
          ...data.reasons.map(({ id, label }) => ({ value: id, label })),
        ]}
        onChange={(event) => setReason(event.currentTarget.value)}
        mb="md"
      />
      <Textarea
        label={chosen?.needsNote === true ? t('recycle.noteNeeded') : t('recycle.note')}
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.currentTarget.value)}
        mb="md"
      />
      <Button type="submit" disabled={!ready} loading={busy}>
        {t('act.recycle')}
      </Button>
    </form>
  )
}
