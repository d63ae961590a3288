import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { ReturnView } from '../../../src/contracts/reports.ts'
import { returnQuery } from '../data/report-queries.ts'
import type { LeadSearch } from '../leads/lead-search.ts'
import { CsvButton } from '../parts/csv-button.tsx'
import { SectionHead } from '../parts/section-head.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { FigureTable, LeadsLink, rateWords, whole } from './figures.tsx'

type Counts = ReturnView['total']

interface Line {
  readonly id: string
  readonly name: string
  readonly counts: Counts
  readonly search: LeadSearch
}

/** Turns that came back: how many of those given, and the leads behind them. */
function TurnTable({ caption, lines }: { readonly caption: string; readonly lines: readonly Line[] }) {
  const { t } = useTranslation()
  return (
    <FigureTable
      caption={caption}
      columns={[
        { key: 'value', title: caption },
        { key: 'rate', title: t('report.returns.rate'), meaning: t('report.returns.what') },
        { key: 'leads', title: t('report.returns.leads') },
      ]}
      rows={lines.map(({ id, name, counts, search }) => ({
        id,
        cells: [
          name,
          <span className="figures">{rateWords(counts.returned, counts.given, t)}</span>,
          <LeadsLink
            count={counts.returnedLeads}
            search={{ ...search, returned: search.returned ?? 'any' }}
            label={t('report.returns.label', { count: counts.returnedLeads, what: name })}
          />,
        ],
      }))}
    />
  )
}

function reasonWords(reason: string | null, t: TFunction): string {
  if (reason === null) return t('report.returns.none')
  return reason === 'other' ? t('report.returns.other') : reason
}

/** Leads that reps refused or gave back: which sources send them, why, and who says so. */
export function ReturnsSection({ asked, base }: { readonly asked: string; readonly base: LeadSearch }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(returnQuery(asked))
  const where: LeadSearch = { ...base, clock: undefined }
  return (
    <section>
      <SectionHead title={t('report.returns.title')}>
        <CsvButton path={`/api/reports/returns?${asked}&format=csv`} what={t('report.returns.title')} />
      </SectionHead>
      <p className="muted">{t('report.returns.what')}</p>
      {error && <Trouble title={t('report.error')} error={error} onRetry={() => void refetch()} />}
      {data && data.total.returned === 0 && <p>{t('report.returns.empty', { count: data.total.given })}</p>}
      {data && data.total.returned > 0 && (
        <>
          <TurnTable
            caption={t('report.returns.bySource')}
            lines={[
              { id: 'all', name: t('report.sla.everything'), counts: data.total, search: where },
              ...data.bySource.map(({ value, ...counts }) => ({
                id: `source-${value ?? ''}`,
                name: value ?? t('report.none'),
                counts,
                search: { ...where, source: value ?? undefined },
              })),
            ]}
          />
          <FigureTable
            caption={t('report.returns.byReason')}
            columns={[
              { key: 'reason', title: t('report.returns.byReason') },
              { key: 'source', title: t('report.returns.bySource') },
              { key: 'turns', title: t('report.returns.turns') },
              { key: 'leads', title: t('report.returns.leads') },
            ]}
            rows={data.bySourceAndReason.map(({ source, reason, returned, returnedLeads }) => ({
              id: `reason-${source ?? ''}-${reason ?? ''}`,
              cells: [
                reasonWords(reason, t),
                source ?? t('report.none'),
                <span className="figures">{whole(returned)}</span>,
                <LeadsLink
                  count={returnedLeads}
                  search={{ ...where, source: source ?? undefined, returned: reason ?? 'none' }}
                  label={t('report.returns.label', { count: returnedLeads, what: reasonWords(reason, t) })}
                />,
              ],
            }))}
          />
          <TurnTable
            caption={t('report.returns.byOwner')}
            lines={data.byOwner.map(({ owner, ...counts }) => ({
              id: `rep-${owner?.id ?? ''}`,
              name: owner?.name ?? t('leads.owner.none'),
              counts,
              search: { ...where, rep: owner?.id },
            }))}
          />
        </>
      )}
    </section>
  )
}
