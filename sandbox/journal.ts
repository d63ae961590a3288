import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readSync, renameSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { Entry } from './model/entries.ts'

/** Where entries are kept. `flush` makes everything kept so far survive the end of this process. */
export interface Journal<T = Entry> {
  /** The entries of earlier runs, in order. */
  read(): Generator<T>
  keep(entry: T): void
  flush(): void
  /** Replaces everything kept so far by these entries. */
  compact(entries: Iterable<T>): void
  close(): void
}

/** A journal that keeps nothing: state lives in memory only. */
export const memoryJournal: Journal = {
  *read() {},
  keep() {},
  flush() {},
  compact() {},
  close() {},
}

const FILE = 'journal.ndjson'
const COMPACT_CHUNK = 2_000
const READ_PIECE = 4 * 1024 * 1024

/** A journal in a folder: one JSON line per entry, written in one synchronous write per request. */
export class FileJournal<T = Entry> implements Journal<T> {
  private readonly file: string
  private descriptor: number
  private lines: string[] = []

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    this.file = path.join(folder, FILE)
    this.descriptor = openSync(this.file, 'a')
  }

  *read(): Generator<T> {
    if (!existsSync(this.file)) return
    const descriptor = openSync(this.file, 'r')
    try {
      for (const line of linesOf(descriptor)) {
        const entry = parseLine(line) as T | null
        // A half line can only be the last one: the process ended while writing it, nobody was told.
        if (entry === null) return
        yield entry
      }
    } finally {
      closeSync(descriptor)
    }
  }

  keep(entry: T): void {
    this.lines.push(JSON.stringify(entry))
  }

  flush(): void {
    if (this.lines.length === 0) return
    writeAll(this.descriptor, this.lines.join('\n') + '\n')
    this.lines = []
  }

  compact(entries: Iterable<T>): void {
    const next = `${this.file}.next`
    const descriptor = openSync(next, 'w')
    let chunk: string[] = []
    for (const entry of entries) {
      chunk.push(JSON.stringify(entry))
      if (chunk.length < COMPACT_CHUNK) continue
      writeAll(descriptor, chunk.join('\n') + '\n')
      chunk = []
    }
    if (chunk.length > 0) writeAll(descriptor, chunk.join('\n') + '\n')
    fsyncSync(descriptor)
    closeSync(descriptor)
    closeSync(this.descriptor)
    renameSync(next, this.file)
    this.descriptor = openSync(this.file, 'a')
    this.lines = []
  }

  close(): void {
    this.flush()
    closeSync(this.descriptor)
  }
}

/** Lines of a file, read piece by piece: a long run may leave more than fits into one string. */
function* linesOf(descriptor: number): Generator<string> {
  const piece = Buffer.alloc(READ_PIECE)
  let rest = Buffer.alloc(0)
  for (let read = readSync(descriptor, piece); read > 0; read = readSync(descriptor, piece)) {
    let bytes = Buffer.concat([rest, piece.subarray(0, read)])
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10)) {
      if (end > 0) yield bytes.toString('utf8', 0, end)
      bytes = bytes.subarray(end + 1)
    }
    rest = bytes
  }
  if (rest.length > 0) yield rest.toString('utf8')
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let offset = 0; offset < bytes.length;) offset += writeSync(descriptor, bytes, offset)
}
