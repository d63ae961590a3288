import type { Pool, PoolClient, QueryConfig, QueryResultRow } from 'pg'
import type { InstallationId } from '../ports/crm.ts'
import type { Chance, Meter } from '../ports/runtime.ts'
import { CommitUnknownError, UnknownInstallationError, asPromised, troubleOf } from './errors.ts'

/** What a repository needs to reach its tables. */
export interface Database {
  readonly pool: Pool
  readonly chance: Chance
  readonly meter: Meter
  /** Real time: waits between two tries. */
  readonly sleep: (ms: number) => Promise<void>
}

/** One open transaction of one installation. */
export interface Transaction {
  readonly installation: InstallationId
  /** Runs a statement under its own name: prepared once a connection, parameters only. */
  rows<T extends QueryResultRow>(name: string, text: string, values?: readonly unknown[]): Promise<T[]>
  /** As `rows`, for statements that return nothing: how many rows they touched. */
  run(name: string, text: string, values?: readonly unknown[]): Promise<number>
  /** Runs right before the commit and is sent together with it: for rows that many transactions lock. Not when taken back. */
  last(name: string, text: string, values: readonly unknown[]): void
  /** Everything done so far and from here on is taken back at the end; the answer still goes to the caller. */
  undo(): void
}

const TRIES = 5
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether a text can be the id of a row. */
export function isUuid(text: string): boolean {
  return UUID.test(text)
}

/**
 * Runs one transaction of one installation; naming it is the first statement, and row-level security holds everything to it.
 * Conflicts and lost connections are tried again, at most 5 times, with jitter; so `work` must not keep results between tries.
 * @param repeatable false: a connection lost during commit is not tried again, since nothing would recognise the first run.
 * @throws {StoreUnavailableError} when the server cannot be reached or is too busy.
 * @throws {CommitUnknownError} when a commit that must not be repeated had no answer.
 */
export async function inTransaction<T>(
  db: Database,
  installation: InstallationId,
  work: (tx: Transaction) => Promise<T>,
  repeatable = true,
): Promise<T> {
  if (!isUuid(installation)) throw new UnknownInstallationError(installation)
  for (let tried = 1; ; tried += 1) {
    const attempt = await tryOnce(db, installation, work)
    if (attempt.kind === 'done') return attempt.value
    const { error, committing } = attempt
    const trouble = troubleOf(error)
    if (committing && trouble === 'connection') {
      db.meter.count('commit_unknown')
      if (!repeatable) throw new CommitUnknownError({ cause: error })
    }
    if (tried >= TRIES || (trouble !== 'conflict' && trouble !== 'connection')) throw asPromised(error)
    await db.sleep(
      (trouble === 'conflict' ? 5 : 100) * 2 ** (tried - 1) + db.chance.below(trouble === 'conflict' ? 20 : 200),
    )
  }
}

type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown; readonly committing: boolean }

async function tryOnce<T>(
  db: Database,
  installation: InstallationId,
  work: (tx: Transaction) => Promise<T>,
): Promise<Attempt<T>> {
  let client: PoolClient
  try {
    client = await db.pool.connect()
  } catch (error) {
    return { kind: 'failed', error, committing: false }
  }
  // A connection that breaks between two statements says so by an event; without a listener the process would end.
  let broken: Error | null = null
  const onError = (error: Error) => void (broken = error)
  client.on('error', onError)
  let committing = false
  try {
    await client.query(`begin; select set_config('estafet.installation', '${installation}', true)`)
    let undone = false
    const last: QueryConfig[] = []
    const value = await work(transactionOn(client, installation, last, () => void (undone = true)))
    committing = !undone
    // When one of the last statements fails, the commit behind it takes everything back.
    if (undone) await client.query('rollback')
    else await Promise.all([...last.map((statement) => client.query(statement)), client.query('commit')])
    release(client, onError, broken !== null)
    return { kind: 'done', value }
  } catch (error) {
    release(client, onError, !(await rolledBack(client, error, committing)))
    return { kind: 'failed', error, committing }
  }
}

/**
 * Goes on in the same transaction as another installation: from here on the wall stands around that one alone, until it is gone on as the
 * first again. For what two accounts of a house must do both or neither; whoever crosses looks there first whether it is let.
 */
export async function goOnAs(tx: Transaction, installation: InstallationId): Promise<Transaction> {
  if (!isUuid(installation)) throw new UnknownInstallationError(installation)
  await tx.rows('go-on-as', "select set_config('estafet.installation', $1, true)", [installation])
  return { ...tx, installation }
}

function transactionOn(
  client: PoolClient,
  installation: InstallationId,
  last: QueryConfig[],
  undo: () => void,
): Transaction {
  return {
    installation,
    undo,
    last: (name, text, values) => void last.push({ name, text, values: [...values] }),
    async rows<T extends QueryResultRow>(name: string, text: string, values: readonly unknown[] = []) {
      return (await client.query<T>({ name, text, values: [...values] })).rows
    },
    async run(name, text, values = []) {
      return (await client.query({ name, text, values: [...values] })).rowCount ?? 0
    },
  }
}

/** True when the connection is clean and may serve the next caller. */
async function rolledBack(client: PoolClient, error: unknown, committing: boolean): Promise<boolean> {
  const trouble = troubleOf(error)
  if (committing || trouble === 'connection' || trouble === 'silence') return false
  try {
    await client.query('rollback')
    return true
  } catch {
    // The connection is destroyed instead; the first error is the one worth telling.
    return false
  }
}

function release(client: PoolClient, onError: (error: Error) => void, destroy: boolean): void {
  client.off('error', onError)
  client.release(destroy)
}
