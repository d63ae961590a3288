import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { decisionQuery } from '../data/queries.ts'
import { Icon } from '../parts/icon.tsx'
import { PromiseMark } from '../parts/promise-mark.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { languageNow } from '../words/speak.ts'
import { WhyBody } from './why-body.tsx'

/** The whole explanation of one decision; the same in the drawer and on its own page. */
export function WhyDecision({
  decisionId,
  headingLevel,
}: {
  readonly decisionId: string
  readonly headingLevel: 2 | 3
}) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(decisionQuery(decisionId, languageNow()))
  const Name = headingLevel === 2 ? 'h1' : 'h2'
  if (error) return <Trouble title={t('why.error')} error={error} onRetry={() => void refetch()} />
  if (!data) {
    return (
      <div role="status" aria-busy="true" aria-label={t('app.loading')}>
        <Skeleton height={28} width="60%" mb={12} />
        <Skeleton height={48} mb={24} />
        <Skeleton height={96} mb={24} />
        <Skeleton height={140} />
      </div>
    )
  }
  return (
    <article>
      <Name className="why-name">
        {data.person ?? t('lead.nobody')}
        {data.company !== null && <span className="muted"> · {data.company}</span>}
      </Name>
      <p className="why-state">
        <span className="stage">{t(`stage.${data.stage}`)}</span>
        <span className="temperature muted">
          <Icon name={data.temperature} size={14} /> {t(`temperature.${data.temperature}`)}
        </span>
        {data.outcome === 'held' ? (
          <StatusMark kind="held">{t('outcome.held')}</StatusMark>
        ) : (
          data.owner && <span className="owner">{data.owner.name}</span>
        )}
        <PromiseMark dueAt={data.dueAt} state={data.slaState} asDecided />
      </p>
      <WhyBody why={data} headingLevel={headingLevel}>
        <p className="why-links">
          <Link to="/leads/$leadId" params={{ leadId: data.leadId }}>
            {t('why.lead')}
          </Link>
          {data.recordUrl !== null && (
            <a href={data.recordUrl} target="_blank" rel="noreferrer">
              {t('why.open')} <Icon name="out" size={14} />
            </a>
          )}
        </p>
      </WhyBody>
    </article>
  )
}
