import type { KeyRing } from '../key-ring.ts'
import { BackupUnreadableError, readSealed, RowDigest } from './sealed-file.ts'
import type { BackupHead, SectionEnd, SectionHead } from './write-backup.ts'

/** What stands in a backup, in its order. Rows come in pieces of whole lines, as COPY reads them. */
export type BackupPart =
  | { readonly kind: 'head'; readonly head: BackupHead }
  | { readonly kind: 'section'; readonly section: SectionHead }
  | { readonly kind: 'rows'; readonly rows: Buffer }
  | { readonly kind: 'section-end'; readonly end: SectionEnd }

const NEWLINE = 0x0a
const END_OF_ROWS = Buffer.from('\\.\n')

/**
 * Reads a backup to its end and compares each section with what was noted when it was written.
 * @throws {BackupUnreadableError} when a section differs, naming it, or the file ends early.
 */
export async function* readBackup(path: string, keys: KeyRing): AsyncGenerator<BackupPart> {
  const seen: SectionEnd[] = []
  let open: { readonly section: SectionHead; readonly digest: RowDigest } | null = null
  let noted: readonly SectionEnd[] | null = null
  for await (const lines of wholeLines(readSealed(path, keys))) {
    let at = 0
    while (at < lines.length) {
      if (open === null) {
        const next = lines.indexOf(NEWLINE, at) + 1
        const value = readLine(path, lines.toString('utf8', at, next))
        at = next
        if ('ends' in value) noted = value.ends
        else if ('section' in value) {
          open = { section: value, digest: new RowDigest() }
          yield { kind: 'section', section: value }
        } else yield { kind: 'head', head: value }
        continue
      }
      const stop = endOfRows(lines, at)
      const rows = lines.subarray(at, stop ?? lines.length)
      if (rows.length > 0) {
        open.digest.add(rows)
        yield { kind: 'rows', rows }
      }
      at += rows.length
      if (stop === null) continue
      at += END_OF_ROWS.length
      const { section, installation } = open.section
      const end = { section, installation, rows: open.digest.rows, sha256: open.digest.end() }
      seen.push(end)
      open = null
      yield { kind: 'section-end', end }
    }
  }
  compare(path, noted, seen)
}

/** Bytes are known to be unchanged only at the end of the file, so a changed one may show here first. */
function readLine(path: string, text: string): BackupHead | SectionHead | { readonly ends: readonly SectionEnd[] } {
  try {
    return JSON.parse(text) as ReturnType<typeof readLine>
  } catch (error) {
    throw new BackupUnreadableError(`${path} is damaged: a line between its tables cannot be read.`, { cause: error })
  }
}

function compare(path: string, noted: readonly SectionEnd[] | null, seen: readonly SectionEnd[]): void {
  if (noted === null) throw new BackupUnreadableError(`${path} ends before its last line.`)
  const differing = noted.find((end, place) => JSON.stringify(end) !== JSON.stringify(seen[place]))
  if (differing !== undefined || noted.length !== seen.length)
    throw new BackupUnreadableError(`${path} holds other rows of ${differing?.section ?? 'a table'} than were written.`)
}

/** Where the line that ends a section begins, at a line's beginning; null when it is not in this piece. */
function endOfRows(lines: Buffer, from: number): number | null {
  if (lines.subarray(from, from + END_OF_ROWS.length).equals(END_OF_ROWS)) return from
  const found = lines.indexOf('\n\\.\n', from)
  return found < 0 ? null : found + 1
}

async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  for await (const chunk of chunks) {
    const cut = chunk.lastIndexOf(NEWLINE) + 1
    if (cut === 0) {
      rest.push(chunk)
      continue
    }
    yield Buffer.concat([...rest, chunk.subarray(0, cut)])
    rest = cut < chunk.length ? [chunk.subarray(cut)] : []
  }
  if (rest.length > 0) yield Buffer.concat([...rest, Buffer.from('\n')])
}
