import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { UnstyledButton } from '@mantine/core'
import type { LiveRow } from '../../../src/contracts/live.ts'
import { Icon } from '../parts/icon.tsx'
import { PromiseMark } from '../parts/promise-mark.tsx'
import { ScoreBar } from '../parts/score-bar.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { exactTime, rowTime } from '../time/time-words.ts'
import { businessNow } from '../time/business-time.ts'
import { languageNow } from '../words/speak.ts'

/** Name and company as the list shows them. */
export function leadName(row: Pick<LiveRow, 'person' | 'company'>, nobody: string): string {
  return [row.person ?? nobody, row.company].filter((part) => part !== null).join(' · ')
}

/** Who has the lead and by when, or why nobody. */
export function Owner({ row, promise }: { readonly row: LiveRow; readonly promise: ReactNode }) {
  const { t } = useTranslation()
  const reason = row.reason[languageNow()]
  if (row.outcome === 'held') {
    return (
      <>
        <StatusMark kind="held">{t('outcome.held')}</StatusMark>
        <span className="reason muted">{reason}</span>
      </>
    )
  }
  if (!row.owner) {
    return (
      <>
        <StatusMark kind="quiet">{t('outcome.notYet')}</StatusMark>
        <span className="reason muted">{reason}</span>
      </>
    )
  }
  return (
    <>
      <span className="owner" title={reason}>
        {row.owner.name}
      </span>
      {promise}
    </>
  )
}

interface Props {
  readonly row: LiveRow
  /** False when the same lead was decided again above: its promise is told there. */
  readonly latest: boolean
  readonly onWhy: (decisionId: string) => void
}

/** One decision as a line (a card on a phone). `Why` is its one action and what the keys j and k walk over. */
export const LiveItem = memo(function LiveItem({ row, latest, onWhy }: Props) {
  const { t } = useTranslation()
  const name = leadName(row, t('lead.nobody'))
  return (
    <li className="row" data-decision={row.decisionId}>
      <time
        className="cell-time figures muted"
        dateTime={new Date(row.decidedAt).toISOString()}
        title={exactTime(row.decidedAt)}
      >
        {rowTime(row.decidedAt, businessNow())}
      </time>
      <span className="cell-lead">
        <span className="who" title={name}>
          {row.person ?? t('lead.nobody')}
        </span>
        {row.company !== null && <span className="company muted">{row.company}</span>}
      </span>
      <span className="cell-stage">
        <span className="stage">{t(`stage.${row.stage}`)}</span>
        {row.status === 'active' ? (
          <span className="temperature muted">
            <Icon name={row.temperature} size={14} /> {t(`temperature.${row.temperature}`)}
          </span>
        ) : (
          <span className="temperature muted">{t(`status.${row.status}`)}</span>
        )}
      </span>
      <span className="cell-score">
        <ScoreBar score={row.score} withParts />
      </span>
      <span className="cell-owner">
        <Owner
          row={row}
          promise={
            latest ? (
              <PromiseMark dueAt={row.dueAt} state={row.slaState} />
            ) : (
              <span className="reason muted">{t('promise.superseded')}</span>
            )
          }
        />
      </span>
      <UnstyledButton
        className="why"
        data-why={row.decisionId}
        aria-label={t('live.whyOf', { name })}
        onClick={() => onWhy(row.decisionId)}
      >
        {t('live.why')} <Icon name="right" size={14} />
      </UnstyledButton>
    </li>
  )
})
