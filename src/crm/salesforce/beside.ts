import type { Instant } from '../../domain/lead.ts'
import { optionalText, type JsonObject } from '../answer-shapes.ts'
import type { CrmRecord, ObjectType, RecordId } from '../../ports/crm.ts'
import { campaignProperties, campaignTypes, gatherMemberships, respondedMembers } from './campaigns.ts'
import { contactRoles, countRoles, ROLES_COUNT, wantsRoles } from './contact-roles.ts'
import { id18 } from './objects.ts'
import { doneTasks, gatherOutreach, heldMeetings, outreachProperties, wantsOutreach } from './outreach.ts'
import type { QueryTarget } from './query.ts'
import type { Describer } from './describe.ts'
import type { Clock } from '../../ports/runtime.ts'

interface ReadBeside {
  readonly properties: readonly (readonly [string, string | null])[]
  /** The latest change of a row that names the record; 0: there is none. */
  readonly modifiedAt: Instant
}
/** What stands in other objects than the record's own. */
interface Beside {
  readonly queries: readonly string[]
  /** From the rows of each query: what they tell of a record. @param ids it has now and had before. */
  readonly read: (
    answers: readonly (readonly JsonObject[])[],
  ) => (record: CrmRecord, ids: readonly RecordId[]) => ReadBeside
}

/** Queries that go with the call for the records themselves: with leads and contacts they are five, as many as one call takes. */
export async function besideQueries(
  { describer, clock }: { readonly describer: Describer; readonly clock: Clock },
  { installation }: QueryTarget,
  type: ObjectType,
  looking: ReadonlyMap<RecordId, readonly RecordId[]>,
  properties: readonly string[],
): Promise<Beside> {
  // What belongs to a lead may stay with the lead when it is converted.
  const ids = [...new Set([...looking].flatMap(([id, before]) => [id, ...before]))]
  const isPerson = type === 'contact'
  const withOutreach = isPerson && wantsOutreach(properties)
  const types = isPerson ? campaignTypes(properties) : []
  const withCampaigns = types.length > 0 && (await describer.fields(installation, 'CampaignMember')).size > 0
  const withRoles = type === 'deal' && wantsRoles(properties)
  return {
    queries: [
      ...(withOutreach
        ? [doneTasks(ids, await describer.fields(installation, 'Task')), heldMeetings(ids, clock.now())]
        : []),
      ...(withCampaigns ? [respondedMembers(ids, types)] : []),
      ...(withRoles ? [contactRoles(ids)] : []),
    ],
    read: (answers) => {
      const left = [...answers]
      const changes = latestChanges(answers.flat())
      const activities = gatherOutreach(withOutreach ? left.splice(0, 2).flat() : [])
      const memberships = gatherMemberships(withCampaigns ? left.shift()! : [])
      const roles = countRoles(withRoles ? left.shift()! : [])
      return (record, own) => ({
        properties: [
          ...(withOutreach ? outreachProperties(firstOf(own, activities)) : []),
          ...(withCampaigns ? campaignProperties(record, own, memberships, properties) : []),
          ...(withRoles ? [[ROLES_COUNT, String(roles.get(record.id) ?? 0)] as const] : []),
        ],
        modifiedAt: Math.max(0, ...own.map((id) => changes.get(id) ?? 0)),
      })
    },
  }
}

/** When a row that names a lead or contact was last changed, by its id. */
function latestChanges(rows: readonly JsonObject[]): ReadonlyMap<RecordId, Instant> {
  const latest = new Map<RecordId, Instant>()
  for (const row of rows) {
    const at = Date.parse(optionalText(row['SystemModstamp']) ?? '')
    for (const name of ['WhoId', 'LeadId', 'ContactId']) {
      const id = id18(optionalText(row[name]) ?? '')
      if (id !== null && at > (latest.get(id) ?? 0)) latest.set(id, at)
    }
  }
  return latest
}

function firstOf<T>(ids: readonly RecordId[], from: ReadonlyMap<RecordId, T>): T | undefined {
  for (const id of ids) if (from.has(id)) return from.get(id)
  return undefined
}
