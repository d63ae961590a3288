import type { PolicyDraft, PolicyStore, RuleTraffic, PolicyVersion, StoredPolicy } from '../ports/policies.ts'
import { formerFor, NOTHING_COMPARED } from '../domain/canary.ts'
import { beginCanary, lockCanary, readCanary } from './canary-store.ts'
import { jsonText, plainText } from './json-text.ts'
import { prepareTakingBack, takeBack } from './take-back.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'

const FACTS = `version, author, reason, restored_from as "restoredFrom",
  round(extract(epoch from published_at) * 1000)::double precision as "publishedAt"`

/** One line of the count: a rule as a whole, or one of its ways. */
interface TrafficRow {
  readonly ruleId: string
  readonly by: RuleTraffic['ways'][number]['by']
  readonly poolId: string | null
  readonly whole: boolean
  readonly leads: number
}

/** The versions of policies. The application may not update their table, so a version stays as it was published. */
export function policyStore(db: Database): PolicyStore {
  return {
    versions: (id, limit, before) =>
      inTransaction(db, id, (tx) =>
        tx.rows<PolicyVersion>(
          'policy-versions',
          `select ${FACTS} from policies where installation_id = $1 and ($2::integer is null or version < $2)
            order by version desc limit $3`,
          [id, before, limit],
        ),
      ),
    find: (id, version) =>
      inTransaction(db, id, async (tx) => {
        const [row] = await tx.rows<StoredPolicy>(
          'policy-version',
          `select ${FACTS}, document, yaml from policies where installation_id = $1 and version = $2`,
          [id, version],
        )
        return row ?? null
      }),
    traffic: (id, since) =>
      inTransaction(db, id, async (tx) => {
        const rows = await tx.rows<TrafficRow>(
          'rule-traffic',
          `select rule_id as "ruleId", assigned_by as by, pool_id as "poolId", grouping(assigned_by) = 1 as whole,
              count(distinct lead_id)::integer as leads
             from assignments where installation_id = $1 and assigned_at >= $2
            group by grouping sets ((rule_id), (rule_id, assigned_by, pool_id))
            order by leads desc, rule_id collate "C", assigned_by collate "C", pool_id collate "C"`,
          [id, since],
        )
        return rows
          .filter(({ whole }) => whole)
          .map(({ ruleId, leads }) => ({
            ...{ ruleId, leads },
            ways: rows
              .filter((one) => !one.whole && one.ruleId === ruleId)
              .map(({ by, poolId, leads: count }) => ({ by, poolId, leads: count })),
          }))
      }),
    publish: (id, draft, expected) =>
      inTransaction(
        db,
        id,
        async (tx) => {
          const active = await lockActive(tx)
          if (active.version !== expected) return { kind: 'changed', active }
          return { kind: 'published', ...(await publishNext(tx, draft, active.version)) }
        },
        false,
      ),
  }
}

/** Stores the next version behind the lock of {@link lockActive} and makes it the active one, watched from now on. */
export async function publishNext(
  tx: Transaction,
  draft: PolicyDraft,
  active: number,
): Promise<{ readonly version: PolicyVersion; readonly takenBack: readonly string[] }> {
  const version = await insertNext(tx, draft)
  return { version, takenBack: await watchFromNowOn(tx, active, version) }
}

/** Locks the installation's row, so that of two authors one is first and the other hears of it. */
export async function lockActive(tx: Transaction): Promise<PolicyVersion> {
  await tx.rows('lock-active-policy', 'select 1 from installations where installation_id = $1 for update', [
    tx.installation,
  ])
  const [row] = await tx.rows<PolicyVersion>(
    'active-policy',
    `select ${FACTS} from policies
      where installation_id = $1 and version = (select policy_version from installations where installation_id = $1)`,
    [tx.installation],
  )
  return row ?? { version: 0, author: '', reason: '', publishedAt: 0, restoredFrom: null }
}

/** What a paused version decided is taken back; the new version is watched, where an account is live and it says something new. */
async function watchFromNowOn(
  tx: Transaction,
  active: number,
  { version, publishedAt: at }: PolicyVersion,
): Promise<readonly string[]> {
  if ((await readCanary(tx))?.state === 'paused') await prepareTakingBack(tx, at)
  const current = await lockCanary(tx)
  const takenBack = current?.state === 'paused' ? await takeBack(tx) : []
  const former = formerFor(current, active, at)
  const [same] = await tx.rows<{ same: boolean; live: boolean }>(
    'same-as-former',
    `select (select document from policies where installation_id = $1 and version = $2)
          = (select document from policies where installation_id = $1 and version = $3) as same,
        (select state <> 'setup' from installations where installation_id = $1) as live`,
    [tx.installation, former, version],
  )
  const isWatched = same?.live === true && !same.same
  await beginCanary(
    tx,
    isWatched ? { version, former, state: 'comparing', begunAt: at, pausedAt: null, tallies: NOTHING_COMPARED } : null,
  )
  return takenBack
}

async function insertNext(tx: Transaction, draft: PolicyDraft): Promise<PolicyVersion> {
  const [row] = await tx.rows<PolicyVersion>(
    'publish-policy',
    `insert into policies (installation_id, version, document, yaml, author, reason, restored_from, published_at)
     select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, to_timestamp($7::double precision / 1000)
       from policies where installation_id = $1
     returning ${FACTS}`,
    [
      tx.installation,
      jsonText(draft.document),
      draft.yaml === null ? null : plainText(draft.yaml),
      plainText(draft.author),
      plainText(draft.reason),
      draft.restoredFrom,
      draft.at,
    ],
  )
  await tx.run('activate-policy', 'update installations set policy_version = $2 where installation_id = $1', [
    tx.installation,
    row!.version,
  ])
  return row!
}
