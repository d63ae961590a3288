import type { TFunction } from 'i18next'
import type { LiveRow } from '../../../src/contracts/live.ts'

function wordsOf(row: LiveRow, t: TFunction): string {
  const state = row.outcome === 'held' ? t('outcome.held') : row.owner === null ? t('outcome.notYet') : ''
  return [
    row.person,
    row.company,
    row.owner?.name,
    row.sourceType,
    state,
    t(`stage.${row.stage}`),
    t(`temperature.${row.temperature}`),
    row.recordId,
  ]
    .filter((part) => part !== null && part !== undefined)
    .join(' ')
    .toLowerCase()
}

/** Rows that hold every word of the text, in what the reader sees of them. */
export function filterRows(rows: readonly LiveRow[], text: string, t: TFunction): readonly LiveRow[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return rows
  return rows.filter((row) => {
    const words = wordsOf(row, t)
    return wanted.every((word) => words.includes(word))
  })
}
