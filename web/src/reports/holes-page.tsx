import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { velocityQuery } from '../data/report-queries.ts'
import { CsvButton } from '../parts/csv-button.tsx'
import { SectionHead } from '../parts/section-head.tsx'
import { Empty } from '../parts/trouble.tsx'
import { BarsPicture } from './bars-picture.tsx'
import { LeadsLink, FigureTable, percent, ShareBar, span, whole } from './figures.tsx'
import { ReportBar } from './report-bar.tsx'
import { ReportPage } from './report-page.tsx'
import { askedOf } from './report-search.ts'
import { useAskedWords } from './use-asked-words.ts'
import { useReport } from './use-report.ts'
import { useZone } from './use-zone.ts'

/** Lead-days, and what part of all of them. */
const lostWords = (days: number, total: number): string => `${whole(Math.round(days))} (${percent(days / total)})`

/** Where most lead-days are lost beyond the norm, and who is past it now. */
export function HolesPage() {
  const { t } = useTranslation()
  const zone = useZone()
  const { search, days, change } = useReport('/reports/holes', zone)
  const asked = askedOf(search, days)
  const { data, error, refetch, isPlaceholderData } = useQuery(velocityQuery(asked))
  const askedWords = useAskedWords(search, days)
  const cut = { source: search.source, fit: search.fit, owner: search.owner }
  const lines = (data?.stages ?? [])
    .filter((line) => line.beyondDays !== null)
    .toSorted((a, b) => b.beyondDays! - a.beyondDays!)
  const total = lines.reduce((sum, line) => sum + line.beyondDays!, 0)
  const worst = lines[0]
  const sentence =
    data === undefined
      ? null
      : worst === undefined || total === 0
        ? t('report.holes.none')
        : t('report.holes.worst', { stage: t(`stage.${worst.stage}`), days: whole(Math.round(worst.beyondDays!)) })
  return (
    <ReportPage
      name="holes"
      bar={<ReportBar page="holes" search={search} days={days} onChange={change} compare={false} />}
      error={error}
      reload={() => void refetch()}
      sentence={sentence}
      now={data?.now}
      zone={data?.zone}
      old={isPlaceholderData}
    >
      {data && total === 0 && <Empty title={t('report.holes.clear')}>{t('report.holes.clear.text')}</Empty>}
      {data && total > 0 && (
        <section>
          <SectionHead title={t('report.holes.ranked')}>
            <CsvButton path={`/api/reports/velocity?${asked}&format=csv`} what={t('report.holes.ranked')} />
            <BarsPicture
              lines={lines.map((line) => ({
                id: line.stage,
                name: t(`stage.${line.stage}`),
                to: line.beyondDays! / worst!.beyondDays!,
                words: lostWords(line.beyondDays!, total),
              }))}
              title={t('report.holes.ranked')}
              asked={askedWords}
              name={`lost-time-${days.from}-${days.to}`}
            />
          </SectionHead>
          <p className="muted">{t('report.holes.what')}</p>
          <FigureTable
            caption={t('report.holes.ranked')}
            columns={[
              { key: 'stage', title: t('report.col.stage') },
              { key: 'lost', title: t('report.col.beyond') },
              { key: 'leads', title: t('report.col.beyondLeads') },
              { key: 'norm', title: t('report.col.norm') },
              { key: 'stalled', title: t('report.col.stalled') },
              { key: 'rate', title: t('report.col.stallRate') },
            ]}
            rows={lines.map((line) => ({
              id: line.stage,
              cells: [
                t(`stage.${line.stage}`),
                <span className="rate figures">
                  <ShareBar share={line.beyondDays! / worst!.beyondDays!} />
                  <span>{lostWords(line.beyondDays!, total)}</span>
                </span>,
                <LeadsLink
                  count={line.beyondLeads}
                  search={{ ...cut, was: 'over', of: line.stage, ...data.period }}
                  label={t('leads.was.over', { count: line.beyondLeads, stage: t(`stage.${line.stage}`) })}
                />,
                <span className="figures muted">
                  {line.normDays === null ? t('report.none') : span(line.normDays)}
                </span>,
                <LeadsLink
                  count={line.stalled ?? 0}
                  search={{ ...cut, was: 'stalled', of: line.stage }}
                  label={t('leads.was.stalled', { count: line.stalled ?? 0, stage: t(`stage.${line.stage}`) })}
                />,
                <span className="figures">
                  {line.open === 0
                    ? t('report.none')
                    : t('report.partOf', { part: whole(line.stalled ?? 0), whole: whole(line.open) })}
                </span>,
              ],
            }))}
          />
        </section>
      )}
    </ReportPage>
  )
}
