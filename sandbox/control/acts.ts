import type { ActivityKind } from '../crm/activities.ts'
import { emailTouched, logActivity, submitForm, viewPage } from '../crm/activities.ts'
import { associate, dissociate, requirePair } from '../crm/associate.ts'
import { mergeRecords } from '../crm/merge.ts'
import { PERSON_RIGHTS, createRecord, updateRecord } from '../crm/write.ts'
import { instantOf } from '../crm/values.ts'
import type { Stamp } from '../model/entries.ts'
import type { ObjectType } from '../model/object-types.ts'
import { CONTACT, findObjectType } from '../model/object-types.ts'
import type { Portal } from '../model/portal.ts'
import type { CrmRecord, Owner } from '../model/record.ts'
import { badRequest, notFound } from '../wire/api-error.ts'
import type { JsonObject } from '../wire/json.ts'
import { asList, asObject, asOptionalText, asProperties, asText } from '../wire/json.ts'
import type { World } from '../world.ts'

/** Acts in one request. */
export const MOST_ACTS = 5_000
/** The id of a portal's first sequence; the next ones follow. */
const FIRST_SEQUENCE = 7_700_001
const ACTIVITY_KINDS: readonly ActivityKind[] = ['call', 'email', 'meeting', 'note']

/** Does what a person or another tool would do in the CRM. One instance per request: `ref` names live as long. */
export class Actor {
  private readonly world: World
  private readonly portal: Portal
  private readonly refs = new Map<string, string>()

  constructor(world: World, portal: Portal) {
    this.world = world
    this.portal = portal
  }

  /**
   * Does one act: `{do, …}`. See docs of the control API for the fields of each.
   * @returns the id of the record it made or changed. @throws {ApiError} when it is impossible.
   */
  act(raw: unknown): { id: string } {
    const act = asObject(raw, 'actions[]')
    const record = this.run(asText(act['do'], 'do'), act)
    const ref = asOptionalText(act['ref'], 'ref')
    if (ref !== undefined) this.refs.set(ref, record)
    return { id: record }
  }

  private run(what: string, act: JsonObject): string {
    const stamp = this.stamp(act)
    switch (what) {
      case 'create':
        return this.create(act, stamp)
      case 'update':
        return this.update(act, stamp)
      case 'delete':
      case 'gdprDelete':
        return this.remove(act, stamp, what === 'gdprDelete')
      case 'restore':
        return this.restore(act, stamp)
      case 'merge':
        return this.merge(act, stamp)
      case 'associate':
      case 'dissociate':
        return this.link(act, stamp, what === 'associate')
      case 'log':
        return this.log(act, stamp)
      case 'viewPage': {
        const url = asText(act['url'], 'url')
        const contact = this.contact(act)
        viewPage(this.world, this.portal, contact, url, asOptionalText(act['title'], 'title') ?? url, stamp.at)
        return contact.id
      }
      case 'submitForm':
        return this.submit(act, stamp)
      case 'openEmail':
      case 'clickEmail': {
        const contact = this.contact(act)
        const subject = asOptionalText(act['subject'], 'subject') ?? 'E-mail'
        emailTouched(this.world, this.portal, contact, what === 'openEmail' ? 'open' : 'click', subject, stamp.at)
        return contact.id
      }
      case 'deactivateOwner':
      case 'activateOwner':
        return this.switchOwner(act, what === 'deactivateOwner', stamp.at)
      case 'sequence':
        return this.makeSequence(act, stamp.at)
      case 'takeSeat':
        this.portal.seatless.add(this.owner(act).id)
        return this.owner(act).id
      default:
        throw badRequest(`Unknown act ${what}`)
    }
  }

  private stamp(act: JsonObject): Stamp {
    const given = asOptionalText(act['occurredAt'], 'occurredAt')
    const at = given === undefined ? this.world.clock.now() : instantOf(given)
    if (at === null) throw badRequest(`occurredAt ${given ?? ''} is no moment`)
    const source = asOptionalText(act['changeSource'], 'changeSource') ?? 'CRM_UI'
    return { at, source, sourceId: asOptionalText(act['sourceId'], 'sourceId') ?? 'userId:6600001' }
  }

  private typeOf(act: JsonObject): ObjectType {
    const name = asOptionalText(act['type'], 'type') ?? 'contacts'
    const type = findObjectType(name)
    if (!type) throw badRequest(`Unknown object type ${name}`)
    return type
  }

  private id(value: unknown, what: string): string {
    const id = asText(value, what)
    if (!id.startsWith('$')) return id
    const known = this.refs.get(id.slice(1))
    if (known === undefined) throw badRequest(`No earlier act has ref ${id.slice(1)}`)
    return known
  }

  private find(type: ObjectType, value: unknown, what: string): CrmRecord {
    const id = this.id(value, what)
    const record = this.portal.resolve(type.id, id)
    if (!record) throw notFound(`${type.singular} ${id} does not exist`)
    return record
  }

  private contact(act: JsonObject): CrmRecord {
    const email = asOptionalText(act['email'], 'email')
    if (email === undefined) return this.find(CONTACT, act['contactId'] ?? act['id'], 'contactId')
    const record = this.portal.byUnique(CONTACT.id, 'email', email)
    if (!record) throw notFound(`No contact has the e-mail ${email}`)
    return record
  }

  private create(act: JsonObject, stamp: Stamp): string {
    const type = this.typeOf(act)
    const record = createRecord(this.world, this.portal, type, asProperties(act['properties']), stamp, PERSON_RIGHTS)
    for (const item of asList(act['associations'], 'associations', true)) {
      const given = asObject(item, 'associations[]')
      const target = this.find(this.typeOf(given), given['id'], 'associations[].id')
      associate(this.world, this.portal, record, target, this.types(record, target, given), stamp)
    }
    return record.id
  }

  private types(from: CrmRecord, to: CrmRecord, given: JsonObject): number[] {
    const fromType = findObjectType(from.typeId)
    const toType = findObjectType(to.typeId)
    if (given['primary'] !== true || !fromType || !toType) return []
    const { primary } = requirePair(fromType, toType)
    return primary === undefined ? [] : [primary]
  }

  private update(act: JsonObject, stamp: Stamp): string {
    const type = this.typeOf(act)
    const record = this.find(type, act['id'], 'id')
    updateRecord(this.world, this.portal, type, record, asProperties(act['properties']), stamp, PERSON_RIGHTS)
    return record.id
  }

  private remove(act: JsonObject, stamp: Stamp, privacy: boolean): string {
    const type = this.typeOf(act)
    const record = this.find(type, act['id'], 'id')
    this.world.commit({ k: 'gone', p: this.portal.facts.portalId, o: type.id, id: record.id, s: stamp, privacy })
    return record.id
  }

  private restore(act: JsonObject, stamp: Stamp): string {
    const type = this.typeOf(act)
    const id = this.id(act['id'], 'id')
    if (this.portal.find(type.id, id)?.archivedAt === null || !this.portal.find(type.id, id)) {
      throw notFound(`${type.singular} ${id} is not in the recycle bin`)
    }
    this.world.commit({ k: 'back', p: this.portal.facts.portalId, o: type.id, id, s: stamp })
    return id
  }

  private merge(act: JsonObject, stamp: Stamp): string {
    const primary = this.id(act['primaryId'], 'primaryId')
    return mergeRecords(this.world, this.portal, this.typeOf(act), primary, this.id(act['id'], 'id'), stamp).id
  }

  private link(act: JsonObject, stamp: Stamp, on: boolean): string {
    const [from, to] = (['from', 'to'] as const).map((end) => {
      const given = asObject(act[end], end)
      return this.find(this.typeOf(given), given['id'], `${end}.id`)
    })
    if (!from || !to) throw badRequest('from and to are needed')
    if (on) associate(this.world, this.portal, from, to, this.types(from, to, act), stamp)
    else dissociate(this.world, this.portal, from, to, stamp)
    return from.id
  }

  private log(act: JsonObject, stamp: Stamp): string {
    const kind = ACTIVITY_KINDS.find((one) => one === act['kind'])
    if (!kind) throw badRequest(`kind must be one of ${ACTIVITY_KINDS.join(', ')}`)
    const contact = this.contact(act)
    const owner = asOptionalText(act['ownerId'], 'ownerId') ?? contact.values.get('hubspot_owner_id')
    const properties = act['properties'] === undefined ? {} : asProperties(act['properties'])
    const given: Record<string, string> = { ...(owner === undefined ? {} : { hubspot_owner_id: owner }), ...properties }
    if (kind === 'email') given['hs_email_direction'] ??= act['incoming'] === true ? 'INCOMING_EMAIL' : 'EMAIL'
    return logActivity(this.world, this.portal, contact, kind, given, stamp).id
  }

  private submit(act: JsonObject, stamp: Stamp): string {
    const form = asText(act['form'], 'form')
    const email = asOptionalText(act['email'], 'email')
    const properties = act['properties'] === undefined ? {} : asProperties(act['properties'])
    const source = { ...stamp, source: 'FORM', sourceId: form }
    const known = email === undefined ? this.contact(act) : this.portal.byUnique(CONTACT.id, 'email', email)
    const contact =
      known ??
      createRecord(this.world, this.portal, CONTACT, { ...properties, email: email ?? '' }, source, PERSON_RIGHTS)
    if (known) updateRecord(this.world, this.portal, CONTACT, contact, properties, source, PERSON_RIGHTS)
    submitForm(this.world, this.portal, contact, form, stamp.at)
    return contact.id
  }

  private owner(act: JsonObject): Owner {
    const id = asText(act['ownerId'], 'ownerId')
    const owner = this.portal.owners.get(id)
    if (!owner) throw notFound(`Owner ${id} does not exist`)
    return owner
  }

  private switchOwner(act: JsonObject, archived: boolean, at: number): string {
    const owner = this.owner(act)
    this.world.commit({ k: 'owner', p: this.portal.facts.portalId, owner: { ...owner, archived, updatedAt: at } })
    return owner.id
  }

  private makeSequence(act: JsonObject, at: number): string {
    const { sequences } = this.portal
    const id = String(FIRST_SEQUENCE + sequences.size)
    sequences.set(id, { id, name: asText(act['name'], 'name'), userId: this.owner(act).userId, createdAt: at })
    return id
  }
}
