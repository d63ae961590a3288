import { asList, asObject, asText, isObject, optionalText } from '../answer-shapes.ts'
import type { InstallationId } from '../../ports/crm.ts'
import type { Clock } from '../../ports/runtime.ts'
import { SalesforceRefusedError } from './failure.ts'
import type { CallSalesforce } from './transport.ts'

/** What `describe` tells of one field, as far as it is needed. */
export interface FieldFacts {
  readonly type: string
  readonly updateable: boolean
  readonly createable: boolean
  readonly filterable: boolean
  readonly externalId: boolean
  readonly custom: boolean
  readonly relationship: string | null
  /** Values in use, the default first; empty for what is no picklist. */
  readonly values: readonly string[]
}
export type Fields = ReadonlyMap<string, FieldFacts>

/**
 * The fields of each object as the integration user may see them: naming another one fails a whole query. None: the org does not have the
 * object, or hides it.
 */
export interface Describer {
  fields(installation: InstallationId, object: string): Promise<Fields>
  /** Something was refused as unknown: ask anew. */
  forget(installation: InstallationId): void
}

const KEPT_MS = 3_600_000
const NO_OBJECT: ReadonlySet<string> = new Set(['INVALID_TYPE', 'NOT_FOUND'])
const NO_FIELDS: Fields = new Map()

export function createDescriber(call: CallSalesforce, clock: Clock): Describer {
  const known = new Map<string, { readonly fields: Promise<Fields>; readonly until: number }>()
  return {
    fields(installation, object) {
      const key = `${installation} ${object}`
      const held = known.get(key)
      if (held && held.until > clock.monotonicMs()) return held.fields
      const fields = call(
        {
          installation,
          name: 'describe',
          method: 'GET',
          path: `/sobjects/${object}/describe`,
          lane: 'urgent',
          changes: false,
        },
        toFields,
      ).catch((error: unknown) => {
        if (error instanceof SalesforceRefusedError && NO_OBJECT.has(error.refusal.code)) return NO_FIELDS
        throw error
      })
      known.set(key, { fields, until: clock.monotonicMs() + KEPT_MS })
      // What failed is not remembered.
      fields.catch(() => known.delete(key))
      return fields
    },
    forget(installation) {
      for (const key of known.keys()) if (key.startsWith(`${installation} `)) known.delete(key)
    },
  }
}

function toFields(body: unknown): Fields {
  const facts = asObject(body, 'describe')
  return new Map(
    asList(facts['fields'], 'fields').map((entry) => {
      const field = asObject(entry, 'field')
      const choices = (Array.isArray(field['picklistValues']) ? field['picklistValues'] : []).filter(isObject)
      const active = choices.filter((choice) => choice['active'] !== false)
      const ordered = [...active.filter(isDefault), ...active.filter((choice) => !isDefault(choice))]
      return [
        asText(field['name'], 'name of a field'),
        {
          type: asText(field['type'], 'type of a field'),
          updateable: field['updateable'] === true,
          createable: field['createable'] === true,
          filterable: field['filterable'] === true,
          externalId: field['externalId'] === true,
          custom: field['custom'] === true,
          relationship: optionalText(field['relationshipName']),
          values: ordered.flatMap((choice) => optionalText(choice['value']) ?? []),
        },
      ] as const
    }),
  )
}

function isDefault(choice: Readonly<Record<string, unknown>>): boolean {
  return choice['defaultValue'] === true
}
