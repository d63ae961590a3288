import { loadConfig } from '../config/config.ts'
import { keyRingFrom } from '../db/key-ring.ts'
import { attach } from './attach.ts'
import { EXIT } from './exit-codes.ts'

/** `estafet reseal`: encrypts every stored secret under the first of `ESTAFET_KEYS`. @returns the exit code. */
export async function resealCommand(): Promise<number> {
  const { app, run, close } = await attach(loadConfig(process.env))
  try {
    const { resealed, unreadable } = await app.stores.sealed.reseal()
    const [present, ...former] = keyRingFrom(run.keys).ids
    const needed = (await app.stores.sealed.keyIds()).filter((id) => id !== present)
    process.stdout.write(`${resealed} secrets now stand under key "${present}".\n`)
    if (unreadable > 0) process.stdout.write(`${unreadable} could not be opened; see docs/runbooks/lost-key.md.\n`)
    const free = former.filter((id) => !needed.includes(id))
    if (free.length > 0)
      process.stdout.write(`No stored secret needs ${free.join(', ')} any more. Backups made before today still do.\n`)
    if (needed.length > 0) process.stdout.write(`Still needed: ${needed.join(', ')}.\n`)
    return needed.length === 0 ? EXIT.ok : EXIT.failed
  } finally {
    await close()
  }
}
