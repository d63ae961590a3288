import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { LeadSearch } from '../leads/lead-search.ts'
import { languageNow, localeOf } from '../words/speak.ts'

/** Fewer than this: no percent, only the counts. */
const TOO_FEW = 10
/** Fewer than this: said to be few. */
const FEW = 30

export function whole(value: number): string {
  return new Intl.NumberFormat(localeOf(languageNow())).format(value)
}
/** Days or minutes: one decimal under ten, else whole. */
export function span(value: number): string {
  const digits = value < 10 && !Number.isInteger(value) ? 1 : 0
  return new Intl.NumberFormat(localeOf(languageNow()), { maximumFractionDigits: digits }).format(value)
}
/** A share of 0–1 as a whole percent. */
export function percent(share: number): string {
  return new Intl.NumberFormat(localeOf(languageNow()), { style: 'percent' }).format(share)
}

/** A rate with its sample: 91 % of 412; 3 of 7 where a percent would pretend. */
export function rateWords(part: number, of: number, t: TFunction): string {
  if (of === 0) return t('report.none')
  if (of < TOO_FEW) return t('report.partOf', { part: whole(part), whole: whole(of) })
  const words = { share: percent(part / of), whole: whole(of) }
  return of < FEW ? t('report.rateFew', words) : t('report.rate', words)
}

/** A number of leads that opens exactly these leads; a zero opens nothing. */
export function LeadsLink({ count, search, label }: { count: number; search: LeadSearch; label: string }) {
  if (count === 0) return <span className="figures muted">0</span>
  return (
    <Link className="figures" to="/leads" search={search} aria-label={label}>
      {whole(count)}
    </Link>
  )
}

export interface Column {
  readonly key: string
  readonly title: string
  /** Told on hover and to screen readers: what the number means. */
  readonly meaning?: string
}

/** A table of figures; a stack of cards on a phone. The first cell of a row names it. */
export function FigureTable({
  caption,
  columns,
  rows,
}: {
  readonly caption: string
  readonly columns: readonly Column[]
  readonly rows: readonly { readonly id: string; readonly cells: readonly ReactNode[]; readonly marked?: boolean }[]
}) {
  return (
    <div className="figure-table" tabIndex={0} role="region" aria-label={caption}>
      <table role="table">
        <caption className="hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ key, title, meaning }) => (
              <th key={key} role="columnheader" scope="col" title={meaning}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map(({ id, cells, marked }) => (
            <tr key={id} role="row" className={marked === true ? 'marked' : undefined}>
              {cells.map((cell, at) =>
                at === 0 ? (
                  <th key={columns[at]!.key} role="rowheader" scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={columns[at]!.key} role="cell" data-label={columns[at]!.title}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A bar from 0 to 1 with the range that is normal behind it; the words beside it say the same. */
export function ShareBar({ share, low, high }: { share: number; low?: number | null; high?: number | null }) {
  return (
    <svg className="share-bar" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
      <rect className="share-track" width="100" height="12" />
      {typeof low === 'number' && typeof high === 'number' && (
        <rect className="share-range" x={low * 100} width={(high - low) * 100} height="12" />
      )}
      <rect className="share-value" y="3" width={Math.min(1, share) * 100} height="6" />
    </svg>
  )
}

export function useMeaning(): (key: 'median' | 'p90' | 'stalled' | 'skipped' | 'mature') => string {
  const { t } = useTranslation()
  return (key) => t(`report.meaning.${key}`)
}
