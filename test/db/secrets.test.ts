import { describe, expect, test } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { jsonArray, jsonText, plainText } from '../../src/db/json-text.ts'
import { keyRingFrom } from '../../src/db/key-ring.ts'

describe('the key ring', () => {
  const key = () => randomBytes(32).toString('base64')
  const place = { table: 'tokens', installation: 'a', column: 'access_token' }

  test('seals and opens; the same text twice looks different', () => {
    const ring = keyRingFrom(`k1:${key()}`)
    const [one, two] = [ring.encrypt(place, 'secret 😀'), ring.encrypt(place, 'secret 😀')]
    expect(one).not.toBe(two)
    expect([ring.decrypt(place, one), ring.decrypt(place, two)]).toEqual(['secret 😀', 'secret 😀'])
  })

  test('the first key seals, the others still open', () => {
    const [former, fresh] = [key(), key()]
    const sealed = keyRingFrom(`old:${former}`).encrypt(place, 'x')
    const ring = keyRingFrom(`new:${fresh},old:${former}`)
    expect(ring.ids).toEqual(['new', 'old'])
    expect(ring.decrypt(place, sealed)).toBe('x')
    expect(ring.encrypt(place, 'x')).toMatch(/^new\./)
    expect(() => keyRingFrom(`new:${fresh}`).decrypt(place, sealed)).toThrow(/needs key "old"/)
  })

  test.each([
    { moved: 'another table', to: { ...place, table: 'other' } },
    { moved: 'another installation', to: { ...place, installation: 'b' } },
    { moved: 'another column', to: { ...place, column: 'refresh_token' } },
  ])('a secret moved to $moved does not open', ({ to }) => {
    const ring = keyRingFrom(`k1:${key()}`)
    expect(() => ring.decrypt(to, ring.encrypt(place, 'x'))).toThrow(/does not decrypt/)
  })

  test('a flipped bit anywhere is noticed', () => {
    const ring = keyRingFrom(`k1:${key()}`)
    const [id, nonce, body] = ring.encrypt(place, 'x').split('.') as [string, string, string]
    const bytes = Buffer.from(body, 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes)
      flipped[bit >> 3]! ^= 1 << (bit & 7)
      expect(() => ring.decrypt(place, `${id}.${nonce}.${flipped.toString('base64url')}`)).toThrow(/does not decrypt/)
    }
  })

  test.each(['', 'k1', 'k1:', 'k1:c2hvcnQ=', `bad id:${Buffer.alloc(32).toString('base64')}`])(
    'refuses %j, without repeating a key',
    (text) => {
      expect(() => keyRingFrom(text)).toThrow(/ESTAFET_KEYS/)
    },
  )

  test('refuses one id twice', () => {
    expect(() => keyRingFrom(`k:${key()},k:${key()}`)).toThrow(/twice/)
  })
})

describe('text for the database', () => {
  test.each([
    { what: 'NUL', value: { a: 'x\0y' }, text: '{"a":"x\ufffdy"}' },
    { what: 'half a pair', value: ['\ud83d', '\ude00'], text: '["\ufffd","\ufffd"]' },
    { what: 'a whole pair', value: '😀', text: '"😀"' },
    { what: 'a backslash before what looks like an escape', value: '\\u0000', text: '"\\\\u0000"' },
    { what: 'a backslash before a NUL', value: '\\\0', text: '"\\\\\ufffd"' },
    { what: 'other controls', value: '\u0001\n', text: '"\\u0001\\n"' },
  ])('$what', ({ value, text }) => {
    expect(jsonText(value)).toBe(text)
  })

  test('many texts are one binary array', () => {
    const bytes = jsonArray(['é', null])
    expect([0, 4, 8, 12, 16].map((at) => bytes.readInt32BE(at))).toEqual([1, 0, 25, 2, 1])
    expect([bytes.readInt32BE(20), bytes.toString('utf8', 24, 28)]).toEqual([4, '"é"'])
    expect([bytes.readInt32BE(28), bytes.toString('utf8', 32)]).toEqual([4, 'null'])
  })

  test('plain texts lose their NULs', () => {
    expect(plainText('a\0b')).toBe('a\ufffdb')
  })
})
