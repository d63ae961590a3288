import type { ObjectType } from '../../ports/crm.ts'

/** HubSpot's names of our object types: `plural` in object paths, `singular` in association and property paths, `id` in webhooks. */
export interface HubspotType {
  readonly singular: string
  readonly plural: string
  readonly id: string
  /** Property with the last modification, which differs for contacts. */
  readonly modified: string
}

const TYPES: Readonly<Record<ObjectType, HubspotType>> = {
  contact: { singular: 'contact', plural: 'contacts', id: '0-1', modified: 'lastmodifieddate' },
  company: { singular: 'company', plural: 'companies', id: '0-2', modified: 'hs_lastmodifieddate' },
  deal: { singular: 'deal', plural: 'deals', id: '0-3', modified: 'hs_lastmodifieddate' },
}

export function hubspotType(type: ObjectType): HubspotType {
  return TYPES[type]
}

/** Ours, by HubSpot's id or singular name; undefined for types Estafet does not use. */
export function objectTypeOf(name: string): ObjectType | undefined {
  return BY_NAME.get(name)
}
const BY_NAME: ReadonlyMap<string, ObjectType> = new Map([
  ['0-1', 'contact'],
  ['contact', 'contact'],
  ['0-2', 'company'],
  ['company', 'company'],
  ['0-3', 'deal'],
  ['deal', 'deal'],
])
