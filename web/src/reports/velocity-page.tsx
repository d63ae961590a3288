import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { WINDOWS } from '../../../src/contracts/report-windows.ts'
import type { StageLine, VelocityView } from '../../../src/contracts/reports.ts'
import { velocityQuery } from '../data/report-queries.ts'
import { CsvButton } from '../parts/csv-button.tsx'
import { SectionHead } from '../parts/section-head.tsx'
import { Empty } from '../parts/trouble.tsx'
import { BarsPicture } from './bars-picture.tsx'
import { rateWords, span, whole } from './figures.tsx'
import { ReportBar } from './report-bar.tsx'
import { ReportPage } from './report-page.tsx'
import { askedOf } from './report-search.ts'
import { StageTable } from './stage-table.tsx'
import { StepTable } from './step-table.tsx'
import { useAskedWords } from './use-asked-words.ts'
import { useReport } from './use-report.ts'
import { useZone } from './use-zone.ts'

const StepDetails = lazy(() => import('./step-details.tsx').then(({ StepDetails: part }) => ({ default: part })))
/** A median of fewer visits says little. */
const TOO_FEW = 10

/** The stage furthest from its norm, by median ÷ norm. */
function furthest({ stages }: VelocityView): StageLine | null {
  const over = stages.filter(
    ({ visits, medianDays, normDays }) =>
      visits >= TOO_FEW && medianDays !== null && normDays !== null && medianDays > normDays,
  )
  const factor = (line: StageLine): number => line.medianDays! / line.normDays!
  return over.toSorted((a, b) => factor(b) - factor(a))[0] ?? null
}

function sentenceOf(view: VelocityView, worst: StageLine | null, t: TFunction): string {
  if (worst)
    return t('report.velocity.worst', {
      stage: t(`stage.${worst.stage}`),
      median: span(worst.medianDays!),
      norm: span(worst.normDays!),
    })
  const judged = view.stages.some(({ visits, normDays }) => visits >= TOO_FEW && normDays !== null)
  return t(judged ? 'report.velocity.fine' : 'report.velocity.few')
}

export function VelocityPage() {
  const { t } = useTranslation()
  const zone = useZone()
  const { search, days, before, change } = useReport('/reports/velocity', zone)
  const asked = askedOf(search, days)
  const { data, error, refetch, isPlaceholderData } = useQuery(velocityQuery(asked))
  const compared = useQuery(velocityQuery(askedOf(search, before), search.vs === 'before'))
  const old = search.vs === 'before' ? compared.data : undefined
  const worst = data ? furthest(data) : null
  const askedWords = useAskedWords(search, days)
  const cut = { source: search.source, fit: search.fit, owner: search.owner }
  const empty = data !== undefined && data.stages.every(({ entered, left, open }) => entered + left + open === 0)
  return (
    <ReportPage
      name="velocity"
      bar={<ReportBar page="velocity" search={search} days={days} onChange={change} />}
      error={error}
      reload={() => void refetch()}
      sentence={data ? sentenceOf(data, worst, t) : null}
      now={data?.now}
      zone={data?.zone}
      old={isPlaceholderData}
    >
      {data && empty && <Empty title={t('report.empty.title')}>{t('report.empty.text')}</Empty>}
      {data && !empty && (
        <>
          <section>
            <SectionHead title={t('report.stages')}>
              <CsvButton path={`/api/reports/velocity?${asked}&format=csv`} what={t('report.stages')} />
            </SectionHead>
            <p className="muted">{t('report.stages.what')}</p>
            <StageTable view={data} before={old} cut={cut} marked={worst} />
            {data.journey && (
              <p className="figures">
                {t('report.journey', {
                  count: data.journey.leads,
                  median: span(data.journey.medianDays),
                  mean: span(data.journey.meanDays),
                  p90: span(data.journey.p90Days),
                })}{' '}
                {t('report.journey.norms', {
                  norms: data.journey.norms
                    .map(({ segment, lowDays, highDays }) => `${t(`report.segment.${segment}`)} ${lowDays}–${highDays}`)
                    .join(', '),
                })}
              </p>
            )}
          </section>
          <section>
            <SectionHead title={t('report.steps')}>
              <CsvButton path={`/api/reports/velocity?${asked}&format=csv&table=steps`} what={t('report.steps')} />
              <BarsPicture
                lines={data.steps
                  .filter(({ mature }) => mature > 0)
                  .map(({ from, to, low, high, mature, reached }) => ({
                    id: from,
                    name: t('report.step', { from: t(`stage.${from}`), to: t(`stage.${to}`) }),
                    to: reached / mature,
                    ...{ low, high, words: rateWords(reached, mature, t) },
                  }))}
                title={t('report.steps')}
                asked={askedWords}
                name={`steps-${days.from}-${days.to}`}
              />
            </SectionHead>
            <p className="muted">{t('report.steps.what', { days: whole(data.within) })}</p>
            <NativeSelect
              className="within"
              label={t('report.within')}
              value={String(data.within)}
              data={WINDOWS.map((window) => ({ value: String(window), label: t('time.days', { count: window }) }))}
              onChange={(event) =>
                change({ within: WINDOWS.find((window) => String(window) === event.currentTarget.value) })
              }
            />
            <StepTable view={data} before={old} cut={cut} />
          </section>
          <Suspense fallback={null}>
            <StepDetails search={search} days={days} view={data} cut={cut} onChange={change} />
          </Suspense>
        </>
      )}
    </ReportPage>
  )
}
