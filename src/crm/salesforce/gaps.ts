import { optionalText, type JsonObject } from '../answer-shapes.ts'
import type { PropertyDefinition } from '../../mapping/property-definition.ts'
import type { AccountGap, InstallationId } from '../../ports/crm.ts'
import type { Describer } from './describe.ts'
import { SalesforceRefusedError } from './failure.ts'
import { missingFields } from './provision.ts'
import { queryTogether, type Found, type QueryTarget } from './query.ts'
import type { Reading } from './read-records.ts'
import { among, quoted } from './soql.ts'

/** Objects without which something cannot be decided or written. */
const NEEDED = ['Lead', 'Contact', 'Account', 'Opportunity', 'Task', 'Event']
/** Of these the integration user must see every record: what it does not see is decided without a word. */
const VIEWED = ['Lead', 'Contact', 'Account', 'Opportunity']
/** Of the day's calls; from here on backfill and reconciliation wait. */
const MUCH_USED = 0.85

/** What an admin of the org has left to do, the most pressing first. Reads only. @param used share of the day's calls, 0–1. */
export async function findGaps(
  reading: Reading,
  installation: InstallationId,
  definitions: readonly PropertyDefinition[],
  used: () => number,
): Promise<readonly AccountGap[]> {
  const { describer } = reading
  const hidden = await hiddenObjects(describer, installation)
  if (hidden.length > 0)
    return [
      {
        says: {
          en: `the integration user cannot see ${hidden.join(', ')}`,
          id: `pengguna integrasi tidak dapat melihat ${hidden.join(', ')}`,
        },
        advice: {
          en: 'Give it read access in a permission set of the org: the package may not hold rights on standard objects.',
          id: 'Beri akses baca dalam permission set milik org: paket tidak boleh memuat hak atas objek standar.',
        },
        blocks: true,
      },
    ]
  const { clashing: fields } = await missingFields(describer, installation, definitions)
  const ownerless = await notTransferable(describer, installation)
  const gaps: AccountGap[] = []
  if (fields.length > 0)
    gaps.push({
      says: {
        en: `fields that are missing or cannot be written: ${fields.join(', ')}`,
        id: `field yang tidak ada atau tidak dapat ditulis: ${fields.join(', ')}`,
      },
      advice: {
        en: 'Install the package and assign the permission set Estafet Integration to the integration user.',
        id: 'Pasang paket dan berikan permission set Estafet Integration kepada pengguna integrasi.',
      },
      blocks: true,
    })
  if (ownerless.length > 0)
    gaps.push({
      says: {
        en: `the owner cannot be changed on ${ownerless.join(', ')}`,
        id: `pemilik tidak dapat diubah pada ${ownerless.join(', ')}`,
      },
      advice: {
        en: 'Give the integration user edit access, and Transfer Record or Transfer Leads.',
        id: 'Beri pengguna integrasi akses ubah, serta Transfer Record atau Transfer Leads.',
      },
      blocks: true,
    })
  gaps.push(...(await sightGaps(reading, installation)))
  if ((await describer.fields(installation, 'CampaignMember')).size === 0)
    gaps.push({
      says: { en: 'campaigns cannot be seen', id: 'campaign tidak terlihat' },
      advice: {
        en: 'Give the integration user read access on Campaign, or leads of events are not known as such.',
        id: 'Beri pengguna integrasi akses baca pada Campaign; tanpanya lead dari event tidak dikenali.',
      },
      blocks: false,
    })
  const percent = Math.round(used() * 100)
  if (used() >= MUCH_USED)
    gaps.push({
      says: {
        en: `${percent} % of the org's calls of the day are used`,
        id: `${percent} % panggilan harian org sudah terpakai`,
      },
      advice: {
        en: 'Backfill and reconciliation wait; find what else calls, in Setup > Company Information, or buy calls.',
        id: 'Pengisian dan rekonsiliasi menunggu; cari pemanggil lain di Setup > Company Information, atau tambah kuota.',
      },
      blocks: false,
    })
  return gaps
}

async function hiddenObjects(describer: Describer, installation: InstallationId): Promise<readonly string[]> {
  const hidden: string[] = []
  for (const object of NEEDED) if ((await describer.fields(installation, object)).size === 0) hidden.push(object)
  return hidden
}

async function notTransferable(describer: Describer, installation: InstallationId): Promise<readonly string[]> {
  const fixed: string[] = []
  for (const object of ['Lead', 'Contact'])
    if (!(await describer.fields(installation, object)).get('OwnerId')?.updateable) fixed.push(object)
  return fixed
}

/** Whether every record and every user is seen, by the permission sets the integration user has; its profile is one of them. */
async function sightGaps(reading: Reading, installation: InstallationId): Promise<readonly AccountGap[]> {
  const rights = await rightsOf(reading, installation)
  if ('refusal' in rights)
    return [
      {
        says: {
          en: `whether the integration user sees every record could not be looked up (${rights.refusal})`,
          id: `tidak dapat diperiksa apakah pengguna integrasi melihat semua rekaman (${rights.refusal})`,
        },
        advice: {
          en: 'Give it View Setup and Configuration to have this checked, or see to View All yourself.',
          id: 'Beri View Setup and Configuration agar dapat diperiksa, atau pastikan View All sendiri.',
        },
        blocks: false,
      },
    ]
  const seesAll = rights.user.some((row) => row['PermissionsViewAllData'] === true)
  const seen = new Set(
    rights.objects.flatMap((row) =>
      row['PermissionsViewAllRecords'] === true ? (optionalText(row['SobjectType']) ?? []) : [],
    ),
  )
  const partly = seesAll ? [] : VIEWED.filter((object) => !seen.has(object))
  const gaps: AccountGap[] = []
  if (partly.length > 0)
    gaps.push({
      says: {
        en: `not every record is seen of ${partly.join(', ')}`,
        id: `tidak semua rekaman terlihat pada ${partly.join(', ')}`,
      },
      advice: {
        en: 'Give the integration user View All on them: records it may not see, and their changes, are passed over in silence.',
        id: 'Beri pengguna integrasi View All: rekaman yang tidak terlihat, dan perubahannya, dilewati tanpa pemberitahuan.',
      },
      blocks: false,
    })
  if (!seesAll && !rights.user.some((row) => row['PermissionsViewAllUsers'] === true))
    gaps.push({
      says: { en: 'not every user may be seen', id: 'tidak semua pengguna dapat dilihat' },
      advice: {
        en: 'Give the integration user View All Users, or leads of those it does not see count as owned by strangers.',
        id: 'Beri pengguna integrasi View All Users; tanpanya lead milik yang tidak terlihat dianggap milik orang asing.',
      },
      blocks: false,
    })
  return gaps
}

interface Rights {
  readonly objects: readonly JsonObject[]
  readonly user: readonly JsonObject[]
}
/** @returns why the org does not let us look, in its own code, where it does not. */
async function rightsOf(
  { call, integrationUser }: Reading,
  installation: InstallationId,
): Promise<Rights | { readonly refusal: string }> {
  const target: QueryTarget = { installation, lane: 'normal' }
  const ask = (...soql: readonly string[]): Promise<readonly Found[]> =>
    queryTogether(
      call,
      target,
      soql.map((one) => ({ soql: one })),
    )
  const user = await integrationUser(installation)
  try {
    const [assigned] = await ask(
      `SELECT Id,PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = ${quoted(user)}`,
    )
    const sets = assigned!.rows.flatMap((row) => optionalText(row['PermissionSetId']) ?? [])
    if (sets.length === 0) return { objects: [], user: [] }
    const [objects, sights] = await ask(
      `SELECT Id,SobjectType,PermissionsViewAllRecords FROM ObjectPermissions WHERE ${among('ParentId', sets)} AND ${among('SobjectType', VIEWED)}`,
      `SELECT Id,PermissionsViewAllData,PermissionsViewAllUsers FROM PermissionSet WHERE ${among('Id', sets)}`,
    )
    return { objects: objects!.rows, user: sights!.rows }
  } catch (error) {
    if (error instanceof SalesforceRefusedError) return { refusal: error.refusal.code }
    throw error
  }
}
