import type { Instant } from '../domain/lead.ts'
import type { RecordId } from '../ports/crm.ts'
import type { EvaluationCommand, EvaluationCommit, EvaluationStore, World } from '../ports/evaluations.ts'
import { POISON_RECORD, type Claim } from '../ports/inbox.ts'
import { lockCanary, writeCanary } from './canary-store.ts'
import { EVALUATE_ADVICE, TRY_BURIED_AGAIN_MS, commandKey, lostRecords, toReadAgain } from './commit-facts.ts'
import { putLetters, type NewLetter } from './dead-letters.ts'
import { finishHeld, lockHeld, markDirty, type HeldRow } from './dirty-rows.ts'
import { foldMerged } from './fold-merges.ts'
import { laneRank } from './lanes.ts'
import { tellGone } from './house-news.ts'
import { loadOthers } from './house-records.ts'
import { lockRotation, readWorld, type Loaded } from './load-world.ts'
import { forgetPeople } from './people.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'
import { writeCommit } from './write-commit.ts'

type Failure = EvaluationCommit['failures'][number]

/**
 * Decisions are committed with all they cause. Locks are taken in one order everywhere: dirty rows, pools, leads, clocks, outbox,
 * counters; each kind by key.
 */
export function evaluationStore(db: Database): EvaluationStore {
  return {
    evaluate: (command, decide) =>
      inTransaction(db, command.claim.installation, (tx) => evaluate(db, tx, command, decide)),

    preview: (command, look) =>
      inTransaction(db, command.claim.installation, async (tx) => {
        // Locked in the order that holds everywhere, for the length of the reading; taken back with everything else.
        tx.undo()
        const locked = await lockRotation(tx, command.pools)
        return look((await withOthers(tx, command, (await readWorld(tx, command))(locked))).world)
      }),

    async evaluatedOften(installation, ids, hour, most) {
      const rows = await inTransaction(db, installation, (tx) =>
        tx.rows<{ record_id: RecordId }>(
          'evaluated-often',
          `select record_id from leads
            where installation_id = $1 and record_id = any($2) and evaluated_hour = $3 and evaluated_in_hour >= $4`,
          [installation, ids, hour, most],
        ),
      )
      return new Set(rows.map((row) => row.record_id))
    },

    async bury(claim, failures, at) {
      await inTransaction(db, claim.installation, async (tx) => {
        const held = await lockHeld(
          tx,
          claim,
          failures.map((failure) => failure.recordId),
        )
        const ids = new Set(held.map((row) => row.record_id))
        await bury(
          db,
          tx,
          claim,
          failures.filter((failure) => ids.has(failure.recordId)),
          at,
        )
        await finishHeld(tx, claim, held)
      })
    },

    async retire(claim, ids, at) {
      await inTransaction(db, claim.installation, async (tx) => {
        const held = await lockHeld(tx, claim, ids)
        if (claim.type === 'contact')
          await retire(
            tx,
            held.map((row) => row.record_id),
            at,
          )
        await finishHeld(tx, claim, held)
      })
    },
  }
}

async function evaluate(
  db: Database,
  tx: Transaction,
  command: EvaluationCommand,
  decide: (world: World) => EvaluationCommit,
): Promise<'committed' | 'already-committed' | 'fenced'> {
  const begun = await begin(tx, command)
  if (begun === 'already-committed') return begun
  const { held } = begun
  const loaded = await withOthers(tx, command, begun.loaded)
  if (held.length === 0) {
    tx.undo()
    return 'fenced'
  }
  const commit = decide(loaded.world)
  if (lostRecords(command.claim, new Set(held.map((row) => row.record_id)), commit).length > 0) {
    tx.undo()
    return 'fenced'
  }
  const again = toReadAgain(command, commit).map((id) => ({ type: 'contact' as const, id }))
  await Promise.all([
    finishHeld(tx, command.claim, held),
    markDirty(tx, again, laneRank('normal'), command.now),
    writeCommit(tx, command, commit, loaded),
    writeCanary(tx, command, commit),
    bury(db, tx, command.claim, commit.failures, command.now),
  ])
  return 'committed'
}

/** In a house, what its other account has of the persons of the batch. */
async function withOthers(tx: Transaction, command: EvaluationCommand, loaded: Loaded): Promise<Loaded> {
  if (loaded.shared === null) return loaded
  const others = await loadOthers(tx, command, loaded.shared.house, loaded.world)
  return { ...loaded, world: { ...loaded.world, others } }
}

interface Begun {
  readonly held: readonly HeldRow[]
  readonly loaded: Loaded
}

/**
 * Takes the command and every lock, and reads the world behind them. Sent together: the pools are locked for the length of this
 * transaction, so each answer that is waited for in it makes every other batch of the installation wait.
 */
async function begin(tx: Transaction, command: EvaluationCommand): Promise<Begun | 'already-committed'> {
  // Merged records are folded before they are read, behind the pools' lock.
  const folds = command.merged.size > 0
  const [first, held, locked, canary, read] = await Promise.all([
    takeCommand(tx, command),
    lockHeld(tx, command.claim),
    lockRotation(tx, command.pools),
    command.watched === true ? lockCanary(tx) : null,
    folds ? null : readWorld(tx, command),
  ])
  if (first === 0) return 'already-committed'
  const asWatched = (loaded: Loaded): Loaded => ({ ...loaded, world: { ...loaded.world, canary } })
  if (read !== null && !locked.late) return { held, loaded: asWatched(read(locked)) }
  if (held.length > 0) await foldMerged(tx, command)
  return { held, loaded: asWatched((await readWorld(tx, command))(locked)) }
}

/** The row is written with everything else: who finds it knows that all of it is there. */
function takeCommand(tx: Transaction, { claim, now }: EvaluationCommand): Promise<number> {
  return tx.run(
    'take-command',
    `insert into commands (installation_id, command_key, at) values ($1, $2, $3) on conflict (installation_id, command_key) do nothing`,
    [tx.installation, commandKey(claim), now],
  )
}

async function bury(
  db: Database,
  tx: Transaction,
  claim: Claim,
  failures: readonly Failure[],
  at: Instant,
): Promise<void> {
  const letters = failures.map((failure): NewLetter => ({
    id: db.chance.id(),
    kind: 'evaluate',
    type: claim.type,
    subject: failure.recordId,
    recordId: failure.recordId,
    code: failure.code,
    message: failure.message,
    advice: EVALUATE_ADVICE,
    task: null,
  }))
  await putLetters(tx, letters, at)
  if (claim.type === 'contact') await keepTimers(tx, failures, at)
}

/** What the sweep forgot in order to have the lead decided is due again, except for records that end processes. */
async function keepTimers(tx: Transaction, failures: readonly Failure[], at: Instant): Promise<void> {
  const again = failures.filter(({ code }) => code !== POISON_RECORD).map(({ recordId }) => recordId)
  if (again.length === 0) return
  await tx.run(
    'keep-timers',
    `update leads set look_again_at = $3
      where installation_id = $1 and record_id = any($2) and look_again_at is null and fell_due_at is not null and retired_at is null`,
    [tx.installation, again, at + TRY_BURIED_AGAIN_MS],
  )
}

/** The record is gone from the CRM: nothing is sent or counted for it any more; what was decided stays for the reports. */
async function retire(tx: Transaction, ids: readonly RecordId[], at: Instant): Promise<void> {
  await tellGone(tx, ids)
  const gone = await tx.rows<{ lead_id: string }>(
    'retire-leads',
    `update leads set retired_at = $3, look_again_at = null where installation_id = $1 and record_id = any($2) returning lead_id`,
    [tx.installation, ids, at],
  )
  await forgetPeople(
    tx,
    gone.map((row) => row.lead_id),
  )
  await tx.run(
    'retire-assignments',
    `update assignments set ended_at = $3 where installation_id = $1 and ended_at is null
        and lead_id = any(array(select lead_id from leads where installation_id = $1 and record_id = any($2)))`,
    [tx.installation, ids, at],
  )
  await tx.run('retire-activities', 'delete from activities where installation_id = $1 and record_id = any($2)', [
    tx.installation,
    ids,
  ])
  await tx.run('retire-writes', 'delete from outbox_writes where installation_id = $1 and record_id = any($2)', [
    tx.installation,
    ids,
  ])
}
