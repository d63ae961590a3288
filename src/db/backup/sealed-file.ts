import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { EstafetError } from '../../errors.ts'
import type { KeyRing } from '../key-ring.ts'

const MAGIC = 'estafet-backup 1'
const TAG_BYTES = 16
/** The first line of a file, key and nonce included, is shorter than this. */
const HEAD_BYTES = 256

/** The file is no backup, was cut short or changed, or does not fit this release. Nothing was restored. */
export class BackupUnreadableError extends EstafetError {
  override name = 'BackupUnreadableError'
  readonly code = 'backup_unreadable'
}

/**
 * Writes `content` pressed and encrypted under the ring's first key. The file appears under its name only when it is whole.
 * @returns size of the file in bytes.
 */
export async function writeSealed(path: string, keys: KeyRing, content: AsyncIterable<Buffer>): Promise<number> {
  const { keyId, nonce, cipher } = keys.sealStream(MAGIC)
  const part = `${path}.part`
  const head = Buffer.from(`${MAGIC} ${keyId} ${nonce.toString('base64url')}\n`)
  try {
    await pipeline(
      content,
      createGzip({ level: 6 }),
      async function* sealed(plain: AsyncIterable<Buffer>) {
        yield head
        for await (const chunk of plain) yield cipher.update(chunk)
        yield cipher.final()
        yield cipher.getAuthTag()
      },
      createWriteStream(part, { mode: 0o600, flush: true }),
    )
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  return sizeOf(path)
}

/**
 * What {@link writeSealed} wrote, in pieces. Whether it is unchanged is known only at its end, so nothing may be kept of it before.
 * @throws {BackupUnreadableError} when it is none, or was changed or cut.
 * @throws {SecretUnreadableError} when its key is not in the ring.
 */
export async function* readSealed(path: string, keys: KeyRing): AsyncGenerator<Buffer> {
  const { keyId, nonce, start, end, tag } = await frameOf(path)
  const decipher = keys.openStream(MAGIC, keyId, nonce)
  decipher.setAuthTag(tag)
  const gunzip = createGunzip()
  const feeding = pipeline(createReadStream(path, { start, end }), decipher, gunzip).catch((error: unknown) => error)
  try {
    for await (const chunk of gunzip) yield chunk as Buffer
  } catch (error) {
    throw new BackupUnreadableError(`${path} is damaged or was cut short: it does not open to its end.`, {
      cause: error,
    })
  }
  const trouble = await feeding
  if (trouble instanceof Error)
    throw new BackupUnreadableError(`${path} was changed since it was written.`, { cause: trouble })
}

async function frameOf(path: string) {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const head = Buffer.alloc(HEAD_BYTES)
    const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0)
    const newline = head.subarray(0, bytesRead).indexOf(0x0a)
    const [name, version, keyId, nonce] = head.subarray(0, Math.max(0, newline)).toString('latin1').split(' ')
    if (`${name} ${version}` !== MAGIC || keyId === undefined || nonce === undefined)
      throw new BackupUnreadableError(`${path} is not a backup that this release can read.`)
    const start = newline + 1
    const end = size - TAG_BYTES - 1
    if (end < start) throw new BackupUnreadableError(`${path} was cut short.`)
    const tag = Buffer.alloc(TAG_BYTES)
    await file.read(tag, 0, TAG_BYTES, end + 1)
    return { keyId, nonce: Buffer.from(nonce, 'base64url'), start, end, tag }
  } finally {
    await file.close()
  }
}

async function sizeOf(path: string): Promise<number> {
  const file = await open(path)
  try {
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}

/** Counts and hashes the rows of one section, however they are cut into pieces. */
export class RowDigest {
  readonly #hash: Hash = createHash('sha256')
  rows = 0

  add(chunk: Buffer): void {
    this.#hash.update(chunk)
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) this.rows += 1
  }

  end(): string {
    return this.#hash.digest('hex')
  }
}
