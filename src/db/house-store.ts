import type { Instant } from '../domain/lead.ts'
import type { CrmKind, InstallationId } from '../ports/crm.ts'
import type { HouseBegun, HouseSeen, HouseStore, Joined } from '../ports/houses.ts'
import { asPromised } from './errors.ts'
import { goOnAlone } from './house-news.ts'
import { publishInBoth } from './publish-in-both.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'

/**
 * An account writes its own row only, in its own transaction; the house stands while both rows name each other. So each step may be
 * the last one before a crash: half a house is none, and the other half is made by a new invitation only.
 */
export function houseStore(db: Database): HouseStore {
  const partnerOf = async (id: InstallationId) => (await inTransaction(db, id, standing))?.partner ?? null
  const crmOf = (id: InstallationId) =>
    inTransaction(db, id, async (tx) => {
      const [row] = await tx.rows<{ crm: CrmKind; accountId: string }>(
        'crm-of-partner',
        'select crm, account_id as "accountId" from installations where installation_id = $1',
        [id],
      )
      return row ?? null
    })
  const lets = (id: InstallationId) => inTransaction(db, id, letsPublish)

  return {
    async of(installation) {
      const found = await inTransaction(db, installation, async (tx) => {
        const house = await standing(tx)
        return house === null ? null : { ...house, people: await peopleOf(tx), letsPublish: await letsPublish(tx) }
      })
      const partner = found === null ? null : await crmOf(found.partner)
      return found === null || partner === null ? null : { ...found, ...partner, mayPublish: await lets(found.partner) }
    },

    begun: (installation, now) =>
      inTransaction(db, installation, async (tx) => {
        const [row] = await tx.rows<HouseBegun>(
          'begun-house',
          `select case when partner_id is null and code_until > $2 then code_until end as "invitedUntil",
                  partner_id is not null and not exists (select 1 from house_of_account()) as "isHalf"
             from house_links where installation_id = $1`,
          [installation, now],
        )
        return row ?? { invitedUntil: null, isHalf: false }
      }),

    invite: (installation, hash, until) =>
      inTransaction(db, installation, async (tx) => {
        const made = await tx.run(
          'invite-to-house',
          `insert into house_links (installation_id, home_id, code_hash, code_until)
           select $1, $1, $2, $3 where not exists (select 1 from house_of_account())
           on conflict (installation_id) do update
             set home_id = $1, partner_id = null, since = null, code_hash = excluded.code_hash, code_until = excluded.code_until,
                 lets_publish = false`,
          [installation, hash, until],
        )
        return made > 0
      }),

    async join(installation, hash, now): Promise<Joined> {
      const { rows } = await db.pool
        .query<{ home: InstallationId | null }>('select house_invitation($1, $2) as home', [hash, now])
        .catch((error: unknown) => Promise.reject(asPromised(error)))
      const home = rows[0]?.home ?? null
      if (home === null || home === installation) return 'no-such-code'
      const [mine, theirs] = [await crmOf(installation), await crmOf(home)]
      if (mine === null || theirs === null) return 'no-such-code'
      if (mine.crm === theirs.crm) return 'same-crm'
      if ((await partnerOf(installation)) !== null) return 'already-shared'
      // The code is used up before our own row is written: a row of ours must never stand on an old yes of the other side.
      if (!(await inTransaction(db, home, (tx) => accept(tx, installation, hash, now)))) return 'no-such-code'
      await inTransaction(db, installation, (tx) => enter(tx, home, now))
      return 'joined'
    },

    async leave(installation) {
      const house = await inTransaction(db, installation, async (tx) => {
        const found = await standing(tx)
        await goOnAlone(tx, await wallTime(tx))
        return found
      })
      if (house === null) return false
      await inTransaction(db, house.partner, async (tx) => {
        // It may share with somebody else by now.
        if ((await standing(tx)) === null) await goOnAlone(tx, await wallTime(tx))
      })
      return true
    },

    letPublish: (installation, isLet) =>
      inTransaction(db, installation, async (tx) => {
        const said = await tx.run(
          'let-publish',
          `update house_links set lets_publish = $2 where installation_id = $1 and exists (select 1 from house_of_account())`,
          [installation, isLet],
        )
        return said > 0
      }),

    publishInBoth: (installation, mine, theirs) => publishInBoth(db, installation, mine, theirs),
  }
}

async function letsPublish(tx: Transaction): Promise<boolean> {
  const rows = await tx.rows('lets-publish', 'select 1 from house_links where installation_id = $1 and lets_publish', [
    tx.installation,
  ])
  return rows.length > 0
}

/** When marks are made by a person's act; UTC milliseconds. */
async function wallTime(tx: Transaction): Promise<Instant> {
  const [row] = await tx.rows<{ now: number }>(
    'wall-time',
    'select floor(extract(epoch from clock_timestamp()) * 1000)::double precision as now',
  )
  return row!.now
}

async function standing(tx: Transaction): Promise<Pick<HouseSeen, 'partner' | 'isHome' | 'since'> | null> {
  const [row] = await tx.rows<Pick<HouseSeen, 'partner' | 'isHome' | 'since'>>(
    'standing-house',
    `select partner_id as partner, home_id = $1 as "isHome", since from house_of_account()`,
    [tx.installation],
  )
  return row ?? null
}

function peopleOf(tx: Transaction): Promise<HouseSeen['people']> {
  return tx.rows(
    'people-of-house',
    `select rep_id as "repId", partner_rep as "partnerRep" from house_people() order by 1`,
  )
}

/** The invited account becomes the partner; false when the code was used meanwhile. */
async function accept(tx: Transaction, partner: InstallationId, hash: string, now: Instant): Promise<boolean> {
  const used = await tx.run(
    'use-house-code',
    `update house_links set partner_id = $2, since = $4, code_hash = null, code_until = null
      where installation_id = $1 and code_hash = $3 and code_until > $4 and partner_id is null`,
    [tx.installation, partner, hash, now],
  )
  return used > 0
}

async function enter(tx: Transaction, home: InstallationId, now: Instant): Promise<void> {
  await tx.run(
    'enter-as-partner',
    `insert into house_links (installation_id, home_id, partner_id, since) values ($1, $2, $2, $3)
     on conflict (installation_id) do update
       set home_id = $2, partner_id = $2, since = $3, code_hash = null, code_until = null, lets_publish = false`,
    [tx.installation, home, now],
  )
}
