import { Button, Skeleton, Switch, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TakerView } from '../../../src/contracts/lead-orders.ts'
import { Icon } from '../parts/icon.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { momentWords } from '../time/time-words.ts'
import { languageNow } from '../words/speak.ts'
import { choicesOfLead } from './lead-queries.ts'

interface Props {
  readonly leadId: string
  readonly busy: boolean
  readonly onChoose: (ownerId: string, lockDays: number) => void
}

function TakerLine({
  taker,
  busy,
  onChoose,
}: {
  readonly taker: TakerView
  readonly busy: boolean
  readonly onChoose: () => void
}) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const free = taker.gate === 'chosen' || taker.gate === 'eligible'
  const until = taker.changesAt === null ? '' : ` · ${t('taker.until', { time: momentWords(taker.changesAt, now, t) })}`
  return (
    <li>
      <Button
        fullWidth
        variant="default"
        justify="flex-start"
        className="taker"
        disabled={busy || taker.gate === 'owner'}
        leftSection={<Icon name={free ? 'chosen' : 'passed'} size={18} />}
        onClick={onChoose}
      >
        <span className="taker-name">{taker.name}</span>
        <span className="taker-gate">
          {t(`taker.${taker.gate}`)}
          {until}
          {' · '}
          {t('taker.open', { count: taker.openLeads })}
        </span>
      </Button>
    </li>
  )
}

/** Everybody who may get the lead, each with what would keep the rules from it. A person may choose anybody. */
export function Takers({ leadId, busy, onChoose }: Props) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [locks, setLocks] = useState(true)
  const { data, error, refetch } = useQuery(choicesOfLead(leadId, languageNow()))
  if (error) return <Trouble title={t('taker.error')} error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={240} role="status" aria-label={t('app.loading')} />
  const wanted = text.trim().toLowerCase()
  const shown = data.takers.filter(({ name }) => name.toLowerCase().includes(wanted))
  return (
    <>
      <TextInput
        data-autofocus
        autoFocus
        label={t('taker.find')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        mb="md"
      />
      <Switch
        checked={locks}
        onChange={(event) => setLocks(event.currentTarget.checked)}
        label={t('taker.lock', { count: data.lockDays })}
        mb="md"
      />
      <ul className="takers" aria-label={t('taker.list')}>
        {shown.map((taker) => (
          <TakerLine
            key={taker.id}
            taker={taker}
            busy={busy}
            onChoose={() => onChoose(taker.id, locks ? data.lockDays : 0)}
          />
        ))}
      </ul>
      {shown.length === 0 && <p className="muted">{t('taker.none')}</p>}
    </>
  )
}
