import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'
import type { Language } from '../contracts/lead-words.ts'
import { noteAct } from './audit-routes.ts'
import { BYTE_ORDER_MARK, csvLine, type Cell } from './csv.ts'
import type { ApiDeps } from './deps.ts'
import { COLUMN_WORDS, type ColumnName } from './export-words.ts'
import type { Table } from './report-tables.ts'
import type { Caller } from './route.ts'

/** The line of headings, with the mark by which spreadsheets know the character set. */
export function headingLine(columns: readonly ColumnName[], language: Language): string {
  return BYTE_ORDER_MARK + csvLine(columns.map((name) => COLUMN_WORDS[language][name]))
}

/** A line of a table, cell by cell in the order of its columns. */
export function tableLine(columns: readonly ColumnName[], line: Readonly<Partial<Record<ColumnName, Cell>>>): string {
  return csvLine(columns.map((name) => line[name] ?? null))
}

/** Says that the answer is a file. */
export function asFile(res: Response, name: string): void {
  res.type('text/csv; charset=utf-8').setHeader('Content-Disposition', `attachment; filename="${name}.csv"`)
}

/** Hands a report out as a file; the audit log keeps who took it. */
export async function handOut(
  deps: Pick<ApiDeps, 'stores' | 'chance' | 'clock'>,
  res: Response,
  caller: Caller,
  lang: Language | undefined,
  { name, columns, lines }: Table,
): Promise<void> {
  const language = lang ?? caller.installation.language
  await noteAct(deps, caller, { action: 'export-report', after: { table: name, count: lines.length } })
  asFile(res, name)
  res.send(headingLine(columns, language) + lines.map((line) => tableLine(columns, line)).join(''))
}

/** Sends what is still being made, no faster than it is taken. Breaks off, so that half a file is not taken for a whole one. */
export async function sendAsMade(res: Response, made: AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(made), res)
  } catch (error) {
    // Whoever asked went away; there is nobody left to answer.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')) throw error
  }
}
