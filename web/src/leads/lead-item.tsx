import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LeadRow } from '../../../src/contracts/leads.ts'
import { wordFor } from '../../../src/domain/explain/vocabulary.ts'
import { Owner } from '../live/live-item.tsx'
import { Icon } from '../parts/icon.tsx'
import { PromiseMark } from '../parts/promise-mark.tsx'
import { ScoreBar } from '../parts/score-bar.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { agoWords, exactTime } from '../time/time-words.ts'
import { languageNow } from '../words/speak.ts'

/** One lead as a line (a card on a phone). Its name leads to it, and is what the keys j and k walk over. */
export const LeadItem = memo(function LeadItem({ row }: { readonly row: LeadRow }) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  return (
    <li className="row lead-row">
      <span className="cell-lead">
        <Link className="who" data-open to="/leads/$leadId" params={{ leadId: row.leadId }}>
          {row.person ?? t('lead.nobody')}
        </Link>
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
            <PromiseMark
              dueAt={row.dueAt}
              state={row.slaState}
              asDecided={row.promisedAt === null && row.slaState !== 'met'}
            />
          }
        />
      </span>
      <span className="cell-origin muted">
        <span>{wordFor(row.sourceType, languageNow())}</span>
        <span>{wordFor(row.fit, languageNow())}</span>
      </span>
      <time
        className="cell-time figures muted"
        dateTime={new Date(row.decidedAt).toISOString()}
        title={exactTime(row.decidedAt)}
      >
        {agoWords(row.decidedAt, now, t)}
      </time>
    </li>
  )
})
