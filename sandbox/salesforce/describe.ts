import { PREFIX } from './ids.ts'
import type { Org } from './org.ts'
import { RELATIONS } from './schema.ts'

/** An object as `describe` tells it, fields the caller may not see left out. */
export function describe(org: Org, object: string): unknown {
  const relations = Object.entries(RELATIONS[object] ?? {})
  return {
    name: object,
    label: object,
    keyPrefix: PREFIX[object] ?? null,
    custom: false,
    createable: true,
    updateable: true,
    queryable: true,
    fields: org.fields(object).map(({ name, type, length, access, required, values, referenceTo, externalId }) => ({
      name,
      label: name,
      type,
      length,
      nillable: !required,
      createable: access !== 'system',
      updateable: access === 'write',
      filterable: type !== 'textarea',
      custom: name.endsWith('__c'),
      calculated: false,
      externalId,
      idLookup: externalId || type === 'id',
      restrictedPicklist: values.length > 0,
      referenceTo,
      relationshipName: relations.find(([, [field]]) => field === name)?.[0] ?? null,
      picklistValues: values.map((value, index) => ({ value, label: value, active: true, defaultValue: index === 0 })),
    })),
  }
}
