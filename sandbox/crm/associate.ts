import type { Stamp } from '../model/entries.ts'
import type { AssociationPair } from '../model/association-types.ts'
import { associationPair, belongsTo } from '../model/association-types.ts'
import type { ObjectType } from '../model/object-types.ts'
import { COMPANY, CONTACT, DEAL, objectType } from '../model/object-types.ts'
import type { Portal } from '../model/portal.ts'
import type { CrmRecord } from '../model/record.ts'
import { badRequest } from '../wire/api-error.ts'
import type { World } from '../world.ts'

/** The association types between two kinds. @throws {ApiError} 400 when the two cannot be associated. */
export function requirePair(from: ObjectType, to: ObjectType): AssociationPair {
  const pair = associationPair(from.id, to.id)
  if (!pair) throw badRequest(`No association between ${from.plural} and ${to.plural} exists`)
  return pair
}

/** Checks type ids against the pair. @throws {ApiError} 400 naming the first wrong one. */
export function requireTypes(pair: AssociationPair, types: number[]): void {
  const wrong = types.find((typeId) => !belongsTo(pair, typeId))
  if (wrong === undefined) return
  const names = `${objectType(pair.from).singular} to ${objectType(pair.to).singular}`
  throw badRequest(`One or more association types are invalid: type ${wrong} does not go from ${names}`)
}

/**
 * Sets the association types between two records, replacing those they had; the unlabelled type is always among them.
 * A contact's or deal's first company becomes its primary one, and a new primary one takes the place of the old.
 */
export function associate(
  world: World,
  portal: Portal,
  from: CrmRecord,
  to: CrmRecord,
  types: number[],
  stamp: Stamp,
): void {
  const pair = requirePair(objectType(from.typeId), objectType(to.typeId))
  requireTypes(pair, types)
  if (owningSide(to) && to.typeId !== from.typeId && !owningSide(from)) {
    const back = requirePair(objectType(to.typeId), objectType(from.typeId))
    associate(world, portal, to, from, types.includes(pair.primary ?? -1) ? [back.plain, back.primary!] : [], stamp)
    return
  }
  const others = [...(portal.linked(from.id, to.typeId) ?? [])].filter(([id]) => id !== to.id)
  const present = portal.linked(from.id, to.typeId)?.get(to.id)
  const primary = pair.primary
  const becomesPrimary =
    primary !== undefined &&
    owningSide(from) &&
    (types.includes(primary) || !others.some(([, list]) => list.includes(primary)))
  const next = [...new Set([pair.plain, ...types, ...(becomesPrimary ? [primary] : [])])].sort((a, b) => a - b)
  const p = portal.facts.portalId
  if (becomesPrimary) {
    for (const [id, list] of others) {
      if (!list.includes(primary)) continue
      const rest = list.filter((typeId) => typeId !== primary)
      world.commit({ k: 'link', p, o: from.typeId, id: from.id, to: to.typeId, toId: id, types: rest, s: stamp })
    }
  }
  if (present && present.length === next.length && next.every((typeId) => present.includes(typeId))) return
  world.commit({ k: 'link', p, o: from.typeId, id: from.id, to: to.typeId, toId: to.id, types: next, s: stamp })
}

/** Whether the primary company is chosen from this side. */
function owningSide(record: CrmRecord): boolean {
  return record.typeId === CONTACT.id || record.typeId === DEAL.id
}

/** Removes an association, or only some of its types. Nothing happens when there is none. */
export function dissociate(
  world: World,
  portal: Portal,
  from: { typeId: string; id: string },
  to: { typeId: string; id: string },
  stamp: Stamp,
  onlyTypes?: number[],
): void {
  const present = portal.linked(from.id, to.typeId)?.get(to.id)
  if (!present) return
  const rest = onlyTypes ? present.filter((typeId) => !onlyTypes.includes(typeId)) : []
  if (rest.length === present.length) return
  const p = portal.facts.portalId
  world.commit({ k: 'link', p, o: from.typeId, id: from.id, to: to.typeId, toId: to.id, types: rest, s: stamp })
}

/** Living records of a kind associated with a record, with their types; those of archived records are left out. */
export function* associated(portal: Portal, fromId: string, toTypeId: string): Generator<[string, number[]]> {
  for (const [id, types] of portal.linked(fromId, toTypeId) ?? []) if (portal.live(toTypeId, id)) yield [id, types]
}

/** The primary company of a contact or deal. */
export function primaryCompany(portal: Portal, recordId: string): CrmRecord | undefined {
  for (const [id, types] of portal.linked(recordId, COMPANY.id) ?? []) {
    if (types.includes(1) || types.includes(5)) return portal.live(COMPANY.id, id)
  }
  return undefined
}
