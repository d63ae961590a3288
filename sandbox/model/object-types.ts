/** One kind of CRM record and what the protocol says about it. */
export interface ObjectType {
  id: string
  singular: string
  plural: string
  readScope: string
  writeScope: string
  /** First record id of a portal; kinds have ranges of their own, so that an id tells its kind. */
  firstId: number
  created: string
  modified: string
  /** Returned when a read names no properties. */
  defaults: readonly string[]
  /** Searched by `query`. */
  searched: readonly string[]
  /** Old-style webhook name, where there is one. */
  legacyName?: string
}

const contacts = { readScope: 'crm.objects.contacts.read', writeScope: 'crm.objects.contacts.write' }
const activity = { created: 'hs_createdate', modified: 'hs_lastmodifieddate', searched: [] as string[] }

/** All kinds the sandbox knows. */
export const OBJECT_TYPES: readonly ObjectType[] = [
  {
    id: '0-1',
    singular: 'contact',
    plural: 'contacts',
    ...contacts,
    firstId: 150000000101,
    created: 'createdate',
    modified: 'lastmodifieddate',
    defaults: ['email', 'firstname', 'lastname'],
    searched: ['firstname', 'lastname', 'email', 'phone', 'company'],
    legacyName: 'contact',
  },
  {
    id: '0-2',
    singular: 'company',
    plural: 'companies',
    readScope: 'crm.objects.companies.read',
    writeScope: 'crm.objects.companies.write',
    firstId: 250000000201,
    created: 'createdate',
    modified: 'hs_lastmodifieddate',
    defaults: ['domain', 'name'],
    searched: ['name', 'domain', 'website', 'phone'],
    legacyName: 'company',
  },
  {
    id: '0-3',
    singular: 'deal',
    plural: 'deals',
    readScope: 'crm.objects.deals.read',
    writeScope: 'crm.objects.deals.write',
    firstId: 350000000301,
    created: 'createdate',
    modified: 'hs_lastmodifieddate',
    defaults: ['amount', 'closedate', 'dealname', 'dealstage', 'pipeline'],
    searched: ['dealname', 'dealstage', 'pipeline'],
    legacyName: 'deal',
  },
  { id: '0-27', singular: 'task', plural: 'tasks', ...contacts, firstId: 450000000401, ...activity, defaults: [] },
  {
    id: '0-115',
    singular: 'user',
    plural: 'users',
    readScope: 'crm.objects.users.read',
    writeScope: 'crm.objects.users.write',
    firstId: 960000001,
    ...activity,
    defaults: [],
  },
  { id: '0-48', singular: 'call', plural: 'calls', ...contacts, firstId: 510000000501, ...activity, defaults: [] },
  {
    id: '0-49',
    singular: 'email',
    plural: 'emails',
    readScope: 'sales-email-read',
    writeScope: 'crm.objects.contacts.write',
    firstId: 520000000601,
    ...activity,
    defaults: [],
  },
  {
    id: '0-47',
    singular: 'meeting',
    plural: 'meetings',
    ...contacts,
    firstId: 530000000701,
    ...activity,
    defaults: [],
  },
  { id: '0-46', singular: 'note', plural: 'notes', ...contacts, firstId: 540000000801, ...activity, defaults: [] },
]

const byName = new Map<string, ObjectType>()
for (const type of OBJECT_TYPES) {
  for (const name of [type.id, type.singular, type.plural]) byName.set(name, type)
}

/** A kind by id, singular or plural name; letter case does not matter. */
export function findObjectType(name: string): ObjectType | undefined {
  return byName.get(name) ?? byName.get(name.toLowerCase())
}

/** A kind by its id; for ids that come out of the sandbox itself. */
export function objectType(id: string): ObjectType {
  const type = byName.get(id)
  if (!type) throw new RangeError(`no object type ${id}`)
  return type
}

/** Contact kind. */
export const CONTACT = objectType('0-1')
/** Company kind. */
export const COMPANY = objectType('0-2')
/** Deal kind. */
export const DEAL = objectType('0-3')
/** Task kind. */
export const TASK = objectType('0-27')
/** User kind (working hours, time zone). */
export const USER = objectType('0-115')
