import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Secrets of the web: sign-in links, OAuth states, session seals. They come from the system's own generator and
 * not from the Chance port, which a simulation may seed.
 */

/** 32 random bytes as 43 url-safe characters: a sign-in token, an OAuth state, a session id. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a secret: SHA-256, lower-case hex. Enough for 32 random bytes; not for passwords. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** HMAC-SHA-256 of a text for one purpose, url-safe; seals of different purposes never stand for each other. */
export function seal(key: Buffer, purpose: string, text: string): string {
  return createHmac('sha256', key).update(`${purpose}\0${text}`).digest('base64url')
}

/** Compares in a time that does not tell where two texts differ. */
export function sameSecret(one: string, other: string): boolean {
  const a = createHash('sha256').update(one).digest()
  const b = createHash('sha256').update(other).digest()
  return timingSafeEqual(a, b)
}
