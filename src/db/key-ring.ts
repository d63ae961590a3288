import { createCipheriv, createDecipheriv, randomBytes, type CipherGCM, type DecipherGCM } from 'node:crypto'
import { ConfigurationError } from '../errors.ts'
import { SecretUnreadableError } from './errors.ts'

/** Where a secret stands; a ciphertext moved to another place does not decrypt. */
export interface SecretPlace {
  readonly table: string
  readonly installation: string
  readonly column: string
}

/** Encrypts secrets at rest: AES-256-GCM, a random 96-bit nonce each, bound to their place, the key's id in front. */
export interface KeyRing {
  /** `keyId.nonce.ciphertext`, the last two in base64url. The first key encrypts. */
  encrypt(place: SecretPlace, plain: string): string
  /** @throws {SecretUnreadableError} when the key is missing or anything was changed. */
  decrypt(place: SecretPlace, sealed: string): string
  /** Begins to encrypt something long under the first key; the end and the tag are the caller's to write. */
  sealStream(purpose: string): { readonly keyId: string; readonly nonce: Buffer; readonly cipher: CipherGCM }
  /** The way back. @throws {SecretUnreadableError} when the key is missing. */
  openStream(purpose: string, keyId: string, nonce: Buffer): DecipherGCM
  /** Ids of all keys, the encrypting one first. */
  readonly ids: readonly string[]
}

const ADVICE =
  'Set ESTAFET_KEYS to id:key pairs separated by commas, each key 32 random bytes in base64; the first one encrypts.'

/**
 * @param text `id:base64[,id2:base64]`; ids are letters, digits, `-` and `_`; keys are 32 bytes.
 * @throws {ConfigurationError} naming the entry that is wrong; keys are never repeated in messages.
 */
export function keyRingFrom(text: string): KeyRing {
  const keys = new Map<string, Buffer>()
  for (const [place, entry] of text
    .split(',')
    .map((part) => part.trim())
    .entries()) {
    const [id = '', encoded = ''] = splitOnce(entry)
    if (!/^[A-Za-z0-9_-]{1,40}$/.test(id))
      throw new ConfigurationError(`entry ${place + 1} of ESTAFET_KEYS has no valid id`, ADVICE)
    const key = Buffer.from(encoded, 'base64')
    if (key.length !== 32)
      throw new ConfigurationError(`key "${id}" of ESTAFET_KEYS has ${key.length} bytes instead of 32`, ADVICE)
    if (keys.has(id)) throw new ConfigurationError(`key id "${id}" stands twice in ESTAFET_KEYS`, ADVICE)
    keys.set(id, key)
  }
  return ringOf(keys)
}

function splitOnce(entry: string): readonly string[] {
  const colon = entry.indexOf(':')
  return colon < 0 ? [entry] : [entry.slice(0, colon), entry.slice(colon + 1)]
}

function ringOf(keys: ReadonlyMap<string, Buffer>): KeyRing {
  const ids = [...keys.keys()]
  const [current] = ids
  const first = () => {
    const key = keys.get(current ?? '')
    if (!key || current === undefined) throw new ConfigurationError('there is no key to encrypt with', ADVICE)
    return { id: current, key }
  }
  return {
    ids,
    sealStream(purpose) {
      const { id, key } = first()
      const nonce = randomBytes(12)
      return { keyId: id, nonce, cipher: createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose)) }
    },
    openStream(purpose, keyId, nonce) {
      const key = keys.get(keyId)
      if (!key) throw missing(keyId)
      return createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose))
    },
    encrypt(place, plain) {
      const { id, key } = first()
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bindingOf(place))
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${id}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`
    },
    decrypt(place, sealed) {
      const [id = '', nonce = '', body = ''] = sealed.split('.')
      const key = keys.get(id)
      if (!key) throw missing(id)
      const bytes = Buffer.from(body, 'base64url')
      try {
        const cipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'))
        cipher.setAAD(bindingOf(place)).setAuthTag(bytes.subarray(-16))
        return Buffer.concat([cipher.update(bytes.subarray(0, -16)), cipher.final()]).toString('utf8')
      } catch (error) {
        throw new SecretUnreadableError(`the stored ${place.table}.${place.column} does not decrypt with key "${id}"`, {
          cause: error,
        })
      }
    },
  }
}

function missing(id: string): SecretUnreadableError {
  return new SecretUnreadableError(`a stored secret needs key "${id.slice(0, 40)}", which ESTAFET_KEYS does not hold`)
}

function bindingOf(place: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify([place.table, place.installation, place.column]))
}
