import { useTranslation } from 'react-i18next'
import type { StepLine, VelocityView } from '../../../src/contracts/reports.ts'
import type { LeadSearch } from '../leads/lead-search.ts'
import { FigureTable, LeadsLink, rateWords, ShareBar, span, useMeaning } from './figures.tsx'

interface Props {
  readonly view: VelocityView
  readonly before: VelocityView | undefined
  readonly cut: LeadSearch
}

/** What became of those who entered a stage for the first time: only entries that have had their whole window are in the rate. */
export function StepTable({ view, before, cut }: Props) {
  const { t } = useTranslation()
  const meaning = useMeaning()
  const { from, to } = view.period
  const link = (line: StepLine, was: LeadSearch['was'], count: number) => (
    <LeadsLink
      count={count}
      search={{ ...cut, was, of: line.from, from, to, within: view.within }}
      label={t(`leads.was.${was ?? 'cohort'}`, { count, stage: t(`stage.${line.from}`) })}
    />
  )
  const steps = view.steps.filter(({ entered }) => entered > 0)
  const old = (line: StepLine): StepLine | undefined => before?.steps.find((step) => step.from === line.from)
  const rate = ({ reached, mature }: StepLine): string =>
    mature === 0 ? t('report.tooEarly') : rateWords(reached, mature, t)
  return (
    <FigureTable
      caption={t('report.steps')}
      columns={[
        { key: 'step', title: t('report.col.step') },
        { key: 'cohort', title: t('report.col.cohort') },
        { key: 'mature', title: t('report.col.mature'), meaning: meaning('mature') },
        { key: 'reached', title: t('report.col.reached') },
        { key: 'rate', title: t('report.col.rate') },
        { key: 'range', title: t('report.col.range') },
        { key: 'early', title: t('report.col.early') },
        { key: 'speed', title: t('report.col.speed'), meaning: meaning('median') },
      ]}
      rows={steps.map((line) => {
        const was = old(line)
        return {
          id: line.from,
          cells: [
            t('report.step', { from: t(`stage.${line.from}`), to: t(`stage.${line.to}`) }),
            link(line, 'cohort', line.entered),
            link(line, 'mature', line.mature),
            link(line, 'reached', line.reached),
            <span className="rate figures">
              {line.mature >= 10 && <ShareBar share={line.reached / line.mature} low={line.low} high={line.high} />}
              <span>
                {rate(line)}
                {was && <span className="was muted"> {t('report.was', { value: rate(was) })}</span>}
              </span>
            </span>,
            <span className="figures muted">
              {line.low === null || line.high === null
                ? t('report.none')
                : t('report.range', { low: Math.round(line.low * 100), high: Math.round(line.high * 100) })}
            </span>,
            link(line, 'early', line.reachedEarly),
            <span className="figures">{line.medianDays === null ? t('report.none') : span(line.medianDays)}</span>,
          ],
        }
      })}
    />
  )
}
