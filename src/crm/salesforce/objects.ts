import type { ObjectType, RecordId } from '../../ports/crm.ts'

/** Salesforce's objects that stand for ours. A lead is a contact that has no account yet, so both are one type to us. */
export type SalesforceObject = 'Lead' | 'Contact' | 'Account' | 'Opportunity'

const OBJECTS: Readonly<Record<ObjectType, readonly SalesforceObject[]>> = {
  // By rising id, as lists go.
  contact: ['Contact', 'Lead'],
  company: ['Account'],
  deal: ['Opportunity'],
}
const PREFIXES: Readonly<Record<SalesforceObject, string>> = {
  Lead: '00Q',
  Contact: '003',
  Account: '001',
  Opportunity: '006',
}

export function objectsOf(type: ObjectType): readonly SalesforceObject[] {
  return OBJECTS[type]
}
export function prefixOf(object: SalesforceObject): string {
  return PREFIXES[object]
}
/** Which of a type's objects an id belongs to; null when none. */
export function objectOf(type: ObjectType, id: RecordId): SalesforceObject | null {
  return OBJECTS[type].find((object) => id.startsWith(PREFIXES[object])) ?? null
}
/** Our type of an object Salesforce names; null for those Estafet does not use. */
export function typeOf(object: string): ObjectType | null {
  for (const type of ['contact', 'company', 'deal'] as const) {
    if (OBJECTS[type].some((one) => one === object)) return type
  }
  return null
}

/** A queue holds a record for nobody in particular. */
export function isQueue(ownerId: string): boolean {
  return ownerId.startsWith('00G')
}

const CHECK = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'
/** An id of 15 characters, or of 18 with the right check, as one of 18; null for anything else. */
export function id18(text: string): RecordId | null {
  if (!/^[A-Za-z0-9]{15}([A-Z0-5]{3})?$/.test(text)) return null
  const id15 = text.slice(0, 15)
  let check = ''
  for (let block = 0; block < 3; block += 1) {
    let bits = 0
    for (let place = 0; place < 5; place += 1) if (/[A-Z]/.test(id15[block * 5 + place]!)) bits |= 1 << place
    check += CHECK[bits]!
  }
  return text.length === 15 || text.slice(15) === check ? id15 + check : null
}
