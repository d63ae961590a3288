import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { PromiseView } from '../../../src/contracts/reports.ts'
import { promiseQuery } from '../data/report-queries.ts'
import type { LeadSearch } from '../leads/lead-search.ts'
import { CsvButton } from '../parts/csv-button.tsx'
import { SectionHead } from '../parts/section-head.tsx'
import { Empty } from '../parts/trouble.tsx'
import { ArrivalCurve, shareAt } from './arrival-curve.tsx'
import { FigureTable, LeadsLink, percent, rateWords, whole } from './figures.tsx'
import { HourGrid, HourPicture } from './hour-grid.tsx'
import { ReportBar } from './report-bar.tsx'
import { ReportPage } from './report-page.tsx'
import { askedOf } from './report-search.ts'
import { ReturnsSection } from './returns-section.tsx'
import { useAskedWords } from './use-asked-words.ts'
import { useReport } from './use-report.ts'
import { useZone } from './use-zone.ts'

type Counts = PromiseView['total']

/** Minutes at which the share of answers is read off. */
const READ_AT = [5, 15, 30, 60, 240, 1_440] as const

function minutesWords(minutes: number, t: TFunction): string {
  return minutes < 60 ? t('time.minutes', { count: minutes }) : t('time.wholeHours', { hours: minutes / 60 })
}

function sentenceOf({ total }: PromiseView, t: TFunction): string {
  const ended = total.kept + total.late
  if (ended === 0) return t('report.sla.nothing')
  if (total.late === 0) return t('report.sla.all', { count: ended })
  return t('report.sla.kept', { rate: rateWords(total.kept, ended, t), count: total.late })
}

/** Promises by a value: kept of ended, and the leads behind both. */
function PromiseTable({
  caption,
  title,
  lines,
}: {
  readonly caption: string
  readonly title: string
  readonly lines: readonly {
    readonly id: string
    readonly name: string
    readonly counts: Counts
    readonly search: LeadSearch
  }[]
}) {
  const { t } = useTranslation()
  return (
    <FigureTable
      caption={caption}
      columns={[
        { key: 'value', title },
        { key: 'rate', title: t('report.col.kept') },
        { key: 'kept', title: t('report.col.keptLeads') },
        { key: 'late', title: t('report.col.lateLeads') },
        { key: 'open', title: t('report.col.notDue') },
      ]}
      rows={lines.map(({ id, name, counts, search }) => ({
        id,
        cells: [
          name,
          <span className="figures">{rateWords(counts.kept, counts.kept + counts.late, t)}</span>,
          <LeadsLink
            count={counts.keptLeads}
            search={{ ...search, promise: 'kept' }}
            label={t('leads.promise.kept', { count: counts.keptLeads })}
          />,
          <LeadsLink
            count={counts.lateLeads}
            search={{ ...search, promise: 'late' }}
            label={t('leads.promise.late', { count: counts.lateLeads })}
          />,
          <span className="figures">{whole(counts.open)}</span>,
        ],
      }))}
    />
  )
}

export function SlaPage() {
  const { t } = useTranslation()
  const zone = useZone()
  const { search, days, before, change } = useReport('/reports/sla', zone)
  const asked = askedOf(search, days, { clock: search.clock })
  const { data, error, refetch, isPlaceholderData } = useQuery(promiseQuery(asked))
  const earlier = askedOf(search, before, { clock: search.clock })
  const compared = useQuery(promiseQuery(earlier, search.vs === 'before'))
  const old = search.vs === 'before' ? compared.data?.total : undefined
  const base: LeadSearch = {
    source: search.source,
    fit: search.fit,
    owner: search.owner,
    from: days.from,
    to: days.to,
    clock: search.clock,
  }
  const askedWords = useAskedWords(search, days, [t(`report.clock.${search.clock ?? 'lead'}`)])
  const csv = `/api/reports/promises?${asked}&format=csv`
  const nothing = data !== undefined && data.total.kept + data.total.late + data.total.open === 0
  return (
    <ReportPage
      name="sla"
      bar={
        <>
          <ReportBar page="sla" search={search} days={days} onChange={change} />
          <SegmentedControl
            size="xs"
            aria-label={t('report.clock')}
            value={search.clock ?? 'lead'}
            data={[
              { value: 'lead', label: t('report.clock.lead') },
              { value: 'rep', label: t('report.clock.rep') },
            ]}
            onChange={(value) => change({ clock: value === 'rep' ? 'rep' : undefined })}
          />
          <p className="muted">{t(search.clock === 'rep' ? 'report.clock.rep.what' : 'report.clock.lead.what')}</p>
        </>
      }
      error={error}
      reload={() => void refetch()}
      sentence={data ? sentenceOf(data, t) : null}
      now={data?.now}
      zone={data?.zone}
      old={isPlaceholderData}
    >
      {nothing && <Empty title={t('report.sla.empty.title')}>{t('report.sla.empty.text')}</Empty>}
      {data && !nothing && (
        <>
          {old && (
            <p className="figures">{t('report.sla.before', { rate: rateWords(old.kept, old.kept + old.late, t) })}</p>
          )}
          <section>
            <SectionHead title={t('report.sla.byClass')}>
              <CsvButton path={csv} what={t('report.sla.byClassAndOwner')} />
            </SectionHead>
            <PromiseTable
              caption={t('report.sla.byClass')}
              title={t('report.col.class')}
              lines={[
                { id: 'all', name: t('report.sla.everything'), counts: data.total, search: base },
                ...data.byClass.map(({ value, ...counts }) => ({
                  id: `class-${value}`,
                  name: value,
                  counts,
                  search: { ...base, class: value },
                })),
              ]}
            />
          </section>
          <section>
            <SectionHead title={t('report.sla.answers')}>
              <CsvButton path={`${csv}&table=answers`} what={t('report.sla.answers')} />
            </SectionHead>
            <ArrivalCurve
              curve={data.answers}
              title={READ_AT.slice(0, 4)
                .map((minutes) => `${minutesWords(minutes, t)} ${percent(shareAt(data.answers, minutes))}`)
                .join(' · ')}
              caption={t('report.answers.what', { count: data.answers.watched, arrived: whole(data.answers.arrived) })}
              unit={t('report.unit.minutes')}
              marks={READ_AT.map((at) => ({ at, words: minutesWords(at, t) }))}
              log
              picture={{ name: `answers-${days.from}-${days.to}`, asked: askedWords, title: t('report.sla.answers') }}
            />
          </section>
          <section>
            <h2>{t('report.sla.byOwner')}</h2>
            <PromiseTable
              caption={t('report.sla.byOwner')}
              title={t('leads.by.owner')}
              lines={data.byOwner.map(({ owner, ...counts }) => ({
                id: `owner-${owner?.id ?? ''}`,
                name: owner?.name ?? t('leads.owner.none'),
                counts,
                search: { ...base, rep: owner?.id ?? 'none' },
              }))}
            />
          </section>
          <section>
            <SectionHead title={t('report.sla.byHour')}>
              <CsvButton path={`${csv}&table=hours`} what={t('report.sla.byHour')} />
              <HourPicture
                hours={data.byHour}
                title={t('report.sla.byHour')}
                asked={askedWords}
                name={`promise-hours-${days.from}-${days.to}`}
              />
            </SectionHead>
            <p className="muted">{t('report.sla.byHour.what', { zone: data.zone })}</p>
            <HourGrid hours={data.byHour} base={base} />
          </section>
        </>
      )}
      {data && <ReturnsSection asked={askedOf(search, days, {})} base={base} />}
    </ReportPage>
  )
}
