import { RequestRefusedError } from './problem.ts'
import { sameSecret, seal } from './secrets.ts'

/** Where a list goes on: opaque to whoever asks, good for that list of that installation only. */
export interface Cursors {
  /** @param list which list of whose. @param place where it goes on, as the server reads it. */
  write(list: readonly string[], place: string): string
  /** @throws {RequestRefusedError} 400 for one that was not made here for this list. */
  read(list: readonly string[], cursor: string): string
}

export function sealedCursors(secret: Buffer): Cursors {
  const mark = (list: readonly string[], body: string): string =>
    seal(secret, 'cursor', JSON.stringify([...list, body])).slice(0, 22)
  return {
    write(list, place) {
      const body = Buffer.from(place).toString('base64url')
      return `${body}.${mark(list, body)}`
    },
    read(list, cursor) {
      const dot = cursor.lastIndexOf('.')
      const body = cursor.slice(0, Math.max(0, dot))
      if (dot > 0 && sameSecret(cursor.slice(dot + 1), mark(list, body)))
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
