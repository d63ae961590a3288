import { Queue, Worker, createPostgresBackend, runMigrations } from 'bullmq'
import type { PostgresPoolConfig } from 'bullmq'
import pg from 'pg'
import type { Bell } from '../ports/queue.ts'
import type { BellBackend, ErrorSink, Listener } from './backend.ts'
import { within } from './deadline.ts'
import { WORKER_SETTINGS, jobOptions, queueName } from './settings.ts'
import type { BellKind } from './settings.ts'
import { steadyQueue, steadyWorker } from './steady.ts'

const SCHEMA = 'bullmq'

/** Creates or updates the tables the bells ring in (schema `bullmq`). Safe to run by several processes at once. */
export async function migrateQueue(databaseUrl: string): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'estafet-migrate',
    connectionTimeoutMillis: 5_000,
  })
  await client.connect()
  try {
    await runMigrations(client, SCHEMA)
  } finally {
    await client.end()
  }
}

/**
 * Bells in PostgreSQL. The tables must exist: see {@link migrateQueue}. Needs a direct connection, not a
 * transaction pooler, because it listens for notifications.
 */
export function postgresBackend(databaseUrl: string, onError: ErrorSink): BellBackend {
  // Three for each queue and worker, one more for a worker's notifications: at most 14 in one process.
  const connection: PostgresPoolConfig = {
    connectionString: databaseUrl,
    application_name: 'estafet-bells',
    schema: SCHEMA,
    max: 3,
    connectionTimeoutMillis: 2_000,
    query_timeout: 5_000,
  }
  const open = (kind: BellKind) =>
    new Queue(queueName(kind), { connection, skipMetasUpdate: true }, createPostgresBackend)
  const queues = {
    evaluate: steadyQueue(() => open('evaluate'), onError),
    'write-back': steadyQueue(() => open('write-back'), onError),
  }
  const workers: Listener[] = []
  return {
    async add(bell) {
      await queues[bell.kind].get().add(bell.kind, bell, jobOptions(bell))
    },
    listen(kind, concurrency, answer) {
      const processor = async (job: { readonly data: Bell }) => answer(job.data)
      const settings = { ...WORKER_SETTINGS, concurrency, connection }
      workers.push(steadyWorker(() => new Worker(queueName(kind), processor, settings, createPostgresBackend), onError))
    },
    async ping() {
      const counted = queues.evaluate.get().getWaitingCount()
      return within(
        1_000,
        counted.then(() => true),
        false,
        onError,
      )
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.close()))
      await Promise.all(Object.values(queues).map((queue) => queue.close()))
    },
  }
}
