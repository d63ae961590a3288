import { z } from 'zod'
import { DocumentRefusedError } from '../errors.ts'
import type { Problem } from '../errors.ts'
import type { CrmPerson, CrmRecord } from '../ports/crm.ts'

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))
const record = z.strictObject({
  id: z.string().min(1).default('1'),
  createdAt: instant.optional(),
  properties: z.record(z.string(), z.string().nullable()),
})
const person = z.strictObject({
  repId: z.string().min(1),
  name: z.string().min(1),
  email: z.string().nullable().default(null),
  active: z.boolean().default(true),
  teams: z.array(z.string()).default([]),
  jobTitle: z.string().nullable().default(null),
  zone: z.string().nullable().default(null),
  hours: z
    .array(
      z.strictObject({
        weekday: z.int().min(1).max(7),
        startMinute: z.int().min(0).max(1_440),
        endMinute: z.int().min(0).max(1_440),
      }),
    )
    .nullable()
    .default(null),
})

/** What `estafet decide` reads; docs/decide.md describes it for people. */
const recordFile = z.strictObject({
  contact: record,
  company: record.optional(),
  deals: z.array(record).default([]),
  accounts: z.array(record).default([]),
  people: z.array(person).default([]),
  policy: z.unknown().optional(),
  zone: z.string().default('UTC'),
  now: instant.optional(),
})

/** A record and its surroundings, as a CRM would have shown them. */
export interface RecordFile {
  readonly contact: CrmRecord
  readonly company: CrmRecord | null
  readonly deals: readonly CrmRecord[]
  /** Companies that may match by domain. */
  readonly accounts: readonly CrmRecord[]
  readonly people: readonly CrmPerson[]
  /** Null: the standard policy. */
  readonly policy: unknown
  readonly zone: string
  readonly now: number
}

/**
 * Reads a record file.
 * @param now used where the file names no moment.
 * @throws {DocumentRefusedError} listing every problem with its place.
 */
export function parseRecordFile(text: string, now: number): RecordFile {
  const parsed = recordFile.safeParse(jsonOf(text))
  if (!parsed.success) throw new DocumentRefusedError('The record file', parsed.error.issues.map(problemOf))
  const file = parsed.data
  const at = file.now ?? now
  const toRecord = ({ id, createdAt, properties }: z.infer<typeof record>): CrmRecord => ({
    id,
    properties: new Map(Object.entries(properties)),
    createdAt: createdAt ?? at,
    modifiedAt: at,
  })
  return {
    contact: toRecord(file.contact),
    company: file.company === undefined ? null : toRecord(file.company),
    deals: file.deals.map(toRecord),
    accounts: file.accounts.map(toRecord),
    people: file.people.map((one) => ({ ...one, outOfOffice: [], away: false })),
    policy: file.policy ?? null,
    zone: file.zone,
    now: at,
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new DocumentRefusedError('The record file', [
      { path: '', found: text.slice(0, 40), allowed: `JSON (${message})` },
    ])
  }
}

function problemOf(issue: z.core.$ZodIssue): Problem {
  const found =
    'input' in issue && issue.input !== undefined ? (JSON.stringify(issue.input) ?? 'nothing') : 'nothing that fits'
  return { path: issue.path.map(String).join('.'), found: found.slice(0, 200), allowed: issue.message }
}
