import { loadConfig } from '../config/config.ts'
import { migrate } from '../db/migrate.ts'
import { ConfigurationError } from '../errors.ts'
import { migrateQueue } from '../queue/postgres.ts'

/** `estafet migrate`. The embedded database of the sandbox is migrated by `start` itself. */
export async function migrateCommand(): Promise<void> {
  const { databaseUrl, redisUrl } = loadConfig(process.env)
  if (databaseUrl === null) {
    throw new ConfigurationError(
      'DATABASE_URL is not set.',
      'Set it to the database to migrate; the sandbox migrates its own at start.',
    )
  }
  const { applied, version } = await migrate(databaseUrl)
  if (redisUrl === null) await migrateQueue(databaseUrl)
  const what = applied.length === 0 ? 'Nothing to do' : `Applied ${applied.join(', ')}`
  process.stdout.write(`${what}; the database is at ${version}.\n`)
}
