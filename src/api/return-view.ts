import type { ReturnView } from '../contracts/reports.ts'
import type { RepId } from '../domain/lead.ts'
import type { ReturnReport } from '../ports/reports.ts'
import { shownText, shownTextOrNull } from './lead-view.ts'

/** The report on returned leads as it is answered: people by their names, every text of the CRM made fit to show. */
export function returnView(
  { total, bySource, byOwner, byReason, bySourceAndReason }: ReturnReport,
  head: Pick<ReturnView, 'now' | 'zone' | 'period'>,
  nameOf: (rep: RepId) => string,
): ReturnView {
  return {
    ...head,
    total,
    bySource: bySource.map(({ value, ...counts }) => ({ value: shownTextOrNull(value), ...counts })),
    byOwner: byOwner.map(({ value, ...counts }) => ({
      owner: value === null ? null : { id: value, name: shownText(nameOf(value)) },
      ...counts,
    })),
    byReason: byReason.map(({ value, ...counts }) => ({ value: shownTextOrNull(value), ...counts })),
    bySourceAndReason: bySourceAndReason.map(({ source, reason, ...counts }) => ({
      source: shownTextOrNull(source),
      reason: shownTextOrNull(reason),
      ...counts,
    })),
  }
}
