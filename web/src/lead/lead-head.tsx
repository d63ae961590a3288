import { useTranslation } from 'react-i18next'
import type { LeadPageView } from '../../../src/contracts/lead.ts'
import { Icon } from '../parts/icon.tsx'
import { scoreNumber } from '../parts/numbers.ts'
import { PromiseMark } from '../parts/promise-mark.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { wordOf } from '../parts/words-of.ts'
import { useBusinessNow } from '../time/business-time.ts'
import { momentWords } from '../time/time-words.ts'

/** Who it is, where it stands, whose it is and until when: the whole answer in three lines. */
export function LeadHead({ page }: { readonly page: LeadPageView }) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const { why, lockedUntil } = page
  return (
    <header className="lead-head">
      <h1>
        {why.person ?? t('lead.nobody')}
        {why.company !== null && <span className="muted"> · {why.company}</span>}
      </h1>
      <p className="why-state">
        {why.outcome === 'held' ? (
          <StatusMark kind="held">{t('outcome.held')}</StatusMark>
        ) : why.owner ? (
          <span className="owner">{why.owner.name}</span>
        ) : (
          <StatusMark kind="quiet">{t('outcome.notYet')}</StatusMark>
        )}
        <PromiseMark dueAt={why.dueAt} state={why.slaState} />
        {lockedUntil !== null && lockedUntil > now && (
          <StatusMark kind="quiet">{t('lead.locked', { time: momentWords(lockedUntil, now, t) })}</StatusMark>
        )}
        {page.newsWaitsUntil !== null && page.newsWaitsUntil > now && (
          <StatusMark kind="held" title={t('lead.newsWaits.why')}>
            {t('lead.newsWaits', { time: momentWords(page.newsWaitsUntil, now, t) })}
          </StatusMark>
        )}
        {page.pair !== null && <PairMark pair={page.pair} />}
        <span className="stage">{t(`stage.${why.stage}`)}</span>
        <span className="muted">{t(`status.${why.status}`)}</span>
        <span className="temperature muted">
          <Icon name={why.temperature} size={14} /> {t(`temperature.${why.temperature}`)}
        </span>
        <span className="figures">
          {t('score.title', { total: scoreNumber(why.score.total), band: wordOf('band', why.score.band, t) })}
        </span>
        {why.recordUrl !== null && (
          <a className="lead-crm" href={why.recordUrl} target="_blank" rel="noreferrer">
            {t('why.open')} <Icon name="out" size={14} />
          </a>
        )}
      </p>
    </header>
  )
}

/** The record of the same person in the other CRM, and which of the two decides. */
function PairMark({ pair: { role, crm, recordUrl } }: { readonly pair: NonNullable<LeadPageView['pair']> }) {
  const { t } = useTranslation()
  const words = t(`lead.pair.${role}`, { crm })
  return (
    <StatusMark kind="quiet">
      {recordUrl === null ? (
        words
      ) : (
        <a href={recordUrl} target="_blank" rel="noreferrer">
          {words} <Icon name="out" size={14} />
        </a>
      )}
    </StatusMark>
  )
}
