import { Pool, types, type PoolConfig } from 'pg'
import type { Log } from '../ports/runtime.ts'

/** Pools are apart, so that a flood of reports or of work never takes the connections that webhooks are answered with. */
export interface Pools {
  readonly intake: Pool
  readonly work: Pool
  readonly reports: Pool
  /** Ends all connections once they are free. */
  close(): Promise<void>
}

const INT8 = 20

/** For storing notifications, in each process. */
export const INTAKE_CONNECTIONS = 6

/** How long a pool waits, in milliseconds. */
interface Limits {
  /** For a free connection. */
  readonly waitMs: number
  /** For the answer to a statement. */
  readonly answerMs: number
  /** The server ends a transaction after this. */
  readonly transactionMs: number
}

/** HubSpot hangs up after 5 s. Whoever waits for a connection and then for a database that hangs must still be answered 503 before that. */
const INTAKE_LIMITS: Limits = { waitMs: 1_000, answerMs: 3_000, transactionMs: 15_000 }

/** Instants and counts are bigint in tables; they fit a double until the year 287396. */
const parsers: PoolConfig['types'] = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : types.getTypeParser(oid, format ?? 'text')) as typeof types.getTypeParser,
}

/**
 * Plans of the hot statements are made once, by index, whatever the tables' statistics say: a plan made while a table was nearly
 * empty would otherwise read all of it a million rows later.
 */
const BY_INDEX =
  '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off'

/**
 * Opens the three pools. Every connection acts as `estafet_app`, so that row-level security holds whoever logs in.
 * @param url          any user who is a member of estafet_app
 * @param application  name shown in pg_stat_activity
 * @param intakeWaitMs how long storing a notification waits for a connection; default as is right where HubSpot waits for the answer
 */
export function openPools(
  url: string,
  {
    application,
    log,
    intakeWaitMs = INTAKE_LIMITS.waitMs,
  }: {
    readonly application: string
    readonly log: Log
    readonly intakeWaitMs?: number | undefined
  },
): Pools {
  const open = (name: string, max: number, { waitMs, answerMs, transactionMs }: Limits, settings: string): Pool => {
    const pool = new Pool({
      connectionString: url,
      application_name: `${application} ${name}`,
      max,
      connectionTimeoutMillis: waitMs,
      query_timeout: answerMs,
      keepAlive: true,
      idleTimeoutMillis: 60_000,
      types: parsers,
      // Statements of one transaction that do not wait for each other travel together; docs/decisions/0011-pipelining.md.
      pipeline: true,
      options:
        `-c role=estafet_app -c search_path=app,pg_temp -c lock_timeout=${Math.min(4_000, answerMs - 500)} ` +
        `-c idle_in_transaction_session_timeout=10000 ` +
        `-c transaction_timeout=${transactionMs} ${settings}`,
    })
    pool.on('error', (error) => log.warn('database_connection_lost', { pool: name, reason: error.message }))
    return pool
  }
  const intake = open('intake', INTAKE_CONNECTIONS, { ...INTAKE_LIMITS, waitMs: intakeWaitMs }, BY_INDEX)
  const work = open('work', 8, { waitMs: 5_000, answerMs: 5_000, transactionMs: 15_000 }, BY_INDEX)
  const reports = open('reports', 3, { waitMs: 5_000, answerMs: 30_000, transactionMs: 60_000 }, '-c jit=off')
  return {
    intake,
    work,
    reports,
    async close() {
      await Promise.all([intake.end(), work.end(), reports.end()])
    },
  }
}
