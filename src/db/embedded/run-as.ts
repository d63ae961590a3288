import { spawn, type SpawnOptions } from 'node:child_process'
import { chown, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { ConfigurationError } from '../../errors.ts'
import { codeOf } from '../errors.ts'

/** The user the server runs as: PostgreSQL refuses root. Null: ourselves. */
export interface ServerUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

export interface Outcome {
  readonly code: number | null
  readonly output: string
}

/** `postgres` where it exists, else `nobody`, when we are root; null when we are not. */
export async function serverUser(): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  for (const wanted of ['postgres', 'nobody']) {
    const [name, , uid, gid] = lines.find(([known]) => known === wanted) ?? []
    if (name && Number(uid) > 0) return { name, uid: Number(uid), gid: Number(gid) }
  }
  throw new ConfigurationError(
    'PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody',
    'Run as another user, or set DATABASE_URL.',
  )
}

/** Gives a file or folder to the server's user. */
export async function giveTo(user: ServerUser | null, file: string): Promise<void> {
  if (user) await chown(file, user.uid, user.gid)
}

/**
 * Runs a program as the server's user and waits for it to end. Where that user could not even reach the files, because a folder above
 * them is closed to others, the program keeps the one right to look past that, and no other right of root's.
 * @param reach files and folders the program needs
 */
export async function runAs(
  user: ServerUser | null,
  program: string,
  args: readonly string[],
  reach: readonly string[],
): Promise<Outcome> {
  if (!user) return run(program, args, {})
  if (await isReachable(reach, user)) return run(program, args, { uid: user.uid, gid: user.gid })
  return run(
    'setpriv',
    [
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      '--clear-groups',
      '--inh-caps=-all,+dac_override',
      '--ambient-caps=-all,+dac_override',
      '--bounding-set=-all,+dac_override',
      program,
      ...args,
    ],
    {},
  )
}

async function isReachable(files: readonly string[], user: ServerUser): Promise<boolean> {
  const folders = new Set(files.flatMap(foldersAbove))
  for (const folder of folders) {
    const { mode, uid, gid } = await stat(folder)
    const needed = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & needed) === 0) return false
  }
  return true
}

function foldersAbove(file: string): readonly string[] {
  const above = path.dirname(path.resolve(file))
  return above === path.dirname(above) ? [above] : [above, ...foldersAbove(above)]
}

/** Waits for the program's own end, not for its pipes: the server it leaves behind may hold them open. */
function run(program: string, args: readonly string[], options: SpawnOptions): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], {
      ...options,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { LC_ALL: 'C', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    })
    let output = ''
    const keep = (chunk: Buffer) => void (output = (output + chunk.toString('utf8')).slice(-4_000))
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.once('error', (error) =>
      reject(
        codeOf(error) === 'ENOENT' && program === 'setpriv'
          ? new ConfigurationError(
              'PostgreSQL does not run as root, and its own user cannot reach the data directory',
              'Run as another user, set ESTAFET_DATA_DIR to a folder others may pass through, or set DATABASE_URL.',
            )
          : error,
      ),
    )
    child.once('exit', (code) => {
      child.stdout?.destroy()
      child.stderr?.destroy()
      resolve({ code, output })
    })
  })
}
