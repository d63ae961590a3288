import { describe, expect, test } from '@jest/globals'
import { loadConfig, productionConfig, sessionSecrets } from '../../src/config/config.ts'
import type { Overrides } from '../../src/config/config.ts'
import { ConfigurationError } from '../../src/errors.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')
const PRODUCTION = {
  HUBSPOT_CLIENT_ID: 'client',
  HUBSPOT_CLIENT_SECRET: 'secret-one',
  DATABASE_URL: 'postgres://estafet:pw@db:5432/estafet',
  ESTAFET_PUBLIC_URL: 'https://estafet.example.com/',
  ESTAFET_KEYS: `k1:${KEY}`,
}

function refused(env: Record<string, string | undefined>, overrides: Overrides = {}): ConfigurationError {
  try {
    loadConfig(env, overrides)
  } catch (error) {
    if (error instanceof ConfigurationError) return error
    throw error
  }
  throw new Error('the configuration was accepted')
}

describe('without anything set', () => {
  test('the sandbox runs on ports 3000 and 3001 with an embedded database', () => {
    expect(loadConfig({})).toMatchObject({
      mode: 'sandbox',
      role: 'all',
      port: 3000,
      sandboxPort: 3001,
      sandboxCrm: 'hubspot',
      host: null,
      databaseUrl: null,
      redisUrl: null,
      hubspot: null,
      salesforce: null,
      publicUrl: null,
      keys: null,
      language: 'en',
      speed: 1,
      log: 'calm',
    })
  })
  test('an empty text counts as not set', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: ' ', HUBSPOT_CLIENT_ID: '' })).toEqual(loadConfig({}))
  })
})

test('the command line wins over the environment', () => {
  expect(loadConfig({ PORT: '4000', ESTAFET_FAST: 'off' }, { PORT: '5000', ESTAFET_FAST: 'on' })).toMatchObject({
    port: 5000,
    speed: 60,
  })
})

test.each([
  ['on', 60],
  ['true', 60],
  ['1', 1],
  ['300', 300],
  ['off', 1],
])('ESTAFET_FAST=%s makes business time run %d times as fast', (text, speed) => {
  expect(loadConfig({ ESTAFET_FAST: text }).speed).toBe(speed)
})

describe('production', () => {
  test('has no open setting, and the clock runs at its own pace', () => {
    const config = productionConfig(loadConfig({ ...PRODUCTION, ESTAFET_FAST: 'on' }))
    expect(config).toMatchObject({
      mode: 'production',
      publicUrl: 'https://estafet.example.com',
      speed: 1,
      log: 'json',
      hubspot: {
        appId: null,
        clientId: 'client',
        clientSecrets: ['secret-one'],
        apiBase: 'https://api.hubapi.com',
        authorizeBase: 'https://app.hubspot.com',
      },
    })
  })
  test('takes two client secrets during rotation', () => {
    const config = loadConfig({ ...PRODUCTION, HUBSPOT_CLIENT_SECRET: 'new, old' })
    expect(config.hubspot?.clientSecrets).toEqual(['new', 'old'])
  })
  test('names everything that is missing at once', () => {
    const { message, advice } = refused({ HUBSPOT_CLIENT_ID: 'client' })
    for (const name of ['HUBSPOT_CLIENT_SECRET', 'DATABASE_URL', 'ESTAFET_PUBLIC_URL', 'ESTAFET_KEYS']) {
      expect(message).toContain(`${name} is not set`)
    }
    expect(advice).toContain('docs/configuration.md')
  })
  test('a secret without its client id is a forgotten client id, not a sandbox', () => {
    expect(refused({ HUBSPOT_CLIENT_SECRET: 'secret' }).message).toContain('HUBSPOT_CLIENT_ID is not set')
  })
  test('wants https, except on this machine', () => {
    expect(refused({ ...PRODUCTION, ESTAFET_PUBLIC_URL: 'http://estafet.example.com' }).message).toContain('https://')
    expect(loadConfig({ ...PRODUCTION, ESTAFET_PUBLIC_URL: 'http://localhost:3000' }).publicUrl).toBe(
      'http://localhost:3000',
    )
  })
  test('the sandbox is refused where a complete configuration is needed', () => {
    expect(() => productionConfig(loadConfig({}))).toThrow(ConfigurationError)
  })
})

test.each([
  ['PORT', 'http', 'port number'],
  ['PORT', '70000', '65535'],
  ['SANDBOX_PORT', '1.5', 'whole number'],
  ['DATABASE_URL', 'mysql://db', 'postgres://'],
  ['REDIS_URL', 'localhost:6379', 'redis://'],
  ['ESTAFET_KEYS', 'k1:short', 'base64'],
  ['ESTAFET_KEYS', `k1:${KEY},k1:${KEY}`, 'base64'],
  ['ESTAFET_OPERATOR_KEY', 'short', '16'],
  ['ESTAFET_LANGUAGE', 'fr', 'en or id'],
  ['ESTAFET_ROLE', 'boss', 'all, web or worker'],
  ['ESTAFET_FAST', 'fast', '1 to 3600'],
  ['ESTAFET_LOG', 'loud', 'calm, json or silent'],
  ['ESTAFET_PUBLIC_URL', 'ftp://x', 'web address'],
  ['HUBSPOT_CLIENT_SECRET', 'a,b,c', 'two secrets'],
  ['ESTAFET_ROLE', 'worker', 'all roles in one process'],
])('%s=%s is refused by name (%s)', (name, value, hint) => {
  const env = name === 'HUBSPOT_CLIENT_SECRET' ? { ...PRODUCTION, [name]: value } : { [name]: value }
  const { message } = refused(env)
  expect(message).toContain(name)
  expect(message).toContain(hint)
})

test('several wrong settings are told together', () => {
  const { message } = refused({ PORT: 'x', ESTAFET_LOG: 'loud' })
  expect(message).toContain('2 settings are wrong')
})

test('the value of a secret is never part of a message', () => {
  const { message } = refused({ DATABASE_URL: 'mysql://root:hunter2@db/x', ESTAFET_KEYS: 'hunter2' })
  expect(message).not.toContain('hunter2')
})

test('sessions of all processes with the same keys agree, and outlive a change of the first key while the old one is kept', () => {
  const other = Buffer.alloc(32, 8).toString('base64')
  const [old, fresh] = [sessionSecrets(`k1:${KEY}`), sessionSecrets(`k2:${other}`)]
  expect(old).toEqual([expect.any(Buffer)])
  expect(old[0]).toHaveLength(32)
  expect(sessionSecrets(`k1:${KEY}, k2:${other}`)).toEqual([...old, ...fresh])
  expect(sessionSecrets(`k2:${other},k1:${KEY}`)).toEqual([...fresh, ...old])
  expect(fresh).not.toEqual(old)
})

describe("Salesforce's change events", () => {
  const ORG = { ...PRODUCTION, SALESFORCE_CLIENT_ID: 'client', SALESFORCE_CLIENT_SECRET: 'secret' }
  test.each([
    { set: undefined, heardAt: 'https://api.pubsub.salesforce.com' },
    { set: 'https://api.deu.pubsub.salesforce.com/', heardAt: 'https://api.deu.pubsub.salesforce.com' },
    { set: 'http://127.0.0.1:7443', heardAt: 'http://127.0.0.1:7443' },
    { set: 'off', heardAt: null },
  ])('SALESFORCE_PUBSUB_URL $set: heard at $heardAt', ({ set, heardAt }) => {
    expect(loadConfig({ ...ORG, SALESFORCE_PUBSUB_URL: set }).salesforce).toMatchObject({
      pubsub: heardAt,
      topic: null,
    })
  })
  test.each([
    { SALESFORCE_PUBSUB_URL: 'http://api.pubsub.salesforce.com' },
    { SALESFORCE_PUBSUB_URL: 'api.pubsub.salesforce.com:443' },
    { SALESFORCE_TOPIC: 'Estafet_Changes__chn' },
  ])('%j is refused: the token would be readable on the line, or nothing be found', (wrong) => {
    expect(refused({ ...ORG, ...wrong }).message).toContain(Object.keys(wrong)[0])
  })
})
