import type { Response } from 'express'

type Cell = string | number | boolean | null

// Programs that open a table take these as the begin of a formula.
const FORMULA = /^[=+\-@\t\r]/

/** Lines as comma-separated values (RFC 4180), the first with the names of the columns. */
export function csvText(lines: readonly Readonly<Record<string, Cell>>[], columns: readonly string[]): string {
  const written = [columns, ...lines.map((line) => columns.map((name) => line[name] ?? null))]
  return written.map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('')
}

function cellText(cell: Cell): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell)
  const safe = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Answers with a table to keep. @param name of the file, without its ending. */
export function sendCsv(
  res: Response,
  name: string,
  columns: readonly string[],
  lines: readonly Readonly<Record<string, Cell>>[],
): void {
  res.type('text/csv; charset=utf-8')
  res.setHeader('Content-Disposition', `attachment; filename="${name}.csv"`)
  res.send(csvText(lines, columns))
}
