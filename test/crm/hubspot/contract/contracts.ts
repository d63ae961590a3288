import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { RecordedCall } from '../../../../sandbox/request-record.ts'
import { misfits, unknownNames, type Models } from './shape.ts'

interface Endpoint {
  readonly method: string
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: string
  readonly form?: Readonly<Record<string, string>>
  readonly models: Models
  readonly parts: readonly string[]
}

/** Descriptions of HubSpot's API by which calls are judged. */
export interface Contracts {
  readonly endpoints: readonly Endpoint[]
}
/** A call held against the descriptions: the endpoint it is, and what is wrong with it. */
export interface Judged {
  readonly call: RecordedCall
  /** `METHOD path` as described; null when nothing like it is. */
  readonly endpoint: string | null
  readonly problems: readonly string[]
}

const FOLDER = path.resolve('../shared/crm/openapi/hubspot/api-2026-03')

/**
 * Where HubSpot's guides and samples show another form than its interface description: the guide to search sorts by objects, and every
 * sample does; the description has texts there.
 */
const SHOWN_OTHERWISE: Models = { SearchSort: { propertyName: 'string', direction: 'ASCENDING|DESCENDING' } }

function asShown(models: Models): Models {
  const search = models['PublicObjectSearchRequest']
  if (typeof search !== 'object') return models
  return { ...models, ...SHOWN_OTHERWISE, PublicObjectSearchRequest: { ...search, sorts: '[string or SearchSort]' } }
}

/** Null where the folder with the descriptions is not on this machine. */
export function readContracts(folder = FOLDER): Contracts | null {
  if (!existsSync(folder)) return null
  const endpoints = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const file = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as {
        endpoints: Omit<Endpoint, 'models' | 'parts'>[]
        models: Models
      }
      return file.endpoints.map((one) => ({ ...one, models: asShown(file.models), parts: one.path.split('/') }))
    })
  return { endpoints }
}

/** True for a call of Estafet's own client rather than of a test that plays somebody else. */
export function isOurs({ agent }: RecordedCall): boolean {
  return agent.startsWith('hubspot-api-client')
}

/** Holds a call against each description of its path; the one that fits best counts, the most literal path first. */
export function judge({ endpoints }: Contracts, call: RecordedCall): Judged {
  const given = call.path.split('/')
  const candidates = endpoints
    .filter(({ method, parts }) => method === call.method && isPath(parts, given))
    .toSorted((a, b) => holes(a) - holes(b))
  const judged = candidates.map((endpoint) => ({
    call,
    endpoint: `${endpoint.method} ${endpoint.path}`,
    problems: problemsOf(endpoint, call),
  }))
  return (
    judged.find(({ problems }) => problems.length === 0) ??
    judged[0] ?? { call, endpoint: null, problems: [`${call.method} ${call.path} is not described`] }
  )
}

function isPath(parts: readonly string[], given: readonly string[]): boolean {
  return parts.length === given.length && parts.every((part, index) => part.startsWith('{') || part === given[index])
}

function holes({ parts }: Endpoint): number {
  return parts.filter((part) => part.startsWith('{')).length
}

function problemsOf(endpoint: Endpoint, call: RecordedCall): readonly string[] {
  const fields = call.form ? (call.body as Record<string, string>) : {}
  return [
    ...named('query', endpoint.query ?? {}, call.query),
    ...named('form', endpoint.form ?? {}, fields),
    ...(call.form ? [] : bodyProblems(endpoint, call.body)),
  ]
}

function bodyProblems({ body, models }: Endpoint, given: unknown): readonly string[] {
  if (body === undefined) return given === null ? [] : ['a body is not described']
  return given === null ? ['a body is missing'] : misfits(given, body, models, 'body')
}

/** Texts of a query or a form, which all arrive as texts. */
function named(
  where: string,
  described: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): readonly string[] {
  const known = new Map(Object.entries(described).map(([name, type]) => [name.replace(/\?$/, ''), type]))
  const missing = Object.keys(described).filter((name) => !name.endsWith('?') && given[name] === undefined)
  return [
    ...missing.map((name) => `${where}.${name}: missing`),
    ...unknownNames(given, new Set(known.keys())).map((name) => `${where}.${name}: not described`),
    ...Object.entries(given).flatMap(([name, text]) =>
      misfitsOfText(text, known.get(name)).map((problem) => `${where}.${name}: ${problem}`),
    ),
  ]
}

function misfitsOfText(text: string, type: string | undefined): readonly string[] {
  if (type === 'boolean') return text === 'true' || text === 'false' ? [] : [`${text} is no boolean`]
  if (type?.startsWith('integer(') === true) return /^-?\d+$/.test(text) ? [] : [`${text} is no whole number`]
  if (type?.includes('|') === true) return type.split('|').includes(text) ? [] : [`${text} is none of ${type}`]
  return []
}
