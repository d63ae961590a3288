import { z } from 'zod'
import type { Language } from '../../contracts/lead-words.ts'
import type { OpenApiDocument, OpenApiOperation, OpenApiParameter } from '../../contracts/openapi.ts'
import { problem } from '../../contracts/problem.ts'
import type { Role } from '../../ports/access.ts'
import type { Route } from '../route.ts'
import { scopeOf } from '../key-scopes.ts'
import { OPERATIONS, type Operation } from './operations.ts'

type Json = Readonly<Record<string, unknown>>

function jsonOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return json
}

/** A browser's session, or the key of a machine. */
const SECURITY = {
  key: {
    type: 'http',
    scheme: 'bearer',
    description: 'A key of /settings/api-keys. Each operation names the scope it needs.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-estafet_session',
    description: 'Set by a sign-in link; `estafet_session` without https.',
  },
  csrf: {
    type: 'apiKey',
    in: 'header',
    name: 'X-CSRF-Token',
    description: '`csrf` of GET /api/me, with everything that changes something.',
  },
} as const

/** Whether a role gets anywhere with a route. */
function opensTo(route: Route, role: Role): boolean {
  if (route.who === 'role') return route.roles.includes(role)
  return route.who === 'anyone' || (route.who === 'operator-or-admin' && role === 'admin')
}

/**
 * The routes under /api that a role can use, as an OpenAPI 3.1 document. Shapes are those by which requests are read and answers
 * are written; a route that nobody described stands there without shapes.
 */
export function openApiDocument(
  routes: readonly Route[],
  role: Role,
  language: Language,
  publicUrl: string,
): OpenApiDocument {
  const paths: Record<string, Record<string, OpenApiOperation>> = {}
  for (const route of routes) {
    if (!route.path.startsWith('/api/') || !opensTo(route, role)) continue
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operationOf(route, language) }
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: { title: 'Estafet', version: '1' },
    servers: [{ url: publicUrl }],
    security: [{ session: [] }],
    paths,
    components: { schemas: { Problem: jsonOf(problem.loose(), 'output') }, securitySchemes: SECURITY },
  }
}

function operationOf({ method, path, who }: Route, language: Language): OpenApiOperation {
  const told: Operation | undefined = OPERATIONS[`${method} ${path}`]
  const { says, query, body, answer, status = 200, type } = told ?? {}
  const scope = who === 'role' ? scopeOf({ method, path }) : null
  const bySession = [method === 'get' ? { session: [] } : { session: [], csrf: [] }]
  const byKey = scope === null ? [] : [{ key: [scope] }]
  const content = type ? { [type]: {} } : answer && { 'application/json': { schema: jsonOf(answer, 'output') } }
  return {
    operationId: [method, ...path.split(/[/:.]+/).filter((part) => part !== '' && part !== 'api')].join('-'),
    summary: says?.[language] ?? '',
    tags: [path.split('/')[2]!],
    parameters: [...pathParameters(path), ...(query === undefined ? [] : queryParameters(query))],
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: jsonOf(body, 'input') } } },
    }),
    responses: {
      [status]: { description: says?.[language] ?? '', ...(content && { content }) },
      default: {
        description: 'Problem',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
    ...(who === 'anyone' ? { security: [] } : { security: [...bySession, ...byKey] }),
  }
}

function pathParameters(path: string): readonly OpenApiParameter[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name: name!,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameters(query: z.ZodType): readonly OpenApiParameter[] {
  const { properties = {}, required = [] } = jsonOf(query, 'input') as {
    readonly properties?: Readonly<Record<string, Json>>
    readonly required?: readonly string[]
  }
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(typeof description === 'string' && { description }),
    schema,
  }))
}
