import type { Stamp } from '../model/entries.ts'
import type { ObjectType } from '../model/object-types.ts'
import { CONTACT } from '../model/object-types.ts'
import type { Portal } from '../model/portal.ts'
import type { CrmRecord } from '../model/record.ts'
import { ApiError, badRequest, notFound } from '../wire/api-error.ts'
import type { World } from '../world.ts'

const MOST_IDENTITIES = 250

/**
 * Merges two records into a new one; both old ids become aliases. The primary's values win, except the lifecycle stage,
 * where the furthest wins.
 * @throws {ApiError} 404 when one is missing, 400 when both are the same, 414 beyond 250 merged identities.
 */
export function mergeRecords(
  world: World,
  portal: Portal,
  type: ObjectType,
  primaryId: string,
  otherId: string,
  stamp: Stamp,
): CrmRecord {
  const primary = portal.resolve(type.id, primaryId)
  const other = portal.resolve(type.id, otherId)
  if (!primary || !other) throw notFound()
  if (primary === other) throw badRequest('A record cannot be merged with itself')
  const identities = [...mergedIds(primary), ...mergedIds(other), primary.id, other.id]
  if (identities.length > MOST_IDENTITIES) {
    throw new ApiError(414, 'VALIDATION_ERROR', `Cannot have more than ${MOST_IDENTITIES} identities on a profile`)
  }
  const values: Record<string, string> = {}
  for (const [name, value] of other.values) if (!primary.values.has(name)) values[name] = value
  const moved = Object.keys(values).length
  for (const [name, value] of primary.values) values[name] = value
  const stage = furthestStage(portal, type, primary, other)
  if (stage !== undefined) values['lifecyclestage'] = stage
  values['hs_merged_object_ids'] = identities.join(';')
  if (type === CONTACT) {
    const emails = [
      primary.values.get('hs_additional_emails'),
      other.values.get('email'),
      other.values.get('hs_additional_emails'),
    ]
    const more = [...new Set(emails.flatMap((list) => (list ?? '').split(';')))].filter(
      (email) => email !== '' && email !== primary.values.get('email'),
    )
    if (more.length > 0) values['hs_additional_emails'] = more.join(';')
  }
  const id = portal.nextId(type.id)
  if (type === CONTACT) values['hs_all_contact_vids'] = [...identities, id].join(';')
  world.commit({
    k: 'merge',
    p: portal.facts.portalId,
    o: type.id,
    id,
    primary: primary.id,
    other: other.id,
    s: stamp,
    v: values,
    moved,
  })
  return portal.find(type.id, id)!
}

function mergedIds(record: CrmRecord): string[] {
  return (record.values.get('hs_merged_object_ids') ?? '').split(';').filter((id) => id !== '')
}

function furthestStage(portal: Portal, type: ObjectType, a: CrmRecord, b: CrmRecord): string | undefined {
  const options = portal.property(type.id, 'lifecyclestage')?.options ?? []
  const rank = (stage: string | undefined) => options.find((option) => option.value === stage)?.displayOrder ?? -1
  const stages = [a.values.get('lifecyclestage'), b.values.get('lifecyclestage')]
  return stages.sort((x, y) => rank(y) - rank(x))[0]
}
