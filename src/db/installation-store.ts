import type { Instant } from '../domain/lead.ts'
import type { CrmKind, CrmPerson, InstallationId } from '../ports/crm.ts'
import type { Installation, InstallationState, InstallationStore, NewInstallation } from '../ports/installations.ts'
import { keepCalendars, withCalendarsBefore } from './calendars.ts'
import { SENT_BUT_UNSURE } from './commit-facts.ts'
import { finishErasing, isBeingErased } from './erasure-store.ts'
import { asPromised } from './errors.ts'
import { jsonText } from './json-text.ts'
import type { KeyRing } from './key-ring.ts'
import { putTokens } from './token-store.ts'
import { inTransaction, isUuid, type Database, type Transaction } from './transaction.ts'

const COLUMNS = `installation_id as "installationId", crm, account_id as "accountId", state, scopes, language, zone,
  ui_domain as "uiDomain", policy_version as "policyVersion", roster_version as "rosterVersion", created_at as "createdAt",
  crm_stages as "crmStages"`

/**
 * Who uses Estafet, with which policy and which people.
 * @param intake connections of its own for the question every webhook begins with: whose account is this?
 */
export function installationStore(db: Database, intake: Database, keys: KeyRing): InstallationStore {
  const find = async (id: InstallationId) => (isUuid(id) ? inTransaction(db, id, (tx) => load(tx)) : null)
  const idOf = async (crm: CrmKind, accountId: string) => {
    const { rows } = await ask<{ id: InstallationId | null }>(db, 'select installation_of($1, $2) as id', [
      crm,
      accountId,
    ])
    return rows[0]?.id ?? null
  }
  return {
    find,
    async byAccount(crm, accountId) {
      const { rows } = await ask<Installation>(intake, BY_ACCOUNT, [crm, accountId])
      return rows[0] ?? null
    },
    async active() {
      const { rows } = await ask<{ id: InstallationId }>(db, 'select active_installations() as id', [])
      return rows.map((row) => row.id)
    },
    async connected() {
      const { rows } = await ask<{ id: InstallationId }>(db, 'select connected_installations() as id', [])
      return rows.map((row) => row.id)
    },
    async connect(fresh) {
      const known = await idOf(fresh.crm, fresh.accountId)
      const made =
        known ?? ((await create(db, keys, fresh)) ? fresh.installationId : await idOf(fresh.crm, fresh.accountId))
      const id = made ?? fresh.installationId
      if (known === null && id === fresh.installationId) return (await find(id))!
      for (;;) {
        // Nobody comes back into an account of which half is gone.
        await finishErasing(db, id, fresh.at)
        const back = await inTransaction(db, id, (tx) => reconnect(tx, keys, fresh))
        if (back !== null) return back
      }
    },
    async setState(id, state, why) {
      await inTransaction(db, id, async (tx) => {
        await tx.run('set-state', 'update installations set state = $2, state_reason = $3 where installation_id = $1', [
          id,
          state,
          why,
        ])
        if (state === 'uninstalled') await dropWork(tx)
      })
    },
    async setCrmStages(id, sync) {
      await inTransaction(db, id, async (tx) => {
        await tx.run('set-crm-stages', 'update installations set crm_stages = $2 where installation_id = $1', [
          id,
          jsonText(sync),
        ])
      })
    },
    async policy(id, version) {
      const [row] = await inTransaction(db, id, (tx) =>
        tx.rows<{ document: unknown }>(
          'load-policy',
          'select document from policies where installation_id = $1 and version = $2',
          [id, version],
        ),
      )
      return row?.document ?? null
    },
    people: (id) => inTransaction(db, id, loadPeople),
    peopleAt: (id, rosterVersion) =>
      inTransaction(db, id, async (tx) => {
        const [row] = await tx.rows<{ people: readonly CrmPerson[]; at: Instant | null }>(
          'people-at',
          'select people, at from rosters where installation_id = $1 and version = $2',
          [id, rosterVersion],
        )
        return row === undefined ? null : withCalendarsBefore(tx, row.people, row.at)
      }),
    replacePeople: (id, people, at, after) =>
      inTransaction(db, id, async (tx) => {
        if (!(await countReading(tx, after))) return 'overtaken'
        return replacePeople(tx, people, at)
      }),
    peopleReadings: (id) =>
      inTransaction(db, id, async (tx) => {
        const [row] = await tx.rows<{ readings: number }>(
          'people-readings',
          'select people_readings as readings from installations where installation_id = $1',
          [id],
        )
        return row?.readings ?? 0
      }),
    unmarkedRoster: (id) =>
      inTransaction(db, id, async (tx) => {
        const [row] = await tx.rows<{ marked: number; version: number }>(
          'unmarked-roster',
          `select roster_marked as marked, roster_version as version from installations
            where installation_id = $1 and roster_marked < roster_version`,
          [id],
        )
        return row ?? null
      }),
    rosterMarked: (id, version) =>
      inTransaction(db, id, async (tx) => {
        await tx.run(
          'roster-marked',
          'update installations set roster_marked = greatest(roster_marked, $2) where installation_id = $1',
          [id, version],
        )
      }),
  }
}

/** How the active version is watched. Read with the installation, so that deciding needs no further question. */
const ROLLOUT = `(select jsonb_build_object('former', c.former, 'state', c.state) from policy_canaries c
    where c.installation_id = installations.installation_id and c.version = installations.policy_version
      and c.state in ('comparing', 'paused')) as rollout`

/** One round trip: the function finds the id, names the installation, and reads its row under row-level security. */
const BY_ACCOUNT = `select ${COLUMNS} from installation_by_account($1, $2)`

async function ask<T extends object>(db: Database, text: string, values: unknown[]): Promise<{ rows: T[] }> {
  return db.pool.query<T>(text, values).catch((error: unknown) => Promise.reject(asPromised(error)))
}

async function load(tx: Transaction): Promise<Installation | null> {
  const [row] = await tx.rows<Installation & { state: InstallationState }>(
    'load-installation',
    `select ${COLUMNS}, ${ROLLOUT} from installations where installation_id = $1`,
    [tx.installation],
  )
  return row ?? null
}

/** Counts a reading of the people and locks the installation; false when it is not the next one after `after`. */
async function countReading(tx: Transaction, after: number | undefined): Promise<boolean> {
  const counted = await tx.run(
    'count-reading-of-people',
    `update installations set people_readings = people_readings + 1
      where installation_id = $1 and ($2::bigint is null or people_readings = $2)`,
    [tx.installation, after ?? null],
  )
  return counted > 0
}

/** False when another process connected the same account a moment ago. */
async function create(db: Database, keys: KeyRing, fresh: NewInstallation): Promise<boolean> {
  return inTransaction(db, fresh.installationId, async (tx) => {
    const made = await tx.run(
      'create-installation',
      `insert into installations (installation_id, crm, account_id, state, scopes, language, zone, ui_domain, policy_version, created_at)
       values ($1, $2, $3, $9, $4, $5, $6, $7, 1, $8) on conflict do nothing`,
      [
        fresh.installationId,
        fresh.crm,
        fresh.accountId,
        fresh.scopes,
        fresh.language,
        fresh.zone,
        fresh.uiDomain,
        fresh.at,
        fresh.begin ?? 'active',
      ],
    )
    if (made === 0) return false
    await tx.run(
      'first-policy',
      `insert into policies (installation_id, version, document, author, published_at)
       values ($1, 1, $2, 'estafet', to_timestamp($3::double precision / 1000))`,
      [fresh.installationId, jsonText(fresh.policy), fresh.at],
    )
    await putTokens(tx, keys, fresh.tokens)
    return true
  })
}

/** Null: its erasing has begun in this moment. */
async function reconnect(tx: Transaction, keys: KeyRing, fresh: NewInstallation): Promise<Installation | null> {
  await tx.rows('lock-connecting', 'select 1 from installations where installation_id = $1 for update', [
    tx.installation,
  ])
  if (await isBeingErased(tx)) return null
  await tx.run(
    'reconnect-installation',
    `update installations set state = case state when 'setup' then state else 'active' end, state_reason = '', scopes = $2, language = $3, zone = $4, ui_domain = $5
      where installation_id = $1`,
    [tx.installation, fresh.scopes, fresh.language, fresh.zone, fresh.uiDomain],
  )
  await putTokens(tx, keys, fresh.tokens)
  await unpark(tx)
  return load(tx)
}

/**
 * What waited because the account could not be served goes on at once, not when its wait is over. A task that waits only until an old
 * send is past arriving waits on: sent too early it would not undo what that send does.
 */
async function unpark(tx: Transaction): Promise<void> {
  const tables = { dirty: '', outbox_writes: '', outbox_tasks: `and attempts <> ${SENT_BUT_UNSURE}` }
  for (const [table, only] of Object.entries(tables))
    // Rows somebody holds are passed over: they are at work already.
    await tx.run(
      `unpark-${table}`,
      `update ${table} set not_before = clock_timestamp() where ctid = any(array(
         select ctid from ${table} where installation_id = $1 and claim_token is null and not_before > clock_timestamp() ${only}
           for update skip locked))`,
      [tx.installation],
    )
}

/** After an uninstall nothing is sent any more, and a later return starts from a full look at every record. */
async function dropWork(tx: Transaction): Promise<void> {
  for (const table of [
    'tokens',
    'dirty',
    'outbox_writes',
    'outbox_tasks',
    'reconcile_state',
    'change_streams',
    'workflow_steps',
  ])
    await tx.run(`uninstall-${table}`, `delete from ${table} where installation_id = $1`, [tx.installation])
  await tx.run('uninstall-leads', 'update leads set crm_modified_at = 0 where installation_id = $1', [tx.installation])
}

async function loadPeople(tx: Transaction): Promise<readonly CrmPerson[]> {
  const rows = await tx.rows<{ person: CrmPerson }>(
    'load-people',
    'select person from people where installation_id = $1 order by rep_id collate "C"',
    [tx.installation],
  )
  return rows.map((row) => row.person)
}

async function replacePeople(tx: Transaction, people: readonly CrmPerson[], at: Instant): Promise<'same' | 'changed'> {
  const values = [tx.installation, people.map((person) => person.repId), people.map((person) => jsonText(person))]
  const gone = await tx.run(
    'people-gone',
    'delete from people where installation_id = $1 and rep_id <> all($2)',
    values.slice(0, 2),
  )
  const changed = await tx.run(
    'people-changed',
    `insert into people as p (installation_id, rep_id, person)
     select $1, u.rep_id, u.person::jsonb from unnest($2::text[], $3::text[]) as u (rep_id, person) order by u.rep_id
     on conflict (installation_id, rep_id) do update set person = excluded.person where p.person <> excluded.person`,
    values,
  )
  const [raised] = await tx.rows<{ at: Instant }>(
    'raise-roster',
    `with raised as (
       update installations set roster_version = roster_version + 1
        where installation_id = $1 and ($3 or roster_version = 1) returning roster_version)
     insert into rosters (installation_id, version, people, at)
     select $1, roster_version, $2::jsonb, greatest($4, (select max(at) + 1 from rosters where installation_id = $1)) from raised
     returning at`,
    // The first reading counts even when it found nobody: from then on the people are known.
    [tx.installation, jsonText(people), gone + changed > 0, at],
  )
  if (raised === undefined) return 'same'
  await keepCalendars(tx, people, raised.at)
  return 'changed'
}
