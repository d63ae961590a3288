import { statfs } from 'node:fs/promises'
import { EstafetError } from './errors.ts'
import type { Clock } from './ports/runtime.ts'

/** Below this share of free disk no notification is accepted: a full disk stops the whole database. */
const FLOOR = 0.04
/** A flood is not worth a look at the disk for each notification. */
const LOOK_EVERY_MS = 1_000

/** There is too little room to keep what comes; whoever sends it comes again. */
export class DiskFullError extends EstafetError {
  override name = 'DiskFullError'
  readonly code = 'disk_full'
}

/** Room on the disk where the product keeps its files. */
export interface DiskRoom {
  /** Looks at once. */
  isEnough(): Promise<boolean>
  /** By a look that is at most a second old. @throws {DiskFullError} */
  demand(): Promise<void>
}

/** @param freeShare tells how much of the disk is free, 0–1. */
export function diskRoom(freeShare: () => Promise<number>, clock: Clock): DiskRoom {
  let looked = { at: Number.NEGATIVE_INFINITY, enough: true }
  const isEnough = async () => {
    const enough = (await freeShare()) >= FLOOR
    looked = { at: clock.monotonicMs(), enough }
    return enough
  }
  return {
    isEnough,
    async demand() {
      const fresh = clock.monotonicMs() - looked.at < LOOK_EVERY_MS
      if (!(fresh ? looked.enough : await isEnough())) throw new DiskFullError('the disk is nearly full')
    },
  }
}

/** How much of the disk of a folder is free, 0–1. */
export async function freeShareOf(folder: string): Promise<number> {
  const { bavail, blocks } = await statfs(folder)
  return bavail / blocks
}
