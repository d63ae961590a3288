import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { AskError } from '../data/ask.ts'
import { NotFound } from '../frame/root.tsx'
import { usePageTitle } from '../frame/use-page-title.ts'
import { PromiseMark } from '../parts/promise-mark.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { agoWords, exactTime } from '../time/time-words.ts'
import { languageNow } from '../words/speak.ts'
import { PartnerActs } from './partner-acts.tsx'
import { Hidden, StandingMark, useLeadName } from './partner-facts.tsx'
import { partnerLeadQuery } from './partner-queries.ts'
import './partner.css'

const route = getRouteApi('/partner/leads/$publicId')

/** One lead of a partner: how it stands, what can be done, and its few events. */
export function PartnerLeadPage() {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const { publicId } = route.useParams()
  const { data, error, refetch } = useQuery(partnerLeadQuery(publicId, languageNow()))
  const nameOf = useLeadName()
  const name = data ? nameOf(data.lead) : t('partner.title')
  usePageTitle(name)
  if (error instanceof AskError && error.status === 404) return <NotFound />
  const lead = data?.lead
  return (
    <div className="page page-reading partner-lead">
      <p>
        <Link to="/partner" className="back">
          {t('partner.back')}
        </Link>
      </p>
      {error && <Trouble title={t('partner.lead.error')} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} role="status" aria-label={t('app.loading')} />}
      {data && lead && (
        <>
          <h1>{name}</h1>
          <p>{lead.hidden.includes('company') ? <Hidden what="company" /> : lead.company}</p>
          <p className="partner-marks">
            <StandingMark lead={lead} />
            <PromiseMark dueAt={lead.promise.dueAt} state={lead.promise.state} />
            {lead.hidden.includes('owner') && <Hidden what="owner" />}
          </p>
          <p className="partner-reason-big">{lead.reason}</p>
          <PartnerActs lead={lead} name={name} />
          <h2>{t('partner.events')}</h2>
          <ol className="partner-events">
            {data.events.map((event, place) => (
              <li key={`${event.at} ${place}`}>
                <time className="muted figures" dateTime={new Date(event.at).toISOString()} title={exactTime(event.at)}>
                  {agoWords(event.at, now, t)}
                </time>
                <span>{event.text}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  )
}
