import { parse } from 'yaml'
import { z } from 'zod'
import { STAGES, STATUSES, type Instant, type Stage } from '../domain/lead.ts'
import { DocumentRefusedError, type Problem } from '../errors.ts'
import type { LeadPast, PastMove } from '../flow/import-history.ts'

const column = z.string().min(1)
/** Cells that must hold one of these texts for a move to have happened. */
const when = z.record(column, z.union([z.string(), z.array(z.string()).min(1)]))
const move = z.strictObject({
  /** A stage, or a column whose texts stand for stages; a text that is not named is no move. */
  to: z.union([z.enum(STAGES), z.strictObject({ column, values: z.record(z.string(), z.enum(STAGES)) })]),
  status: z.enum(STATUSES).default('active'),
  /** Column with the time; a row without it tells no move. */
  at: column,
  /** `day`: the time of day is left out, so that differences are calendar days. */
  precision: z.enum(['day', 'instant']).default('instant'),
  when: when.optional(),
})
const file = z.strictObject({
  id: column,
  name: column.optional(),
  company: column.optional(),
  source: column.optional(),
  owner: column.optional(),
  moves: z.array(move).default([]),
})
const mapping = z.strictObject({
  /** Name of the account that the leads become. */
  account: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** One for each file, in the order in which they are given. */
  files: z.array(file).min(1),
})

/** How files of another system become leads with moves; docs/import.md. */
export type HistoryMapping = z.infer<typeof mapping>

/** @throws {DocumentRefusedError} with every problem and its place. */
export function readMapping(text: string): HistoryMapping {
  const read = mapping.safeParse(valueOf(text))
  if (read.success) return read.data
  throw refused(read.error.issues.map(({ path, message }) => ({ path: path.join('.'), found: message })))
}

function valueOf(text: string): unknown {
  try {
    return parse(text, { logLevel: 'error' })
  } catch (error) {
    throw refused([{ path: '', found: error instanceof Error ? error.message : String(error) }])
  }
}

function refused(problems: readonly Pick<Problem, 'path' | 'found'>[]): DocumentRefusedError {
  return new DocumentRefusedError(
    'the mapping',
    problems.map((one) => ({ ...one, allowed: 'docs/import.md' })),
  )
}

export type Row = Readonly<Record<string, string>>

/** What files tell of leads, and the rows that told nothing. */
export interface ToldHistory {
  readonly pasts: readonly LeadPast[]
  /** Leads without any dated move. */
  readonly undated: number
  /** Cells that should hold a time and do not, with their place; the first hundred. */
  readonly unreadable: readonly string[]
}

interface Draft {
  name: string | null
  company: string | null
  source: string | null
  owner: string | null
  readonly moves: PastMove[]
}

/** Reads rows by a mapping. Rows of the same id, of one file or several, are one lead. Moves at one instant keep their order. */
export function tellHistory(
  mapped: HistoryMapping,
  files: readonly { readonly name: string; readonly rows: readonly Row[] }[],
): ToldHistory {
  const drafts = new Map<string, Draft>()
  const unreadable: string[] = []
  files.forEach(({ name, rows }, n) => {
    const by = mapped.files[n]!
    rows.forEach((row, line) => {
      const id = row[by.id]
      if (id === undefined || id === '') return
      const draft = drafts.get(id) ?? { name: null, company: null, source: null, owner: null, moves: [] }
      drafts.set(id, draft)
      for (const field of ['name', 'company', 'source', 'owner'] as const) {
        const from = by[field]
        if (from !== undefined) draft[field] = row[from] ?? null
      }
      for (const one of by.moves) {
        const told = moveOf(one, row, `${name}:${line + 2}`)
        if (typeof told === 'string') {
          if (unreadable.length < 100) unreadable.push(told)
        } else if (told !== null) draft.moves.push(told)
      }
    })
  })
  const all = [...drafts]
  const pasts = all.flatMap(([recordId, { name, company, source, owner, moves }]): LeadPast[] =>
    moves.length === 0
      ? []
      : [
          {
            recordId,
            fields: { lastName: name || null, company: company || null },
            source: source || 'blank',
            ownerId: owner || null,
            moves: moves.toSorted((a, b) => a.at - b.at),
          },
        ],
  )
  return { pasts, undated: all.length - pasts.length, unreadable }
}

type Move = z.infer<typeof move>

/** @returns null: the row tells no such move; a text: its time cannot be read. */
function moveOf({ to, status, at, precision, when: needed }: Move, row: Row, place: string): PastMove | string | null {
  for (const [name, allowed] of Object.entries(needed ?? {}))
    if (![allowed].flat().includes(row[name] ?? '')) return null
  const stage: Stage | undefined = typeof to === 'string' ? to : to.values[row[to.column] ?? '']
  const cell = row[at] ?? ''
  if (stage === undefined || cell === '') return null
  const instant = instantOf(cell, precision === 'day')
  return instant === null ? `${place} ${at}: "${cell}"` : { to: stage, status, at: instant, place }
}

/** A time without a zone is UTC. */
function instantOf(cell: string, wholeDay: boolean): Instant | null {
  const [, day, time = '00:00:00', zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ]([\d:.]+))?(Z|[+-]\d{2}:?\d{2})?$/.exec(cell) ?? []
  if (day === undefined) return null
  const at = Date.parse(wholeDay ? `${day}T00:00:00Z` : `${day}T${time}${zone}`)
  return Number.isNaN(at) ? null : at
}
