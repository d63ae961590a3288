import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startEmbedded } from '../../src/db/embedded/server.ts'
import { migrate } from '../../src/db/migrate.ts'
import { migrateQueue } from '../../src/queue/postgres.ts'

export interface BenchDatabase {
  readonly url: string
  /** Stops the server and removes its folder. */
  close(): Promise<void>
}

/** A fresh embedded PostgreSQL, migrated, with the settings the product itself uses. */
export async function benchDatabase(): Promise<BenchDatabase> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'estafet-bench-'))
  const server = await startEmbedded({ dataDir })
  await migrate(server.url)
  await migrateQueue(server.url)
  return {
    url: server.url,
    async close() {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
