import { open, rename, rm, stat, statfs } from 'node:fs/promises'
import path from 'node:path'

const BALLAST_BYTES = 256 * 1024 * 1024
const NEEDED_FREE_BYTES = 5 * 1024 * 1024 * 1024
const CHUNK = Buffer.alloc(4 * 1024 * 1024)

/**
 * Lays a file of 256 MB beside the data while there is plenty of room. On a full disk it is deleted by hand, and the database has
 * the room it needs to recover. @see docs/runbooks for a full disk.
 * @returns whether the file is there now.
 */
export async function layBallast(dataDir: string): Promise<boolean> {
  const file = path.join(dataDir, 'ballast')
  if (await isWhole(file)) return true
  const disk = await statfs(dataDir)
  if (disk.bavail * disk.bsize < NEEDED_FREE_BYTES) return false
  const draft = `${file}.draft`
  await rm(draft, { force: true })
  const handle = await open(draft, 'w', 0o600)
  try {
    // Written, not only sized: a sparse file would hold no room at all.
    for (let written = 0; written < BALLAST_BYTES; written += CHUNK.length) await handle.write(CHUNK)
  } finally {
    await handle.close()
  }
  await rename(draft, file)
  return true
}

async function isWhole(file: string): Promise<boolean> {
  return stat(file).then(
    ({ size }) => size >= BALLAST_BYTES,
    () => false,
  )
}
