import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startEmbedded } from '../../src/db/embedded/server.ts'
import { migrate } from '../../src/db/migrate.ts'
import { migrateQueue } from '../../src/queue/postgres.ts'
import { treeSeconds } from './process-cpu.ts'

export interface BenchDatabase {
  readonly url: string
  /** Processor time of the server so far, seconds. */
  cpuSeconds(): Promise<number>
  /** Stops the server and removes its folder, unless it was given. */
  close(): Promise<void>
}

/**
 * An embedded PostgreSQL, migrated, with the settings the product itself uses.
 * @param folder its files, kept; a fresh one when left out.
 */
export async function benchDatabase(folder?: string): Promise<BenchDatabase> {
  const dataDir = folder === undefined ? await mkdtemp(path.join(tmpdir(), 'estafet-bench-')) : path.resolve(folder)
  const server = await startEmbedded({ dataDir })
  await migrate(server.url)
  await migrateQueue(server.url)
  return {
    url: server.url,
    async cpuSeconds() {
      const [pid] = (await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')
      return treeSeconds(Number(pid))
    },
    async close() {
      await server.stop()
      if (folder === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
}
