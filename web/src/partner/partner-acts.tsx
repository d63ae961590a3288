import { Alert, Button, NativeSelect, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PartnerLeadView } from '../../../src/contracts/partner.ts'
import { useTell } from '../data/use-tell.ts'
import { Icon } from '../parts/icon.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { lengthWords } from '../time/time-words.ts'
import { languageNow } from '../words/speak.ts'
import { homeQuery } from './partner-queries.ts'

type Done = 'accepted' | 'declined' | 'recalled'

function DeclineForm({ onDecline }: { readonly onDecline: (reason: string, note: string) => void }) {
  const { t } = useTranslation()
  const { data } = useQuery(homeQuery(languageNow()))
  const [reason, setReason] = useState('')
  const [note, setNote] = useState('')
  const reasons = data?.reasons ?? []
  const chosen = reasons.find(({ id }) => id === reason)
  const ready = chosen !== undefined && (!chosen.needsNote || note.trim() !== '')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) onDecline(reason, note.trim())
      }}
    >
      <p>{t('partner.decline.what')}</p>
      <NativeSelect
        data-autofocus
        label={t('partner.decline.reason')}
        value={reason}
        data={[
          { value: '', label: t('partner.decline.choose') },
          ...reasons.map(({ id, label }) => ({ value: id, label })),
        ]}
        onChange={(event) => setReason(event.currentTarget.value)}
        mb="md"
      />
      <Textarea
        label={t(chosen?.needsNote === true ? 'partner.decline.noteNeeded' : 'partner.decline.note')}
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.currentTarget.value)}
        mb="md"
      />
      <Button type="submit" disabled={!ready}>
        {t('partner.decline')}
      </Button>
    </form>
  )
}

function RecallForm({ onRecall }: { readonly onRecall: (reason: string) => void }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const ready = reason.trim().length >= 3
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) onRecall(reason.trim())
      }}
    >
      <p>{t('partner.recall.what')}</p>
      <Textarea
        data-autofocus
        label={t('partner.recall.reason')}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
        mb="md"
      />
      <Button type="submit" disabled={!ready}>
        {t('partner.recall')}
      </Button>
    </form>
  )
}

/** What a partner can do with one lead: answer it while asked, take it back while it is in work. */
export function PartnerActs({ lead, name }: { readonly lead: PartnerLeadView; readonly name: string }) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const [sheet, setSheet] = useState<'decline' | 'recall' | null>(null)
  const [done, setDone] = useState<Done | null>(null)
  const told = useTell<{ decided: boolean }>(['partner'])
  const path = `/api/partner/leads/${encodeURIComponent(lead.id)}`
  const act = (what: Done, where: string, body: object): void => {
    setSheet(null)
    setDone(what)
    told.mutate({ path: path + where, body })
  }
  const { answer } = lead
  return (
    <div className="partner-acts">
      {answer && (
        <>
          <Button
            size="sm"
            loading={told.isPending}
            aria-label={t('partner.acceptOf', { name })}
            onClick={() => act('accepted', '/answer', { action: 'accept', decisionId: answer.decisionId })}
          >
            {answer.dueAt !== null && answer.dueAt > now
              ? t('partner.acceptWithin', { time: lengthWords(answer.dueAt - now, t) })
              : t('partner.accept')}
          </Button>
          <Button
            size="sm"
            variant="default"
            disabled={told.isPending}
            aria-label={t('partner.declineOf', { name })}
            onClick={() => setSheet('decline')}
          >
            {t('partner.decline')}
          </Button>
        </>
      )}
      {lead.canRecall && (
        <Button size="sm" variant="default" disabled={told.isPending} onClick={() => setSheet('recall')}>
          {t('partner.recall')}
        </Button>
      )}
      {told.isError && <Trouble title={t('partner.notDone')} error={told.error} onRetry={() => told.reset()} />}
      {told.isSuccess && done && (
        <Alert variant="default" icon={<Icon name="met" size={20} />} role="status">
          {told.data.decided ? t(`partner.${done}`) : t('partner.kept')}
        </Alert>
      )}
      <Sheet title={t('partner.decline.title')} opened={sheet === 'decline'} onClose={() => setSheet(null)}>
        <DeclineForm
          onDecline={(reason, note) =>
            act('declined', '/answer', {
              ...{ action: 'decline', decisionId: answer?.decisionId, reason },
              ...(note === '' ? {} : { note }),
            })
          }
        />
      </Sheet>
      <Sheet title={t('partner.recall.title')} opened={sheet === 'recall'} onClose={() => setSheet(null)}>
        <RecallForm onRecall={(reason) => act('recalled', '/recall', { orderId: crypto.randomUUID(), reason })} />
      </Sheet>
    </div>
  )
}
