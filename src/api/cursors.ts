import { RequestRefusedError } from './problem.ts'
import { seal, sealHolds, type SealKeys } from './secrets.ts'

/** Where a list goes on: opaque to whoever asks, good for that list of that installation only. */
export interface Cursors {
  /** @param list which list of whose. @param place where it goes on, as the server reads it. */
  write(list: readonly string[], place: string): string
  /** @throws {RequestRefusedError} 400 for one that was not made here for this list. */
  read(list: readonly string[], cursor: string): string
}

export function sealedCursors(keys: SealKeys): Cursors {
  const sealed = (list: readonly string[], body: string): string => JSON.stringify([...list, body])
  return {
    write(list, place) {
      const body = Buffer.from(place).toString('base64url')
      return `${body}.${seal(keys, 'cursor', sealed(list, body))}`
    },
    read(list, cursor) {
      const dot = cursor.lastIndexOf('.')
      const body = cursor.slice(0, Math.max(0, dot))
      if (dot > 0 && sealHolds(keys, 'cursor', sealed(list, body), cursor.slice(dot + 1)))
        return Buffer.from(body, 'base64url').toString()
      throw new RequestRefusedError(
        400,
        'request_wrong',
        'The request is not understood',
        'after: not a place that this list gave. Begin again without it.',
      )
    },
  }
}
