import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { TodayView } from '../../../src/contracts/reports.ts'
import { meQuery } from '../data/queries.ts'
import { todayQuery } from '../data/report-queries.ts'
import { usePageTitle } from '../frame/use-page-title.ts'
import type { LeadSearch } from '../leads/lead-search.ts'
import { LeadList } from '../leads/lead-list.tsx'
import { mayAct } from '../lead/use-order.ts'
import { useLeads } from '../leads/use-leads.ts'
import { Icon, type IconName } from '../parts/icon.tsx'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { span, whole } from '../reports/figures.tsx'
import { CoverageCard } from './coverage-card.tsx'
import { Absences } from '../team/absences.tsx'
import { hourMinute } from '../time/time-words.ts'

const COUNTS: readonly {
  readonly key: 'late' | 'soon' | 'held'
  readonly icon: IconName
  readonly search: LeadSearch
}[] = [
  { key: 'late', icon: 'breached', search: { promised: 'late', sort: 'due' } },
  { key: 'soon', icon: 'due', search: { promised: 'soon', sort: 'due' } },
  { key: 'held', icon: 'held', search: { waiting: 'held' } },
]

function Counts({ view }: { readonly view: TodayView }) {
  const { t } = useTranslation()
  return (
    <ul className="counts">
      {COUNTS.map(({ key, icon, search }) => (
        <li key={key}>
          <Link to="/leads" search={search} className={`count count-${key}${view[key] === 0 ? ' none' : ''}`}>
            <Icon name={icon} size={20} />
            <span className="big figures">{whole(view[key])}</span>
            <span>{t(`today.${key}`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** Who is late, or nearly late: three counts, then one list, the most urgent first. */
export function TodayPage() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(todayQuery)
  const { data: me } = useQuery(meQuery)
  const leads = useLeads({ promised: '1', sort: 'due' })
  usePageTitle(t('today.title'))
  const calm = data !== undefined && data.late + data.soon + data.held === 0
  const sentence =
    data === undefined
      ? t('today.title')
      : calm
        ? t('today.calm', { count: data.answered })
        : data.late > 0
          ? t('today.sentenceLate', { count: data.late })
          : t('today.sentence', { count: data.soon })
  return (
    <div className="page">
      <h1 className="answer">{sentence}</h1>
      {data && (
        <p className="muted figures" role="status">
          {t('report.asOf', { time: hourMinute(data.now), zone: data.zone })}
        </p>
      )}
      {error && <Trouble title={t('report.error')} error={error} onRetry={() => void refetch()} />}
      {data && <Counts view={data} />}
      {data && (
        <p className="figures">
          {data.answered === 0 || data.medianMinutes === null || data.p90Minutes === null
            ? t('today.noAnswers')
            : t('today.answers', {
                count: data.answered,
                median: span(data.medianMinutes),
                p90: span(data.p90Minutes),
              })}
        </p>
      )}
      {data && <CoverageCard />}
      <h2>{t('today.list')}</h2>
      <LeadList
        leads={leads}
        label={t('today.list')}
        empty={<Empty title={t('today.clear')}>{t('today.clear.text')}</Empty>}
      />
      <Absences mayAct={me?.signedIn === true && mayAct(me.role)} />
    </div>
  )
}
