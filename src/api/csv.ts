/** What may stand in a cell; null is an empty one. */
export type Cell = string | number | boolean | null

// Programs that open a table take these as the begin of a formula, the full-width ones after folding them.
const FORMULA = /^[=+\-@＝＋－＠\t\r]/
/** Without it spreadsheets read a file in the character set of the machine. */
export const BYTE_ORDER_MARK = '\uFEFF'

/** Lines as comma-separated values (RFC 4180), the first with the names of the columns. */
export function csvText(lines: readonly Readonly<Record<string, Cell>>[], columns: readonly string[]): string {
  return [csvLine(columns), ...lines.map((line) => csvLine(columns.map((name) => line[name] ?? null)))].join('')
}

/** One line with its end; a text that a program would reckon as a formula is kept from it by an apostrophe. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`
}

function cellText(cell: Cell): string {
  if (typeof cell !== 'string') return cell === null ? '' : String(cell)
  const safe = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
