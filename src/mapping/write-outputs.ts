import type { OutputName, Outputs } from '../domain/decision.ts'
import type { FieldName } from '../domain/lead.ts'
import type { CrmRecord } from '../ports/crm.ts'
import type { Mapping, OutputRule } from './shape.ts'
import { shownValue, writeValue } from './values.ts'

/** Longest text of one result, UTF-16 units. */
const LONGEST_OUTPUT = 2_000

/** What a decision says in words. */
export interface OutputTexts {
  /** The routing reason, in the installation's language. */
  readonly reason: string
  /** For the page of the CRM; see src/flow/crm-card.ts. */
  readonly card: string
}

/**
 * Results as property values, absolute; `""` clears.
 * @param revision rises with each change of the values; written with them.
 */
export function outputProperties(
  mapping: Mapping,
  outputs: Outputs,
  revision: number,
  texts: OutputTexts,
): Record<string, string> {
  const values = emptyRecord()
  for (const [name, rule] of rulesOf(mapping)) {
    const output = outputs[name]
    const value = typeof output === 'object' && output !== null ? texts.reason : output
    values[rule.property] = writeValue(rule.writer, typeof value === 'string' ? value.slice(0, LONGEST_OUTPUT) : value)
  }
  if (mapping.card !== null) values[mapping.card.property] = writeValue('text', texts.card)
  values[mapping.revision.property] = String(revision)
  return values
}

/**
 * What the CRM shows now of our results and the revision, in the same form as {@link outputProperties} gives.
 * Properties the account does not have are absent.
 */
export function shownOutputs(mapping: Mapping, record: CrmRecord): Record<string, string> {
  const values = emptyRecord()
  for (const [, rule] of rulesOf(mapping)) {
    const raw = record.properties.get(rule.property)
    if (raw !== undefined) values[rule.property] = shownValue(rule.writer, raw)
  }
  const card = mapping.card === null ? undefined : record.properties.get(mapping.card.property)
  if (card !== undefined) values[mapping.card!.property] = shownValue('text', card)
  const revision = record.properties.get(mapping.revision.property)
  if (revision !== undefined) values[mapping.revision.property] = shownValue('integer', revision)
  return values
}

/** Properties of ours that feed these fields and hold something now: emptying them empties the fields. */
export function filledProperties(mapping: Mapping, fields: readonly FieldName[], record: CrmRecord): readonly string[] {
  const own = new Set(mapping.inputs.map(({ property }) => property))
  const read = fields.flatMap((field): readonly { readonly property: string }[] => {
    const rule = mapping.fields[field] ?? []
    return 'from' in rule ? rule.from : rule
  })
  return read
    .map(({ property }) => property)
    .filter((property) => own.has(property) && !!record.properties.get(property))
}

/** The property that carries the revision. */
export function revisionProperty(mapping: Mapping): string {
  return mapping.revision.property
}

/** Property names come from a mapping that a person may edit: `__proto__` must be a name like any other. */
function emptyRecord(): Record<string, string> {
  return Object.create(null) as Record<string, string>
}

const rules = new WeakMap<Mapping, readonly (readonly [OutputName, OutputRule])[]>()
function rulesOf(mapping: Mapping): readonly (readonly [OutputName, OutputRule])[] {
  const known = rules.get(mapping)
  if (known) return known
  const found: (readonly [OutputName, OutputRule])[] = []
  for (const name of Object.keys(mapping.outputs) as OutputName[]) {
    const rule = mapping.outputs[name]
    if (rule) found.push([name, rule])
  }
  rules.set(mapping, found)
  return found
}
