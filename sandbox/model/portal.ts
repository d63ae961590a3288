import { standardGroups, standardProperties } from '../schema/standard-properties.ts'
import type { PropertyDefinition, PropertyGroup } from '../schema/property.ts'
import { OBJECT_TYPES, objectType } from './object-types.ts'
import type { CrmRecord, Owner, TimelineMark } from './record.ts'

/** What is fixed or configured about a portal. */
export interface PortalFacts {
  portalId: string
  seed: number
  population: 'empty' | 'company'
  createdAt: number
  name: string
  timeZone: string
  currency: string
  /** Whether the CRM moves lifecycle stages itself when deals are created and won. */
  lifecycleSync: boolean
  /** What counts visits on the company's own website: the address of the script, and what it calls the website. */
  website?: { script: string; site: string }
}

/** E-mails that follow each other by themselves. */
export interface Sequence {
  id: string
  name: string
  userId: number
  createdAt: number
}

/** A contact's place in a sequence. */
export interface Enrolment {
  id: string
  sequenceId: string
  userId: number
  email: string
  toEmail: string
  at: number
}

/** All data of one portal. Changed only by applying journal entries. */
export class Portal {
  facts: PortalFacts
  readonly records = new Map<string, Map<string, CrmRecord>>()
  /** from id → to type → to id → type ids. Both directions are stored. */
  readonly links = new Map<string, Map<string, Map<string, number[]>>>()
  readonly aliases = new Map<string, string>()
  readonly schema = new Map<string, Map<string, PropertyDefinition>>()
  readonly groups = new Map<string, Map<string, PropertyGroup>>()
  readonly owners = new Map<string, Owner>()
  readonly timeline = new Map<string, TimelineMark[]>()
  /** Steps of workflows that an app has told the end of, by callback id; gone with the process, as nothing else depends on them. */
  readonly steps = new Map<string, Readonly<Record<string, unknown>>>()
  /** Sequences of e-mails, who is in one, and owners without the seat that sending them needs; gone with the process, as the steps are. */
  readonly sequences = new Map<string, Sequence>()
  readonly enrolments = new Map<string, Enrolment>()
  readonly seatless = new Set<string>()
  private readonly unique = new Map<string, Map<string, string>>()
  private readonly nextIds = new Map<string, number>()

  constructor(facts: PortalFacts) {
    this.facts = facts
    const standard = standardProperties()
    for (const type of OBJECT_TYPES) {
      const definitions = standard.get(type.id) ?? []
      this.records.set(type.id, new Map())
      this.schema.set(type.id, new Map(definitions.map((definition) => [definition.name, definition])))
      this.groups.set(type.id, new Map(standardGroups(definitions).map((group) => [group.name, group])))
      this.nextIds.set(type.id, type.firstId)
    }
  }

  /** The id the next record of a kind gets. */
  nextId(typeId: string): string {
    return String(this.nextIds.get(typeId) ?? objectType(typeId).firstId)
  }

  /** A record of a kind by its own id, archived and merged ones included. */
  find(typeId: string, id: string): CrmRecord | undefined {
    return this.records.get(typeId)?.get(id)
  }

  /** A living record by its own id. */
  live(typeId: string, id: string): CrmRecord | undefined {
    const record = this.find(typeId, id)
    return record && record.archivedAt === null && record.mergedInto === null ? record : undefined
  }

  /** A living record by its id or by the id of a record that was merged into it. */
  resolve(typeId: string, id: string): CrmRecord | undefined {
    let current = id
    for (let next = this.aliases.get(current); next !== undefined; next = this.aliases.get(current)) current = next
    return this.live(typeId, current)
  }

  /** The living records of a kind. */
  *all(typeId: string): Generator<CrmRecord> {
    for (const record of this.records.get(typeId)?.values() ?? []) {
      if (record.archivedAt === null && record.mergedInto === null) yield record
    }
  }

  /** The definition of a property that is not archived. */
  property(typeId: string, name: string): PropertyDefinition | undefined {
    const definition = this.schema.get(typeId)?.get(name)
    return definition && !definition.archived ? definition : undefined
  }

  /** The living record holding a unique value; for company domains, which need not be unique, the latest. */
  byUnique(typeId: string, name: string, value: string): CrmRecord | undefined {
    const id = this.unique.get(`${typeId} ${name}`)?.get(value.toLowerCase())
    return id === undefined ? undefined : this.live(typeId, id)
  }

  /** Ids of a kind associated with a record, with their association types. */
  linked(fromId: string, toTypeId: string): Map<string, number[]> | undefined {
    return this.links.get(fromId)?.get(toTypeId)
  }

  /** Stores a record and moves the id counter and the unique values with it. */
  put(record: CrmRecord): void {
    this.records.get(record.typeId)?.set(record.id, record)
    const next = Number(record.id) + 1
    if (next > (this.nextIds.get(record.typeId) ?? 0)) this.nextIds.set(record.typeId, next)
    for (const [name, value] of record.values) this.remember(record.typeId, name, value, record.id)
  }

  /** Forgets a record entirely, with its links and unique values. */
  erase(typeId: string, id: string): void {
    const record = this.find(typeId, id)
    if (!record) return
    for (const [name, value] of record.values) this.forget(typeId, name, value, id)
    for (const [toTypeId, targets] of this.links.get(id) ?? []) {
      for (const toId of targets.keys()) this.links.get(toId)?.get(typeId)?.delete(id)
      targets.clear()
      this.links.get(id)?.delete(toTypeId)
    }
    this.links.delete(id)
    this.timeline.delete(id)
    this.records.get(typeId)?.delete(id)
  }

  /** Keeps the table of unique values in step with a write. */
  reindex(record: CrmRecord, name: string, before: string | undefined, after: string): void {
    if (before !== undefined) this.forget(record.typeId, name, before, record.id)
    if (after !== '') this.remember(record.typeId, name, after, record.id)
  }

  /** Sets the association types from one record to another; an empty list removes the association. */
  setLink(fromId: string, toTypeId: string, toId: string, types: number[]): void {
    let byType = this.links.get(fromId)
    if (!byType) this.links.set(fromId, (byType = new Map<string, Map<string, number[]>>()))
    let targets = byType.get(toTypeId)
    if (!targets) byType.set(toTypeId, (targets = new Map<string, number[]>()))
    if (types.length === 0) targets.delete(toId)
    else targets.set(toId, types)
  }

  private isIndexed(typeId: string, name: string): boolean {
    if (typeId === '0-2' && name === 'domain') return true
    return this.schema.get(typeId)?.get(name)?.hasUniqueValue ?? false
  }

  private remember(typeId: string, name: string, value: string, id: string): void {
    if (!this.isIndexed(typeId, name)) return
    const key = `${typeId} ${name}`
    const values = this.unique.get(key) ?? new Map<string, string>()
    values.set(value.toLowerCase(), id)
    this.unique.set(key, values)
  }

  private forget(typeId: string, name: string, value: string, id: string): void {
    const values = this.unique.get(`${typeId} ${name}`)
    if (values?.get(value.toLowerCase()) === id) values.delete(value.toLowerCase())
  }
}
