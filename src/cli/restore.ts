import { loadConfig } from '../config/config.ts'
import { knownSandboxSecrets } from '../config/secrets.ts'
import { quarantinedAccounts } from '../db/backup/quarantined.ts'
import { restoreBackup, verifyBackup, type RestoreReport } from '../db/backup/restore-backup.ts'
import { keyRingFrom } from '../db/key-ring.ts'
import { ConfigurationError, EstafetError } from '../errors.ts'
import { attach } from './attach.ts'

export interface RestoreOptions {
  readonly verify?: boolean
  readonly release?: boolean
  readonly account?: string
  readonly all?: boolean
}

/**
 * `estafet restore`: checks a backup, fills an empty database from one, or releases what was restored.
 * @throws {ConfigurationError} when it is not clear which of these is meant, or a setting is missing.
 */
export async function restoreCommand(file: string | null, options: RestoreOptions): Promise<void> {
  if (options.release === true) return release(options)
  if (file === null)
    throw new ConfigurationError('No file is named.', 'Name the backup, or say --release --all once it is restored.')
  const config = loadConfig(process.env)
  const sealedWith = config.keys ?? (config.mode === 'sandbox' ? knownSandboxSecrets(config.dataDir)?.keys : null)
  if (!sealedWith)
    throw new ConfigurationError('ESTAFET_KEYS is not set.', 'Set it to the keys with which the backup was made.')
  const keys = keyRingFrom(sealedWith)
  if (options.verify === true) {
    tell('It reads to its end', await verifyBackup(file, keys))
    return
  }
  if (config.databaseUrl === null)
    throw new ConfigurationError('DATABASE_URL is not set.', 'Set it to an empty database.')
  tell('Restored and compared', await restoreBackup(config.databaseUrl, file, keys))
  process.stdout.write(
    'Its accounts are in quarantine: notifications are kept, nothing is sent. When the old Estafet is gone for good, start this one\n' +
      'and run "estafet restore --release --all".\n',
  )
}

function tell(what: string, { at, installations, rows }: RestoreReport): void {
  process.stdout.write(`${what}: ${rows} rows of ${installations} account(s), as of ${at}.\n`)
}

async function release({ account, all }: RestoreOptions): Promise<void> {
  if (account === undefined && all !== true)
    throw new ConfigurationError('Nobody is named.', 'Say --account <id>, or --all.')
  const { app, run, close } = await attach(loadConfig(process.env))
  try {
    const waiting = await quarantinedAccounts(run.databaseUrl)
    const chosen = waiting.filter(({ accountId }) => all === true || accountId === account)
    if (chosen.length === 0) process.stdout.write('No such account is in quarantine.\n')
    for (const { installationId, accountId } of chosen) {
      await app.stores.installations.setState(installationId, 'active', '')
      const trouble = await tryAccess(app, installationId)
      process.stdout.write(`${accountId}: ${trouble ?? 'released; its access works'}\n`)
      if (trouble !== null) process.exitCode = 1
    }
  } finally {
    await close()
  }
}

/** Null when the CRM lets us in; else what to do. A refused access disconnects the account by itself. */
async function tryAccess(app: Awaited<ReturnType<typeof attach>>['app'], id: string): Promise<string | null> {
  const settings = await app.flow.settings.load(app.flow, id)
  if (settings === null) return 'is not known any more'
  try {
    await settings.crm.people(id)
    return null
  } catch (error) {
    if (error instanceof EstafetError)
      return `released, but its CRM did not let us in (${error.code}): ${error.message}`
    throw error
  }
}
