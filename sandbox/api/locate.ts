import type { ObjectType } from '../model/object-types.ts'
import type { Portal } from '../model/portal.ts'
import type { CrmRecord } from '../model/record.ts'
import { badRequest } from '../wire/api-error.ts'

/** Checks that records may be named by this property. @throws {ApiError} 400 unless its values are unique. */
export function requireIdProperty(portal: Portal, type: ObjectType, idProperty: string): void {
  if (idProperty === 'hs_object_id' || portal.property(type.id, idProperty)?.hasUniqueValue) return
  throw badRequest(`idProperty ${idProperty} is not a unique property of ${type.plural}`)
}

/**
 * The living record an id names in a batch: by its own id only (merged-away ids name nothing there), or by a unique
 * property. @throws {ApiError} 400 for a property whose values are not unique.
 */
export function locate(
  portal: Portal,
  type: ObjectType,
  id: string,
  idProperty: string | undefined,
): CrmRecord | undefined {
  if (idProperty === undefined || idProperty === 'hs_object_id') return portal.live(type.id, id)
  requireIdProperty(portal, type, idProperty)
  return portal.byUnique(type.id, idProperty, id) ?? bySecondaryEmail(portal, type, idProperty, id)
}

/** The living record an id names in a single call, where merged-away ids still lead to the merged record. */
export function locateSingle(
  portal: Portal,
  type: ObjectType,
  id: string,
  idProperty: string | undefined,
): CrmRecord | undefined {
  if (idProperty === undefined || idProperty === 'hs_object_id') return portal.resolve(type.id, id)
  return locate(portal, type, id, idProperty)
}

/** Whether an id belonged to a record that was merged into another. */
export function isMergedAway(portal: Portal, type: ObjectType, id: string): boolean {
  return portal.find(type.id, id)?.mergedInto !== null && portal.find(type.id, id) !== undefined
}

function bySecondaryEmail(portal: Portal, type: ObjectType, idProperty: string, email: string): CrmRecord | undefined {
  if (type.id !== '0-1' || idProperty !== 'email') return undefined
  for (const mergedId of portal.aliases.keys()) {
    const old = portal.find(type.id, mergedId)
    if (old?.values.get('email')?.toLowerCase() === email.toLowerCase()) return portal.resolve(type.id, mergedId)
  }
  return undefined
}
