import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { VARIABLES } from '../../src/config/variables.ts'

const read = (file: string) => readFileSync(file, 'utf8')

describe('docs/configuration.md', () => {
  const page = read('docs/configuration.md')
  test.each(Object.entries(VARIABLES).map(([name, type]) => [name, type.description ?? '']))(
    'explains %s in the words of its schema',
    (name, description) => {
      expect(page).toContain(`| \`${name}\` |`)
      expect(page).toContain(description)
    },
  )
})

test('docs/error-codes.md lists every code an error of ours can carry', () => {
  const page = read('docs/error-codes.md')
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const codes = sources.flatMap((file) =>
    [...read(path.join('src', file)).matchAll(/readonly code = '([a-z_]+)'/g)].map(([, code]) => code ?? ''),
  )
  expect(codes.length).toBeGreaterThan(5)
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([])
})

describe('compose.yaml', () => {
  const compose = parse(read('compose.yaml'), { merge: true }) as {
    services: Record<string, Record<string, unknown>>
    volumes: Record<string, unknown>
  }
  const { services } = compose

  test('has one web, several workers, a migration that ends, redis and postgres', () => {
    expect(Object.keys(services).sort()).toEqual(['migrate', 'postgres', 'redis', 'web', 'worker'])
    expect(services['web']).toMatchObject({ command: ['start', '--role', 'web'] })
    expect(services['worker']).toMatchObject({ command: ['start', '--role', 'worker'], deploy: { replicas: 2 } })
    expect(services['migrate']).toMatchObject({ command: ['migrate'], restart: 'no' })
  })
  test('starts nothing before the database is migrated', () => {
    for (const name of ['web', 'worker']) {
      expect(services[name]).toMatchObject({ depends_on: { migrate: { condition: 'service_completed_successfully' } } })
    }
  })
  test('never lets Redis throw bells away', () => {
    expect(services['redis']?.['command']).toEqual(expect.arrayContaining(['--maxmemory-policy', 'noeviction']))
  })
  test('publishes no worker, so that any number of them run on one machine', () => {
    expect(services['worker']?.['ports']).toBeUndefined()
  })
  test.each(['web', 'worker', 'migrate'])('%s runs without rights it does not need', (name) => {
    expect(services[name]).toMatchObject({ read_only: true, cap_drop: ['ALL'], init: true })
  })
  test('gives processes more time to end than they need', () => {
    expect(services['worker']?.['stop_grace_period']).toBe('30s')
  })
})

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n')
  test('ends as another user than root, with a health check', () => {
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))
    expect(last).toContain('USER estafet')
    expect(last.some((line) => line.startsWith('HEALTHCHECK'))).toBe(true)
  })
  test('leaves the sandbox, the tests and development libraries out', () => {
    expect(lines.filter((line) => /^COPY.*(sandbox|test|bench)/.test(line))).toEqual([])
    expect(lines.join('\n')).toContain('npm ci --omit=dev')
  })
})
