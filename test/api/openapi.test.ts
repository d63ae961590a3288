import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { openApiDocument, type OpenApiDocument } from '../../src/contracts/openapi.ts'
import { SCOPE_OF } from '../../src/api/key-scopes.ts'
import { OPERATIONS } from '../../src/api/openapi/operations.ts'
import type { Role } from '../../src/ports/access.ts'
import { aDecisionRow, NOW } from './support/believable-decisions.ts'
import { OURS, startApi, type ApiWorld } from './support/api-world.ts'

let world: ApiWorld
const cookies = new Map<Role, string>()
beforeAll(async () => {
  world = await startApi({ mode: 'production' })
  for (let n = 1; n <= 3; n += 1) world.shelves.of(OURS).push(aDecisionRow(n, NOW))
  for (const role of ['admin', 'manager', 'viewer', 'partner'] as const) cookies.set(role, await world.signIn(role))
})
afterAll(() => world.close())

async function documentFor(role: Role, lang = 'en'): Promise<OpenApiDocument> {
  const answer = await fetch(`${world.url}/api/openapi.json?lang=${lang}`, { headers: { cookie: cookies.get(role)! } })
  return openApiDocument.parse(await answer.json())
}
const routesOf = ({ paths }: OpenApiDocument): string[] =>
  Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))

describe('the description of the API', () => {
  test('is true of the routes there are: nothing described is missing', () => {
    const routes = world.api.routes.map(({ method, path }) => `${method} ${path}`)
    expect(Object.keys(OPERATIONS).filter((described) => !routes.includes(described))).toEqual([])
  })

  test('an admin sees every route under /api that a session opens', async () => {
    const expected = world.api.routes
      .filter(({ path, who }) => path.startsWith('/api/') && who !== 'operator')
      .filter((route) => route.who !== 'role' || route.roles.includes('admin'))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    expect(routesOf(await documentFor('admin')).toSorted()).toEqual(expected.toSorted())
  })

  test('a partner learns of no route but its own', async () => {
    expect(routesOf(await documentFor('partner')).filter((route) => !/^\w+ \/api\/partner(\/|$)/.test(route))).toEqual([
      'get /api/me',
      'post /api/session/end',
      'get /api/openapi.json',
    ])
  })

  test('a stranger gets none', async () => {
    expect((await fetch(`${world.url}/api/openapi.json`)).status).toBe(401)
  })

  test('names every parameter of a path, gives each operation a name of its own, and says what changes needs', async () => {
    const { paths } = await documentFor('admin')
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length)
    for (const { path, method, operation } of operations) {
      const named = operation.parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name}}`)
      expect([path, named]).toEqual([path, path.match(/\{\w+\}/g) ?? []])
      if (method !== 'get') expect(operation.security![0]).toEqual({ session: [], csrf: [] })
      const scope = SCOPE_OF[`${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`]
      expect(operation.security?.slice(1) ?? []).toEqual(scope === undefined ? [] : [{ key: [scope] }])
    }
  })

  test('is told in the language asked for', async () => {
    const summary = async (lang: string) => (await documentFor('viewer', lang)).paths['/api/leads']!['get']!.summary
    expect([await summary('en'), await summary('id')]).toEqual([
      OPERATIONS['get /api/leads']!.says.en,
      OPERATIONS['get /api/leads']!.says.id,
    ])
  })

  test.each([
    '/api/leads',
    '/api/live',
    '/api/me',
    '/api/today',
    '/api/queues',
    '/api/reports/velocity',
    '/api/partners',
  ])('what %s answers has the shape that is described', async (path) => {
    const { paths } = await documentFor('admin')
    const { schema } = paths[path]!['get']!.responses['200']!.content!['application/json']!
    const answer = await (await fetch(world.url + path, { headers: { cookie: cookies.get('admin')! } })).json()
    expect(() => z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).parse(answer)).not.toThrow()
  })
})
