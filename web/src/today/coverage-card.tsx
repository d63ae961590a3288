import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { CoverageView } from '../../../src/contracts/coverage.ts'
import { inMyZone, timed } from '../data/queries.ts'
import { Icon } from '../parts/icon.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { exactTime } from '../time/time-words.ts'

const SHOWN = 5

/** Hours of the next seven days that nobody covers, and before days off the promises that break during them. */
export function CoverageCard() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery({
    queryKey: ['coverage'],
    queryFn: ({ signal }) => timed<CoverageView>(`/api/coverage?${inMyZone()}`, signal),
    staleTime: 60_000,
  })
  if (error) return <Trouble title={t('coverage.error')} error={error} onRetry={() => void refetch()} />
  if (!data) return null
  const gaps = data.pools
    .flatMap(({ pool, promise, gaps: open }) => open.map((gap) => ({ ...gap, pool, promise })))
    .toSorted((a, b) => a.from - b.from)
  return (
    <section className="coverage" aria-label={t('coverage.title')}>
      {data.monday !== null && data.monday.leads.length > 0 && (
        <>
          <p>
            <Icon name="due" size={16} />{' '}
            <strong>
              {t('coverage.monday', { count: data.monday.leads.length, until: exactTime(data.monday.until) })}
            </strong>
          </p>
          <ul>
            {data.monday.leads.slice(0, SHOWN).map((lead) => (
              <li key={lead.id}>
                <Link to="/leads/$leadId" params={{ leadId: lead.id }}>
                  {lead.name ?? lead.company ?? lead.id}
                </Link>{' '}
                <span className="muted">
                  {lead.owner?.name ?? t('coverage.nobody')} · {t('coverage.due', { time: exactTime(lead.dueAt) })}
                  {lead.sure && ` · ${t('coverage.sure')}`}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>{t('coverage.title')}</h2>
      {data.pools.length === 0 && <p className="muted">{t('coverage.none')}</p>}
      {data.pools.length > 0 && gaps.length === 0 && <p>{t('coverage.clear')}</p>}
      <ul>
        {gaps.slice(0, SHOWN).map((gap) => (
          <li key={`${gap.pool.id} ${gap.from}`}>
            {t('coverage.gap', {
              from: exactTime(gap.from),
              until: exactTime(gap.until),
              minutes: gap.promise.minutes,
              pool: gap.pool.name,
            })}{' '}
            <span className="muted">
              {t('coverage.away', { names: gap.absent.map(({ rep }) => rep.name).join(', ') })}
            </span>
          </li>
        ))}
      </ul>
      {gaps.length > SHOWN && <p className="muted">{t('coverage.more', { count: gaps.length - SHOWN })}</p>}
    </section>
  )
}
