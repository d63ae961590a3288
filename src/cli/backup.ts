import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { loadConfig } from '../config/config.ts'
import { writeBackup } from '../db/backup/write-backup.ts'
import { keyRingFrom } from '../db/key-ring.ts'
import { attach } from './attach.ts'

/** `estafet backup`: one encrypted file with every account. @param to null: a dated file in the data folder. */
export async function backupCommand(to: string | null): Promise<void> {
  const { run, close } = await attach(loadConfig(process.env))
  try {
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-')
    const file = to ?? path.join(run.dataDir, 'backups', `estafet-${stamp}.backup`)
    await mkdir(path.dirname(path.resolve(file)), { recursive: true, mode: 0o700 })
    const { installations, rows, bytes } = await writeBackup(run.databaseUrl, file, keyRingFrom(run.keys))
    process.stdout.write(
      `${file}\n${installations} account(s), ${rows} rows, ${(bytes / 2 ** 20).toFixed(1)} MiB. ` +
        `It opens only with the present ESTAFET_KEYS, which it does not hold: keep them elsewhere.\n`,
    )
  } finally {
    await close()
  }
}
