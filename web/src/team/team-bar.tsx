import { NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { SavedViews } from '../views/saved-views.tsx'
import { TEAM_SPANS, type TeamSearch } from './team-search.ts'

interface Props {
  readonly search: TeamSearch
  readonly pool: string
  readonly pools: readonly { readonly id: string; readonly name: string }[]
  /** Absent: no view of the page can be kept. */
  readonly page?: 'team'
  readonly onChange: (change: Partial<TeamSearch>) => void
}

/** Which pool, and how far back. */
export function TeamBar({ search, pool, pools, page, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <div className="report-bar">
      <NativeSelect
        label={t('team.pool')}
        value={pool}
        data={pools.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(event) => onChange({ pool: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('report.period')}
        value={String(search.span ?? 30)}
        data={TEAM_SPANS.map((span) => ({ value: String(span), label: t('report.lastDays', { count: span }) }))}
        onChange={(event) => onChange({ span: TEAM_SPANS.find((span) => String(span) === event.currentTarget.value) })}
      />
      {page !== undefined && <SavedViews page={page} />}
    </div>
  )
}
