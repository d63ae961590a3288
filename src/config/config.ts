import { hkdfSync } from 'node:crypto'
import path from 'node:path'
import { z } from 'zod'
import { ConfigurationError } from '../errors.ts'
import { SECRET_VARIABLES, VARIABLES } from './variables.ts'
import type { VariableName } from './variables.ts'

export type ProcessRole = 'all' | 'web' | 'worker'
export type LogStyle = 'calm' | 'json' | 'silent'

/** Our app as registered with HubSpot, or with the sandbox. */
export interface HubspotSettings {
  /** Null when not told: then our own writes are known by the app id the notification itself carries. */
  readonly appId: string | null
  readonly clientId: string
  /** The first signs and is sent; every one of them verifies. One or two. */
  readonly clientSecrets: readonly string[]
  /** Origin without a slash at the end. */
  readonly apiBase: string
  readonly authorizeBase: string
  /** HubSpot's own log is read for what notifications did not bring; absent: it is not. */
  readonly journal?: boolean
}

/** Our External Client App as registered with Salesforce, or with the sandbox. */
export interface SalesforceSettings {
  readonly clientId: string
  readonly clientSecret: string
  /** Where people log in; origin without a slash at the end. */
  readonly loginUrl: string
  /** Origin of the Pub/Sub API; null: change events are not heard. */
  readonly pubsub: string | null
  /** Topic of the change events; null: that of the package. */
  readonly topic: string | null
}

/** The settings of one process as a person gave them. */
export interface Config {
  /** `sandbox` when no CRM credentials are set: embedded database, imitated CRM, demonstration data. */
  readonly mode: 'sandbox' | 'production'
  readonly role: ProcessRole
  /** 0: any free port. */
  readonly port: number
  /** Null: every address, IPv6 and IPv4. */
  readonly host: string | null
  readonly sandboxPort: number
  /** Which CRMs the sandbox imitates. */
  readonly sandboxCrm: 'hubspot' | 'both'
  /** Absolute path. */
  readonly dataDir: string
  /** Null: start an embedded server (sandbox mode only). */
  readonly databaseUrl: string | null
  /** Null: bells ring in PostgreSQL. */
  readonly redisUrl: string | null
  readonly hubspot: HubspotSettings | null
  readonly salesforce: SalesforceSettings | null
  /** Origin under which browsers and the CRM reach us, no slash at the end. Null: http://localhost and the port. */
  readonly publicUrl: string | null
  readonly keys: string | null
  readonly operatorKey: string | null
  /** Null: nobody can be told by e-mail. */
  readonly mail: { readonly url: string; readonly from: string } | null
  /** Hosts and networks that are not public and may be posted to all the same, as they were given. */
  readonly hookAllow: string | null
  /** An account that stays disconnected for so long is erased; whole days, 1 or more. */
  readonly eraseAfterDays: number
  readonly language: 'en' | 'id'
  /** Business milliseconds per real millisecond; 1 in production. */
  readonly speed: number
  readonly log: LogStyle
}

/** Settings with nothing left open: what wiring needs. */
export interface RunConfig extends Config {
  readonly databaseUrl: string
  readonly publicUrl: string
  readonly keys: string
}

/** What the command line may override; the names of the variables stand for both. */
export type Overrides = Partial<Record<VariableName, string | undefined>>

/**
 * Reads and checks every setting, and names all that is wrong or missing at once.
 * @param env       usually `process.env`; an empty text counts as not set.
 * @param overrides from the command line; they win over `env`.
 * @throws {ConfigurationError} with one line per wrong variable, and advice.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>, overrides: Overrides = {}): Config {
  const given = givenSettings(env, overrides)
  const parsed = z.object(optional(VARIABLES)).safeParse(given)
  if (!parsed.success) {
    throw refusal(
      'wrong',
      parsed.error.issues.map((issue) => wrongLine(issue, given)),
    )
  }
  const value = parsed.data
  const missing = missingOf(given)
  if (missing.length > 0) throw refusal('missing', missing)
  const production = value.HUBSPOT_CLIENT_ID !== undefined || value.SALESFORCE_CLIENT_ID !== undefined
  const contradictions = contradictionsOf(production, value)
  if (contradictions.length > 0) throw refusal('wrong', contradictions)
  return {
    mode: production ? 'production' : 'sandbox',
    role: value.ESTAFET_ROLE,
    port: value.PORT,
    host: value.HOST ?? null,
    sandboxPort: value.SANDBOX_PORT,
    sandboxCrm: value.ESTAFET_SANDBOX_CRM,
    dataDir: path.resolve(value.ESTAFET_DATA_DIR),
    databaseUrl: value.DATABASE_URL ?? null,
    redisUrl: value.REDIS_URL ?? null,
    hubspot:
      value.HUBSPOT_CLIENT_ID === undefined || value.HUBSPOT_CLIENT_SECRET === undefined
        ? null
        : {
            appId: value.HUBSPOT_APP_ID ?? null,
            clientId: value.HUBSPOT_CLIENT_ID,
            clientSecrets: value.HUBSPOT_CLIENT_SECRET,
            apiBase: value.HUBSPOT_API_BASE,
            authorizeBase: value.HUBSPOT_AUTHORIZE_BASE,
            ...(value.HUBSPOT_JOURNAL === 'on' ? { journal: true } : {}),
          },
    salesforce:
      value.SALESFORCE_CLIENT_ID === undefined || value.SALESFORCE_CLIENT_SECRET === undefined
        ? null
        : {
            clientId: value.SALESFORCE_CLIENT_ID,
            clientSecret: value.SALESFORCE_CLIENT_SECRET,
            loginUrl: value.SALESFORCE_LOGIN_URL,
            pubsub: value.SALESFORCE_PUBSUB_URL === 'off' ? null : value.SALESFORCE_PUBSUB_URL,
            topic: value.SALESFORCE_TOPIC ?? null,
          },
    publicUrl: value.ESTAFET_PUBLIC_URL ?? null,
    keys: value.ESTAFET_KEYS ?? null,
    operatorKey: value.ESTAFET_OPERATOR_KEY ?? null,
    mail:
      value.ESTAFET_SMTP_URL === undefined || value.ESTAFET_MAIL_FROM === undefined
        ? null
        : { url: value.ESTAFET_SMTP_URL, from: value.ESTAFET_MAIL_FROM },
    hookAllow: value.ESTAFET_HOOK_ALLOW ?? null,
    eraseAfterDays: value.ESTAFET_ERASE_AFTER_DAYS,
    language: value.ESTAFET_LANGUAGE,
    speed: production ? 1 : value.ESTAFET_FAST,
    log: value.ESTAFET_LOG ?? (production ? 'json' : 'calm'),
  }
}

/**
 * Settings of a production process, in which nothing may be left open.
 * @throws {ConfigurationError} in sandbox mode: its open settings are filled by `start`.
 */
export function productionConfig(config: Config): RunConfig {
  const { databaseUrl, hubspot, salesforce, publicUrl, keys } = config
  if (databaseUrl === null || (hubspot === null && salesforce === null) || publicUrl === null || keys === null) {
    throw new ConfigurationError(
      'This needs a database of its own, but no DATABASE_URL and CRM credentials are set.',
      'Set the production variables of docs/configuration.md, or use "npm start" for the sandbox.',
    )
  }
  return { ...config, databaseUrl, publicUrl, keys }
}

/** What seals browser sessions and links, one for each key of the ring: sealed by the first, recognised by all. */
export function sessionSecrets(keys: string): DerivedSecrets {
  return derivedSecrets(keys, 'estafet browser sessions')
}

/** 32 bytes each; there is always a first. */
export type DerivedSecrets = readonly [Buffer, ...Buffer[]]

/**
 * Secrets for one purpose, one derived from each key of the ring in its order, so that all processes agree and what was made
 * under a key holds as long as the key stays in the ring.
 */
export function derivedSecrets(keys: string, purpose: string): DerivedSecrets {
  const [first, ...others] = keys.split(',').map((entry) => {
    const key = Buffer.from(entry.trim().split(':')[1] ?? '', 'base64')
    return Buffer.from(hkdfSync('sha256', key, '', purpose, 32))
  })
  return [first!, ...others]
}

function givenSettings(
  env: Readonly<Record<string, string | undefined>>,
  overrides: Overrides,
): Partial<Record<VariableName, string>> {
  const given: Partial<Record<VariableName, string>> = {}
  for (const name of Object.keys(VARIABLES) as VariableName[]) {
    const text = (overrides[name] ?? env[name])?.trim()
    if (text !== undefined && text !== '') given[name] = text
  }
  return given
}

type Optional<T extends Record<string, z.ZodType>> = {
  [K in keyof T]: T[K] extends z.ZodDefault<z.ZodType> ? T[K] : z.ZodOptional<T[K]>
}
function optional<T extends Record<string, z.ZodType>>(shape: T): Optional<T> {
  const entries = Object.entries(shape).map(([name, type]) => [
    name,
    type instanceof z.ZodDefault ? type : type.optional(),
  ])
  return Object.fromEntries(entries) as Optional<T>
}

function wrongLine(issue: z.core.$ZodIssue, given: Partial<Record<VariableName, string>>): string {
  const name = issue.path[0] as VariableName
  const found = SECRET_VARIABLES.includes(name) ? '' : ` (found "${(given[name] ?? '').slice(0, 80)}")`
  return `${name} ${issue.message}${found}`
}

const PRODUCTION_NEEDS: readonly VariableName[] = ['DATABASE_URL', 'ESTAFET_PUBLIC_URL', 'ESTAFET_KEYS']
/** An app is an id and a secret; production needs one app at least. */
const APPS: readonly (readonly [VariableName, VariableName])[] = [
  ['HUBSPOT_CLIENT_ID', 'HUBSPOT_CLIENT_SECRET'],
  ['SALESFORCE_CLIENT_ID', 'SALESFORCE_CLIENT_SECRET'],
]

function missingOf(given: Partial<Record<VariableName, string>>): readonly string[] {
  const begun = APPS.filter((app) => app.some((name) => given[name] !== undefined))
  if (begun.length === 0) return []
  return [...begun.flat(), ...PRODUCTION_NEEDS]
    .filter((name) => given[name] === undefined)
    .map((name) => `${name} is not set: ${VARIABLES[name].description ?? ''}`)
}

function contradictionsOf(
  production: boolean,
  value: { readonly ESTAFET_ROLE: ProcessRole; readonly ESTAFET_PUBLIC_URL?: string | undefined },
): readonly string[] {
  const lines: string[] = []
  if (!production && value.ESTAFET_ROLE !== 'all') {
    lines.push(`ESTAFET_ROLE is "${value.ESTAFET_ROLE}", but the sandbox runs all roles in one process`)
  }
  if (production && value.ESTAFET_PUBLIC_URL !== undefined) {
    const { protocol, hostname } = new URL(value.ESTAFET_PUBLIC_URL)
    const here = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
    if (protocol !== 'https:' && !here) {
      lines.push(`ESTAFET_PUBLIC_URL must start with https:// (found "${value.ESTAFET_PUBLIC_URL}")`)
    }
  }
  return lines
}

function refusal(what: 'wrong' | 'missing', lines: readonly string[]): ConfigurationError {
  const count = `${lines.length} setting${lines.length === 1 ? ' is' : 's are'} ${what}`
  const advice =
    what === 'missing'
      ? 'Production needs all of them; unset the client ids and secrets to run the sandbox instead. See docs/configuration.md.'
      : 'Correct them and start again; docs/configuration.md lists every setting.'
  return new ConfigurationError(`${count}:\n${lines.map((line) => `  - ${line}`).join('\n')}`, advice)
}
