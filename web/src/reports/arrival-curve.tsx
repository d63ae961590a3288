import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { CurveView } from '../../../src/contracts/reports.ts'
import { CsvButton } from '../parts/csv-button.tsx'
import { FigureTable, percent, span, whole } from './figures.tsx'
import { PictureButton } from './picture-button.tsx'

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [640, 240, 40, 28]
/** With fewer still watched the line says little. */
const FEW_LEFT = 10

type Curve = Omit<CurveView, 'now' | 'zone' | 'period'>

interface Props {
  readonly curve: Curve
  readonly title: string
  readonly caption: string
  /** Times to read off and to mark, in the unit of the curve, with their words. */
  readonly marks: readonly { readonly at: number; readonly words: string }[]
  readonly unit: string
  /** Wide spans of minutes are drawn on a logarithmic axis. */
  readonly log?: boolean
  /** Where the points are to be had as a file. */
  readonly csv?: string
  /** As what the chart is kept as a picture. */
  readonly picture: { readonly name: string; readonly title: string; readonly asked: string }
}

/** The estimated share that has arrived by a time. */
export function shareAt(curve: Curve, at: number): number {
  let share = 0
  for (const point of curve.points) if (point.at <= at) share = point.share
  return share
}

/** Share that has arrived, by time; ends below 100 % where some have not. The table below says the same in numbers. */
export function ArrivalCurve({ curve, title, caption, marks, unit, log = false, csv, picture }: Props) {
  const { t } = useTranslation()
  const drawn = useRef<SVGSVGElement>(null)
  const last = Math.max(1, ...curve.points.map(({ at }) => at), ...(log ? marks.map(({ at }) => at) : []))
  const x = (at: number): number => {
    const part = log ? Math.log1p(at) / Math.log1p(last) : at / last
    return LEFT + Math.min(1, part) * (WIDTH - LEFT - 8)
  }
  const y = (share: number): number => (1 - share) * (HEIGHT - BOTTOM - 8) + 8
  const path = (points: readonly { at: number; share: number }[], start: number): string =>
    points.reduce((line, { at, share }) => `${line}H${x(at).toFixed(1)}V${y(share).toFixed(1)}`, `M${x(0)} ${y(start)}`)
  const sure = curve.points.filter(({ atRisk }) => atRisk >= FEW_LEFT)
  const tail = curve.points.filter(({ atRisk }) => atRisk < FEW_LEFT)
  const end = sure.at(-1)
  return (
    <figure className="curve">
      <figcaption>
        <strong>{title}</strong>
        <span className="muted"> {caption}</span>
        <span className="curve-keep">
          {csv !== undefined && <CsvButton path={csv} what={title} />}
          <PictureButton chart={drawn} title={`${picture.title}: ${title}`} asked={picture.asked} name={picture.name} />
        </span>
      </figcaption>
      <svg ref={drawn} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <g key={share}>
            <line className="grid" x1={LEFT} x2={WIDTH - 8} y1={y(share)} y2={y(share)} />
            <text x={LEFT - 6} y={y(share) + 4} textAnchor="end">
              {percent(share)}
            </text>
          </g>
        ))}
        {marks
          .filter(({ at }) => at <= last)
          .map(({ at, words }) => (
            <g key={words}>
              <line className="mark" x1={x(at)} x2={x(at)} y1={8} y2={HEIGHT - BOTTOM} />
              <text x={x(at)} y={HEIGHT - 8} textAnchor={x(at) > WIDTH - 40 ? 'end' : 'middle'}>
                {words}
              </text>
            </g>
          ))}
        <path className="line" d={path(sure, 0)} />
        {tail.length > 0 && (
          <path
            className="line tail"
            d={tail.reduce(
              (line, { at, share }) => `${line}H${x(at).toFixed(1)}V${y(share).toFixed(1)}`,
              `M${x(end?.at ?? 0)} ${y(end?.share ?? 0)}`,
            )}
          />
        )}
      </svg>
      <details>
        <summary>{t('report.asTable')}</summary>
        <FigureTable
          caption={title}
          columns={[
            { key: 'at', title: unit },
            { key: 'share', title: t('report.col.arrived') },
            { key: 'risk', title: t('report.col.watched') },
          ]}
          rows={curve.points
            .filter(
              (_, at) => at % Math.max(1, Math.ceil(curve.points.length / 25)) === 0 || at === curve.points.length - 1,
            )
            .map(({ at, share, low, high, atRisk }) => ({
              id: String(at),
              cells: [
                span(at),
                <span className="figures">
                  {percent(share)}{' '}
                  {low !== null && high !== null && (
                    <span className="muted">
                      {t('report.range', { low: Math.round(low * 100), high: Math.round(high * 100) })}
                    </span>
                  )}
                </span>,
                <span className="figures">{whole(atRisk)}</span>,
              ],
            }))}
        />
      </details>
    </figure>
  )
}
