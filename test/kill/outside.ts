import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { sharedServer } from '../support/postgres.ts'
import type { House } from './house.ts'

/** What `pg_ctl stop -m immediate` does. Whoever runs the server starts it again. */
export async function crashPostgres(): Promise<void> {
  process.kill(await postmaster(), 'SIGQUIT')
}

/** What `pg_ctl stop -m fast` does: as by an administrator who restarts the server. */
export async function restartPostgres(): Promise<void> {
  process.kill(await postmaster(), 'SIGINT')
}

/**
 * Copies the files of the server of this process as they are now. The function it returns kills that server and lets the copy take over
 * at the same address, as a replica does: on a timeline of its own, without what was committed since.
 */
export async function copyOfServer(): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: (await sharedServer()).url })
  await client.connect()
  const { rows } = await client.query<{ cluster: string }>(
    `select pg_backup_start('take over', true), current_setting('data_directory') as cluster`,
  )
  const { cluster } = rows[0]!
  const copy = `${cluster}-copy`
  execFileSync('cp', ['-a', cluster, copy])
  const { rows: ended } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)')
  await client.end()
  // What was written while the files were copied stands in the log up to here.
  execFileSync('cp', ['-a', `${cluster}/pg_wal/.`, `${copy}/pg_wal/`])
  const like = statSync(`${cluster}/PG_VERSION`)
  for (const [name, text] of [
    ['backup_label', ended[0]!.labelfile],
    ['recovery.signal', ''],
    ['postgresql.auto.conf', "restore_command = 'false'\n"],
  ] as const) {
    writeFileSync(`${copy}/${name}`, text)
    chownSync(`${copy}/${name}`, like.uid, like.gid)
  }
  rmSync(`${copy}/postmaster.pid`, { force: true })
  return async () => {
    const pid = await postmaster()
    // Exchanged before it is killed: whoever runs the server starts it again at once. Until then it works on in the folder it was started in.
    renameSync(cluster, `${cluster}-lost`)
    renameSync(copy, cluster)
    process.kill(pid, 'SIGQUIT')
    while (existsSync(`/proc/${pid}`)) await sleep(5)
  }
}

/** Process id of the server of this process. */
export async function postmaster(): Promise<number> {
  const client = new Client({ connectionString: (await sharedServer()).url })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ file: string }>(`select pg_read_file('postmaster.pid') as file`)
  await client.end()
  return Number(rows[0]!.file.split('\n')[0])
}

/** Asks the intake with small notifications of its own until one is kept. @returns every status it answered. */
export async function answersUntilServed({
  company,
  story,
  publicUrl,
}: Pick<House, 'company' | 'story' | 'publicUrl'>): Promise<readonly number[]> {
  const statuses: number[] = []
  for (let asked = 1; asked <= 600 && statuses.at(-1) !== 200; asked += 1) {
    statuses.push(await company.line.knock(publicUrl, story.contacts[0]!, asked))
    await sleep(100)
  }
  return statuses
}
