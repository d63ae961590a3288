import type { ObjectType } from '../ports/crm.ts'

/** Object types that may carry properties of ours. */
export type PropertyHolder = ObjectType | 'task'

export type PropertyKind = 'text' | 'long-text' | 'number' | 'instant' | 'choice' | 'yes-no'

/** A property Estafet needs in a CRM account, in no CRM's words; the adapter picks the nearest type it has. */
export interface PropertyDefinition {
  readonly holder: PropertyHolder
  readonly name: string
  readonly label: string
  readonly description: string
  readonly kind: PropertyKind
  /** For `choice`: what may stand there, in the order shown. */
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  /** No two records hold the same value. */
  readonly unique: boolean
}
