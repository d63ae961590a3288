import type { VirtualClock } from '../clock.ts'
import { OrgError } from './errors.ts'
import { asId, idOf, numberOf } from './ids.ts'
import type { Row } from './row.ts'
import { OBJECTS, RESPONSES, type Field } from './schema.ts'
import { checkedValue } from './values.ts'

/** What hangs on a lead or a contact, by the field that names it. */
const CHILDREN = [
  ['Task', 'WhoId'],
  ['Event', 'WhoId'],
  ['CampaignMember', 'LeadId'],
  ['CampaignMember', 'ContactId'],
] as const

/** A rule of the customer's that refuses writes: rows of an object whose field holds a value. */
export interface ValidationRule {
  readonly object: string
  readonly field: string
  /** Regular expression over the value as text. */
  readonly matches: string
  readonly message: string
}
export interface OrgChange {
  readonly kind: 'CREATE' | 'UPDATE' | 'DELETE' | 'UNDELETE'
  readonly object: string
  readonly id: string
  readonly fields: readonly string[]
  readonly userId: string
}

/** One Salesforce org in memory: rows, their rules, and who hears of changes. */
export class Org {
  readonly orgId: string
  readonly clock: VirtualClock
  readonly rules: ValidationRule[] = []
  /** Rows that somebody else holds: id → how many more attempts meet the lock. */
  readonly locked = new Map<string, number>()
  /** Fields hidden from the integration user, as `Object.Field`, or a whole `Object`. */
  readonly hidden = new Set<string>()
  /** Fields that somebody made external ids, as `Object.Field`. */
  readonly externalIds = new Set<string>()
  readonly #rows = new Map<string, Map<string, Row>>()
  readonly #next = new Map<string, number>()
  readonly #listeners: ((change: OrgChange) => void)[] = []
  #keeper: (object: string, id: string, row: Row | null) => void = () => {}

  constructor(orgId: string, clock: VirtualClock) {
    this.orgId = orgId
    this.clock = clock
    for (const object of OBJECTS.keys()) this.#rows.set(object, new Map())
  }

  onChange(listener: (change: OrgChange) => void): void {
    this.#listeners.push(listener)
  }

  /** The fields a caller may see. @throws {OrgError} INVALID_TYPE */
  fields(object: string): readonly Field[] {
    const fields = OBJECTS.get(object)
    if (!fields || this.hidden.has(object))
      throw new OrgError('INVALID_TYPE', `sObject type '${object}' is not supported.`)
    if (this.hidden.size + this.externalIds.size === 0) return fields
    return fields
      .filter(({ name }) => !this.hidden.has(`${object}.${name}`))
      .map((field) => (this.externalIds.has(`${object}.${field.name}`) ? { ...field, externalId: true } : field))
  }
  rows(object: string): IterableIterator<Row> {
    return this.#tableOf(object).values()
  }
  find(object: string, id: string): Row | null {
    return this.#tableOf(object).get(id) ?? null
  }

  /** Creates a row as a user. @throws {OrgError} */
  create(object: string, values: Readonly<Record<string, unknown>>, userId: string): Row {
    const fresh = this.#checked(object, values, 'create')
    for (const { name, required } of this.fields(object)) {
      if (required && (fresh[name] === undefined || fresh[name] === null || fresh[name] === ''))
        throw new OrgError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${name}]`, 400, [name])
    }
    const row: Row = { ...defaultsOf(object, userId), ...fresh }
    this.#obey(object, row)
    return this.#insert(object, row, userId)
  }

  /** Changes a row. @throws {OrgError} */
  update(object: string, id: string, values: Readonly<Record<string, unknown>>, userId: string): Row {
    const row = this.#live(object, id)
    if (object === 'Lead' && row['IsConverted'] === true)
      throw new OrgError('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead')
    this.#unlock(id)
    const changes = this.#checked(object, values, 'write')
    this.#obey(object, { ...row, ...changes })
    this.#apply(object, row, changes, userId)
    return row
  }

  delete(object: string, id: string, userId: string): void {
    const row = this.#live(object, id)
    this.#apply(object, row, { IsDeleted: true }, userId, 'DELETE')
  }
  undelete(object: string, id: string, userId: string): void {
    const row = this.find(object, id)
    if (!row || row['IsDeleted'] !== true) throw new OrgError('UNDELETE_FAILED', 'Entity is not in the recycle bin')
    this.#apply(object, row, { IsDeleted: false }, userId, 'UNDELETE')
  }
  /** Takes a row out of the bin for good. */
  purge(object: string, id: string): void {
    this.#tableOf(object).delete(id)
    this.#keeper(object, id, null)
  }

  /** Puts a row back as an earlier run left it; nobody is told. */
  restore(object: string, row: Row): void {
    const id = String(row['Id'])
    this.#tableOf(object).set(id, row)
    this.#next.set(object, Math.max(this.#next.get(object) ?? 0, numberOf(id)))
  }
  /** Has every row told that comes, changes or goes for good (null). */
  keepWith(keeper: (object: string, id: string, row: Row | null) => void): void {
    this.#keeper = keeper
  }

  /** The losers go to the bin and name their master, who gets what was done about them. */
  merge(object: string, masterId: string, loserIds: readonly string[], userId: string): void {
    const master = this.#live(object, masterId)
    for (const loserId of loserIds) {
      const loser = this.#live(object, loserId)
      this.#apply(object, loser, { IsDeleted: true, MasterRecordId: masterId }, userId, 'DELETE')
      for (const [child, field] of CHILDREN) {
        for (const row of this.rows(child))
          if (row[field] === loserId) this.#apply(child, row, { [field]: masterId }, userId)
      }
    }
    this.#apply(object, master, {}, userId)
  }

  /** Converts a lead: account, contact and opportunity first, then the lead itself, in one transaction. */
  convert(leadId: string, wanted: ConvertWish, userId: string): Converted {
    const lead = this.#live('Lead', leadId)
    if (lead['IsConverted'] === true) throw new OrgError('CANNOT_UPDATE_CONVERTED_LEAD', 'lead is already converted')
    const owner = wanted.ownerId ?? String(lead['OwnerId'])
    if (!owner.startsWith('005'))
      throw new OrgError('INVALID_CROSS_REFERENCE_KEY', 'a queue cannot own a contact', 400, ['OwnerId'])
    const account =
      wanted.accountId === undefined
        ? this.#insert('Account', accountOf(lead, owner), userId)
        : this.#live('Account', wanted.accountId)
    const contact =
      wanted.contactId === undefined
        ? this.#insert('Contact', contactOf(lead, String(account['Id']), owner), userId)
        : this.#live('Contact', wanted.contactId)
    const opportunity = wanted.doNotCreateOpportunity
      ? null
      : this.#insert('Opportunity', opportunityOf(lead, String(account['Id']), owner, this.clock.now()), userId)
    if (opportunity) {
      const role = { OpportunityId: opportunity['Id']!, ContactId: contact['Id']!, Role: null, IsPrimary: true }
      this.#insert('OpportunityContactRole', role, userId)
    }
    for (const member of this.rows('CampaignMember')) {
      if (member['LeadId'] === leadId) this.#apply('CampaignMember', member, { ContactId: contact['Id']! }, userId)
    }
    for (const task of this.rows('Task')) {
      if (task['WhoId'] === leadId && task['IsClosed'] !== true)
        this.#apply('Task', task, { WhoId: contact['Id']! }, userId)
    }
    this.#apply(
      'Lead',
      lead,
      {
        IsConverted: true,
        Status: 'Closed - Converted',
        ConvertedDate: new Date(this.clock.now()).toISOString().slice(0, 10),
        ConvertedAccountId: account['Id']!,
        ConvertedContactId: contact['Id']!,
        ConvertedOpportunityId: opportunity?.['Id'] ?? null,
      },
      userId,
    )
    const opportunityId = opportunity === null ? null : String(opportunity['Id'])
    return { leadId, accountId: String(account['Id']), contactId: String(contact['Id']), opportunityId }
  }

  #insert(object: string, values: Row, userId: string): Row {
    const n = (this.#next.get(object) ?? 0) + 1
    this.#next.set(object, n)
    const at = stamp(this.clock.now())
    const row: Row = {
      ...Object.fromEntries(this.fields(object).map(({ name, type }) => [name, type === 'boolean' ? false : null])),
      ...values,
      Id: idOf(object, n),
      IsDeleted: false,
      CreatedDate: at,
      CreatedById: userId,
      LastModifiedDate: at,
      LastModifiedById: userId,
      SystemModstamp: at,
    }
    derive(object, row)
    this.#tableOf(object).set(String(row['Id']), row)
    this.#tell({ kind: 'CREATE', object, id: String(row['Id']), fields: Object.keys(values), userId })
    return row
  }

  #apply(object: string, row: Row, changes: Row, userId: string, kind: OrgChange['kind'] = 'UPDATE'): void {
    const changed = Object.keys(changes).filter((name) => row[name] !== changes[name])
    Object.assign(row, changes)
    const at = stamp(this.clock.now())
    Object.assign(row, { LastModifiedDate: at, LastModifiedById: userId, SystemModstamp: at })
    derive(object, row)
    this.#tell({ kind, object, id: String(row['Id']), fields: changed, userId })
  }

  #tell(change: OrgChange): void {
    this.#keeper(change.object, change.id, this.find(change.object, change.id))
    for (const listener of this.#listeners) listener(change)
  }

  #tableOf(object: string): Map<string, Row> {
    const table = this.#rows.get(object)
    if (!table) throw new OrgError('INVALID_TYPE', `sObject type '${object}' is not supported.`)
    return table
  }

  #live(object: string, given: string): Row {
    const id = asId(given)
    if (id === null)
      throw new OrgError('MALFORMED_ID', `${object} ID: id value of incorrect type: ${given}`, 400, ['Id'])
    const row = this.find(object, id)
    if (!row) throw new OrgError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', 404)
    if (row['IsDeleted'] === true) throw new OrgError('ENTITY_IS_DELETED', 'entity is deleted', 404)
    return row
  }

  #unlock(id: string): void {
    const left = this.locked.get(id) ?? 0
    if (left <= 0) return
    this.locked.set(id, left - 1)
    throw new OrgError('UNABLE_TO_LOCK_ROW', `unable to obtain exclusive access to this record: ${id}`)
  }

  #obey(object: string, row: Row): void {
    for (const rule of this.rules) {
      const value = row[rule.field]
      if (rule.object !== object || value === null || value === undefined) continue
      if (new RegExp(rule.matches).test(String(value)))
        throw new OrgError('FIELD_CUSTOM_VALIDATION_EXCEPTION', rule.message, 400, [rule.field])
    }
  }

  #checked(object: string, values: Readonly<Record<string, unknown>>, how: 'create' | 'write'): Row {
    const fields = new Map(this.fields(object).map((field) => [field.name, field]))
    const row: Row = {}
    for (const [name, value] of Object.entries(values)) {
      const field = fields.get(name)
      if (!field) throw new OrgError('INVALID_FIELD', `No such column '${name}' on sobject of type ${object}`)
      if (field.access === 'system' || (field.access === 'create' && how === 'write'))
        throw new OrgError('INVALID_FIELD_FOR_INSERT_UPDATE', `Unable to create/update fields: ${name}.`, 400, [name])
      row[name] = checkedValue(field, value)
      if (field.type === 'reference' && row[name] !== null) this.#refer(field, String(row[name]))
    }
    return row
  }

  #refer({ name, referenceTo }: Field, id: string): void {
    const object = referenceTo.find((one) => this.find(one, id))
    if (object === undefined)
      throw new OrgError('INVALID_CROSS_REFERENCE_KEY', `invalid cross reference id: ${name}`, 400, [name])
    if (this.find(object, id)!['IsDeleted'] === true)
      throw new OrgError('ENTITY_IS_DELETED', `entity is deleted: ${name}`, 400, [name])
    if (object === 'User' && name === 'OwnerId' && this.find('User', id)!['IsActive'] !== true)
      throw new OrgError('INACTIVE_OWNER_OR_USER', 'operation performed with inactive user', 400, [name])
  }
}

export interface ConvertWish {
  readonly accountId?: string
  readonly contactId?: string
  readonly ownerId?: string
  readonly doNotCreateOpportunity?: boolean
}
export interface Converted {
  readonly leadId: string
  readonly accountId: string
  readonly contactId: string
  readonly opportunityId: string | null
}

/** A moment as Salesforce stores it: whole seconds. */
export function stamp(at: number): string {
  return `${new Date(Math.floor(at / 1000) * 1000).toISOString().slice(0, 19)}.000+0000`
}

function defaultsOf(object: string, userId: string): Row {
  if (object === 'Lead') return { Status: 'Open - Not Contacted', OwnerId: userId }
  if (object === 'Task') return { Status: 'Not Started', Priority: 'Normal', OwnerId: userId }
  return OBJECTS.get(object)!.some(({ name }) => name === 'OwnerId') ? { OwnerId: userId } : {}
}

/** What follows from other fields. */
function derive(object: string, row: Row): void {
  if (object === 'Opportunity') {
    row['IsClosed'] = String(row['StageName']).startsWith('Closed')
    row['IsWon'] = row['StageName'] === 'Closed Won'
  }
  if (object === 'CampaignMember') {
    row['HasResponded'] = RESPONSES.includes(String(row['Status']))
    row['FirstRespondedDate'] ??= row['HasResponded'] ? String(row['LastModifiedDate']).slice(0, 10) : null
  }
  if (object === 'Task') {
    row['IsClosed'] = row['Status'] === 'Completed'
    row['CompletedDateTime'] = row['IsClosed'] ? (row['CompletedDateTime'] ?? row['LastModifiedDate'] ?? null) : null
  }
}

function accountOf(lead: Row, owner: string): Row {
  const { Company, Website, Phone, Industry, NumberOfEmployees, AnnualRevenue, Country } = lead
  return {
    Name: Company!,
    Website: Website!,
    Phone: Phone!,
    Industry: Industry!,
    NumberOfEmployees: NumberOfEmployees!,
    AnnualRevenue: AnnualRevenue!,
    BillingCountry: Country!,
    OwnerId: owner,
  }
}

/** Custom fields do not travel: the admin has mapped none. */
function contactOf(lead: Row, accountId: string, owner: string): Row {
  const { FirstName, LastName, Title, Email, Phone, MobilePhone, LeadSource, City, PostalCode, Country } = lead
  return {
    FirstName: FirstName!,
    LastName: LastName!,
    Title: Title!,
    Email: Email!,
    Phone: Phone!,
    MobilePhone: MobilePhone!,
    LeadSource: LeadSource!,
    MailingCity: City!,
    MailingPostalCode: PostalCode!,
    MailingCountry: Country!,
    AccountId: accountId,
    OwnerId: owner,
  }
}

function opportunityOf(lead: Row, accountId: string, owner: string, now: number): Row {
  const close = new Date(now + 90 * 86_400_000).toISOString().slice(0, 10)
  return {
    Name: `${lead['Company']}-`,
    StageName: 'Prospecting',
    CloseDate: close,
    AccountId: accountId,
    OwnerId: owner,
  }
}
