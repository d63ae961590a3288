import { existsSync, statfsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A folder in memory, where Linux has one and it is large enough for the databases of all workers. */
const IN_MEMORY = '/dev/shm'
const ROOM_BYTES = 4 * 2 ** 30
const NAME = /^estafet-run-(\d+)-/

/**
 * Before the first test file: one folder for all that the files of this run write, which is also their folder for temporary files. Each
 * database is two thousand small files, which a disk takes longer to make than all the rest of its test.
 */
export default async function makeRunFolder() {
  const place = isRoomy(IN_MEMORY) ? IN_MEMORY : tmpdir()
  await removeFoldersOfTheDead(place)
  const folder = await mkdtemp(path.join(place, `estafet-run-${process.pid}-`))
  // As any folder for temporary files: PostgreSQL, which does not run as root, comes through.
  await chmod(folder, 0o711)
  process.env.TEST_RUN_FOLDER = folder
  process.env.TMPDIR = folder
}

function isRoomy(folder) {
  if (!existsSync(folder)) return false
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize >= ROOM_BYTES
}

/** A run that was killed could not remove its own. */
async function removeFoldersOfTheDead(place) {
  const dead = (await readdir(place)).filter((name) => {
    const pid = NAME.exec(name)?.[1]
    return pid !== undefined && !isAlive(Number(pid))
  })
  await Promise.all(dead.map((name) => rm(path.join(place, name), { recursive: true, force: true })))
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
