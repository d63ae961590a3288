import type { ReportCut } from '../../ports/reports.ts'

/** A cut as a condition on the leads of rows called `s`; its parameters begin at a given place. */
export interface CutSql {
  /** The same for the same conditions: part of a statement's name. */
  readonly name: string
  readonly sql: string
  readonly values: readonly unknown[]
}

/** @param first number of the first free parameter; $1 is the installation. */
export function cutSql({ source, fit, owner }: ReportCut, first: number): CutSql {
  const parts: string[] = []
  const names: string[] = []
  const values: unknown[] = []
  const add = (name: string, column: string, value: string): void => {
    parts.push(`l.${column} = $${first + values.length}`)
    names.push(name)
    values.push(value)
  }
  if (source !== undefined) add('source', 'source_type', source)
  if (fit !== undefined) add('fit', 'fit', fit)
  if (owner === null) {
    parts.push('l.owner_id is null')
    names.push('nobody')
  } else if (owner !== undefined) add('owner', 'owner_id', owner)
  if (parts.length === 0) return { name: 'all', sql: '', values }
  const sql = ` and exists (select 1 from lead_list l where l.installation_id = $1 and l.lead_id = s.lead_id and ${parts.join(' and ')})`
  return { name: names.join('-'), sql, values }
}
