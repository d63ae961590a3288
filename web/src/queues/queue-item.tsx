import { Button, Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { LeadRow } from '../../../src/contracts/leads.ts'
import { leadName } from '../live/live-item.tsx'
import { PromiseMark } from '../parts/promise-mark.tsx'
import { scoreNumber } from '../parts/numbers.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { exactTime, momentWords } from '../time/time-words.ts'
import { languageNow } from '../words/speak.ts'
import { Conflicts } from './conflicts.tsx'

interface Props {
  readonly row: LeadRow
  /** Whether it stands here for what the engine proposes. */
  readonly asks: boolean
  /** Null: there is nothing to do with several at once. */
  readonly chosen: boolean | null
  readonly onToggle: () => void
  /** The one sensible thing to do; null: nothing the reader may do. */
  readonly action: { readonly label: string; readonly run: () => void } | null
}

/** One lead that waits for a person: who, why in one sentence, since when, and what to do. */
export function QueueItem({ row, asks, chosen, onToggle, action }: Props) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  // A promise says itself how long it has waited.
  const since = row.conflicts[0]?.firstAt ?? row.heldSince ?? (asks ? row.decidedAt : null)
  const name = leadName(row, t('lead.nobody'))
  const reason = asks && row.idea !== null ? row.idea.reason : row.reason
  return (
    <li className="queue-row">
      {chosen !== null && (
        <Checkbox aria-label={t('queue.select', { name })} checked={chosen} onChange={onToggle} data-select />
      )}
      <div className="grow">
        <p>
          <Link className="who" data-open to="/leads/$leadId" params={{ leadId: row.leadId }}>
            {name}
          </Link>{' '}
          <span className="stage">{t(`stage.${row.stage}`)}</span>{' '}
          <span className="figures">{scoreNumber(row.score.total)}</span>
        </p>
        <p className="queue-why">
          {row.outcome === 'held' && <StatusMark kind="held">{t('outcome.held')}</StatusMark>}
          {row.owner !== null && <span className="owner">{row.owner.name}</span>}
          <PromiseMark dueAt={row.dueAt} state={row.slaState} />
          {since !== null && (
            <time className="muted" dateTime={new Date(since).toISOString()} title={exactTime(since)}>
              {t('queue.since', { time: momentWords(since, now, t) })}
            </time>
          )}
        </p>
        {row.conflicts.length === 0 ? (
          <p className="muted">{reason[languageNow()]}</p>
        ) : (
          <Conflicts conflicts={row.conflicts} />
        )}
      </div>
      {action && (
        <Button size="compact-sm" variant="default" aria-label={`${action.label}: ${name}`} onClick={action.run}>
          {action.label}
        </Button>
      )}
    </li>
  )
}
