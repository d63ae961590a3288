import { useTranslation } from 'react-i18next'
import type { StageLine, VelocityView } from '../../../src/contracts/reports.ts'
import type { LeadSearch } from '../leads/lead-search.ts'
import { FigureTable, LeadsLink, span, useMeaning, whole } from './figures.tsx'

interface Props {
  readonly view: VelocityView
  readonly before: VelocityView | undefined
  /** What every list of leads is asked with besides. */
  readonly cut: LeadSearch
  readonly marked: StageLine | null
}

/** Days in each stage beside the norm and the best, who is there now, and who is there too long. */
export function StageTable({ view, before, cut, marked }: Props) {
  const { t } = useTranslation()
  const meaning = useMeaning()
  const { from, to } = view.period
  const lines = view.stages.filter(({ entered, left, open, skipped }) => entered + left + open + skipped > 0)
  const link = (line: StageLine, was: LeadSearch['was'], count: number) => (
    <LeadsLink
      count={count}
      search={{ ...cut, was, of: line.stage, from, to }}
      label={t(`leads.was.${was ?? 'entered'}`, { count, stage: t(`stage.${line.stage}`) })}
    />
  )
  const days = (value: number | null): string => (value === null ? t('report.none') : span(value))
  const old = (line: StageLine): StageLine | undefined => before?.stages.find(({ stage }) => stage === line.stage)
  return (
    <FigureTable
      caption={t('report.stages')}
      columns={[
        { key: 'stage', title: t('report.col.stage') },
        { key: 'entered', title: t('report.col.entered') },
        { key: 'left', title: t('report.col.left') },
        { key: 'median', title: t('report.col.median'), meaning: meaning('median') },
        { key: 'mean', title: t('report.col.mean') },
        { key: 'p90', title: t('report.col.p90'), meaning: meaning('p90') },
        { key: 'norm', title: t('report.col.norm') },
        { key: 'best', title: t('report.col.best') },
        { key: 'open', title: t('report.col.open') },
        { key: 'stalled', title: t('report.col.stalled'), meaning: meaning('stalled') },
        { key: 'skipped', title: t('report.col.skipped'), meaning: meaning('skipped') },
      ]}
      rows={lines.map((line) => {
        const was = old(line)
        return {
          id: line.stage,
          marked: line === marked,
          cells: [
            t(`stage.${line.stage}`),
            link(line, 'entered', line.entered),
            link(line, 'left', line.left),
            <span className="figures">
              {days(line.medianDays)}
              {was && <span className="was muted"> {t('report.was', { value: days(was.medianDays) })}</span>}
            </span>,
            <span className="figures">{days(line.meanDays)}</span>,
            <span className="figures">{days(line.p90Days)}</span>,
            <span className="figures muted">{days(line.normDays)}</span>,
            <span className="figures muted">{days(line.bestDays)}</span>,
            link(line, 'inside', line.open),
            line.stalled === null ? (
              <span className="muted">{t('report.none')}</span>
            ) : (
              link(line, 'stalled', line.stalled)
            ),
            line.stage === 'iql' ? whole(0) : link(line, 'skipped', line.skipped),
          ],
        }
      })}
    />
  )
}
