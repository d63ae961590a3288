import type { Instant } from '../../domain/lead.ts'

/** A text literal; what a person typed cannot leave its quotes. */
export function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`
}

/** `field IN ('…')`; the caller has at least one value. */
export function among(field: string, values: readonly string[]): string {
  return `${field} IN (${values.map(quoted).join(',')})`
}

/** A moment literal; Salesforce keeps whole seconds. */
export function moment(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}
