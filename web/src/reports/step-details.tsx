import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { VelocityView } from '../../../src/contracts/reports.ts'
import { breakdownQuery, curveQuery } from '../data/report-queries.ts'
import type { LeadSearch } from '../leads/lead-search.ts'
import { CsvButton } from '../parts/csv-button.tsx'
import { SectionHead } from '../parts/section-head.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { ArrivalCurve } from './arrival-curve.tsx'
import { FigureTable, LeadsLink, percent, rateWords, span, whole } from './figures.tsx'
import { useAskedWords } from './use-asked-words.ts'
import { DIMENSIONS, askedOf, type ReportSearch } from './report-search.ts'

interface Props {
  readonly search: ReportSearch
  readonly days: { readonly from: string; readonly to: string }
  readonly view: VelocityView
  readonly cut: LeadSearch
  readonly onChange: (change: Partial<ReportSearch>) => void
}

/** One step closely: how long it takes, those still on the way counted too, and how it differs by source, fit or owner. */
export function StepDetails({ search, days, view, cut, onChange }: Props) {
  const { t } = useTranslation()
  const steps = view.steps.filter(({ entered }) => entered > 0)
  const step = steps.find(({ from }) => from === search.step) ?? steps.toSorted((a, b) => b.entered - a.entered)[0]
  const by = search.by ?? 'source'
  const more = { step: step?.from ?? 'known' }
  const curve = useQuery(curveQuery(askedOf(search, days, more)))
  const lines = useQuery(breakdownQuery(askedOf(search, days, { ...more, by })))
  const askedWords = useAskedWords(search, days)
  if (!step) return null
  const name = (from: string, to: string): string =>
    t('report.step', { from: t(`stage.${from}` as never), to: t(`stage.${to}` as never) })
  const stage = view.stages.find((line) => line.stage === step.from)
  const median = curve.data?.median
  return (
    <section>
      <SectionHead title={t('report.details', { step: name(step.from, step.to) })}>
        <CsvButton
          path={`/api/reports/velocity/breakdown?${askedOf(search, days, { ...more, by, format: 'csv' })}`}
          what={t('report.byWhat', { what: t(`leads.by.${by}`) })}
        />
      </SectionHead>
      <div className="report-bar">
        <NativeSelect
          label={t('report.col.step')}
          value={step.from}
          data={steps.map(({ from, to }) => ({ value: from, label: name(from, to) }))}
          onChange={(event) =>
            onChange({ step: steps.find(({ from }) => from === event.currentTarget.value)?.from as never })
          }
        />
        <NativeSelect
          label={t('report.by')}
          value={by}
          data={DIMENSIONS.map((one) => ({ value: one, label: t(`leads.by.${one}`) }))}
          onChange={(event) => onChange({ by: DIMENSIONS.find((one) => one === event.currentTarget.value) })}
        />
      </div>
      {curve.error && <Trouble title={t('report.error')} error={curve.error} onRetry={() => void curve.refetch()} />}
      {curve.data && (curve.data.points.at(-1)?.at ?? 0) > 0 && (
        <ArrivalCurve
          curve={curve.data}
          title={
            typeof median === 'number'
              ? t('report.curve.median', { days: span(median), stage: t(`stage.${step.to}`) })
              : t('report.curve.noMedian', { stage: t(`stage.${step.to}`) })
          }
          caption={t('report.curve.what', { count: curve.data.watched, arrived: whole(curve.data.arrived) })}
          unit={t('report.unit.days')}
          csv={`/api/reports/velocity/curve?${askedOf(search, days, { ...more, format: 'csv' })}`}
          picture={{
            name: `${step.from}-curve-${days.from}-${days.to}`,
            asked: askedWords,
            title: name(step.from, step.to),
          }}
          marks={[
            ...(typeof stage?.normDays === 'number'
              ? [{ at: stage.normDays, words: t('report.mark.norm', { days: span(stage.normDays) }) }]
              : []),
            ...(typeof stage?.bestDays === 'number'
              ? [{ at: stage.bestDays, words: t('report.mark.best', { days: span(stage.bestDays) }) }]
              : []),
          ]}
        />
      )}
      {lines.error && <Trouble title={t('report.error')} error={lines.error} onRetry={() => void lines.refetch()} />}
      {lines.data && (
        <FigureTable
          caption={t('report.byWhat', { what: t(`leads.by.${by}`) })}
          columns={[
            { key: 'value', title: t(`leads.by.${by}`) },
            { key: 'entered', title: t('report.col.cohort') },
            { key: 'rate', title: t('report.col.rate') },
            { key: 'range', title: t('report.col.sure') },
            { key: 'speed', title: t('report.col.speed') },
          ]}
          rows={lines.data.lines.map((line) => ({
            id: line.value ?? '',
            cells: [
              line.name ?? t('leads.owner.none'),
              <LeadsLink
                count={line.entered}
                search={{ ...cut, [by]: line.value ?? 'none', was: 'cohort', of: step.from, ...lines.data.period }}
                label={t('leads.was.cohort', { count: line.entered, stage: t(`stage.${step.from}`) })}
              />,
              <span className="figures">
                {line.mature === 0 ? t('report.tooEarly') : rateWords(line.reached, line.mature, t)}
              </span>,
              <span className="figures muted">
                {line.low === null || line.high === null
                  ? t('report.none')
                  : `${percent(line.low)} – ${percent(line.high)}`}
              </span>,
              <span className="figures">{line.medianDays === null ? t('report.none') : span(line.medianDays)}</span>,
            ],
          }))}
        />
      )}
    </section>
  )
}
