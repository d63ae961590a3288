import { expect, test } from '@jest/globals'
import { redactFacts, redactText } from '../../src/telemetry/redact.ts'

test.each([
  ['wrote to tono.wijaya@samudra.co.id twice', 'wrote to [email] twice'],
  ['connect postgres://estafet:hunter2@db:5432/x failed', 'connect postgres://estafet:[secret]@db:5432/x failed'],
  [
    'Authorization: Bearer CJSP5qf1KhICAQEYs-gDIIGOBii1hQIyGQAf3xBKmlwHjX7OIpuIFEavB2-qYAGQsF4',
    'Authorization: Bearer [secret]',
  ],
  ['POST /oauth/callback?code=abc123&state=x-9', 'POST /oauth/callback?code=[secret]&state=[secret]'],
  ['line one\r\nINJECTED line', 'line one INJECTED line'],
  ['reversed \u202Etxet', 'reversed  txet'],
])('%j is logged as %j', (given, logged) => {
  expect(redactText(given)).toBe(logged)
})

test('a long text is cut', () => {
  expect(redactText('x'.repeat(10_000))).toHaveLength(300)
})

test('names, addresses, bodies and secrets are withheld whatever they are called', () => {
  const facts = redactFacts({
    installation: 'i1',
    count: 3,
    email: 'a@b.co',
    first_name: 'Tono',
    accessToken: 't',
    Body: '{}',
  })
  expect(facts).toEqual({
    installation: 'i1',
    count: 3,
    email: '[withheld]',
    first_name: '[withheld]',
    accessToken: '[withheld]',
    Body: '[withheld]',
  })
})

test('a whole record handed in by mistake is named by its kind only', () => {
  expect(redactFacts({ record: { firstname: 'Tono' }, list: [{ email: 'x@y.co' }, 1], map: new Map() })).toEqual({
    record: '[object]',
    list: ['[object]', 1],
    map: '[object]',
  })
})

test('an error keeps its name, code, place and cause, without addresses', () => {
  const cause = new Error('for tono@samudra.co.id')
  const error = Object.assign(new TypeError('cannot read', { cause }), { code: 'E1' })
  expect(redactFacts({ error })).toMatchObject({
    error: { name: 'TypeError', code: 'E1', message: 'cannot read', cause: { message: 'for [email]' } },
  })
})

test('a long list is cut and says so', () => {
  const { ids } = redactFacts({ ids: Array.from({ length: 25 }, (_, n) => n) })
  expect(ids).toHaveLength(21)
  expect(ids).toContain('… 5 more')
})
