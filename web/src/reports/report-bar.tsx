import { NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { choicesQuery } from '../data/queries.ts'
import { SavedViews } from '../views/saved-views.tsx'
import { SPANS, type ReportSearch } from './report-search.ts'

interface Props {
  readonly search: ReportSearch
  readonly days: { readonly from: string; readonly to: string }
  readonly onChange: (change: Partial<ReportSearch>) => void
  readonly page: 'velocity' | 'sla' | 'holes'
  readonly compare?: boolean
}

/** Period, comparison and cut of a report. */
export function ReportBar({ search, days, onChange, page, compare = true }: Props) {
  const { t } = useTranslation()
  const { data } = useQuery(choicesQuery)
  const any = { value: '', label: t('leads.any') }
  const plain = (value: string): { value: string; label: string } => ({ value, label: value })
  const fields = [
    { name: 'source' as const, data: [any, ...(data?.sources ?? []).map(plain)] },
    { name: 'fit' as const, data: [any, ...(data?.fits ?? []).map(plain)] },
    {
      name: 'owner' as const,
      data: [
        any,
        { value: 'none', label: t('leads.owner.none') },
        ...(data?.owners ?? []).map(({ id, name }) => ({ value: id, label: name })),
      ],
    },
  ]
  const own = search.from !== undefined
  return (
    <div className="report-bar">
      <NativeSelect
        label={t('report.period')}
        value={own ? 'own' : String(search.span ?? 90)}
        data={[
          ...SPANS.map((span) => ({ value: String(span), label: t('report.lastDays', { count: span }) })),
          { value: 'own', label: t('report.ownDays') },
        ]}
        onChange={(event) => {
          const { value } = event.currentTarget
          if (value === 'own') onChange({ ...days, span: undefined })
          else onChange({ from: undefined, to: undefined, span: SPANS.find((span) => String(span) === value) })
        }}
      />
      {own &&
        (['from', 'to'] as const).map((name) => (
          <TextInput
            key={name}
            type="date"
            label={t(`report.${name}`)}
            value={days[name]}
            onChange={(event) => {
              const { value } = event.currentTarget
              if (value !== '') onChange({ ...days, [name]: value })
            }}
          />
        ))}
      {compare && (
        <NativeSelect
          label={t('report.compare')}
          value={search.vs ?? ''}
          data={[
            { value: '', label: t('report.compare.none') },
            { value: 'before', label: t('report.compare.before') },
          ]}
          onChange={(event) => onChange({ vs: event.currentTarget.value === 'before' ? 'before' : undefined })}
        />
      )}
      {fields.map(({ name, data: options }) => (
        <NativeSelect
          key={name}
          label={t(`leads.by.${name}`)}
          value={search[name] ?? ''}
          data={options}
          onChange={(event) => onChange({ [name]: event.currentTarget.value || undefined })}
        />
      ))}
      <SavedViews page={page} />
    </div>
  )
}
