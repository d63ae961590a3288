/** How a sandbox is started. */
export interface SandboxSettings {
  /** 0 takes any free port. */
  port: number
  host: string
  /** Folder in which the state is kept; null keeps it in memory only. */
  dataDir: string | null
  seed: number
  /** Virtual milliseconds per real one; null takes the stored speed, or 1. */
  speed: number | null
  /** Whether the portal comes to life when an app is installed. */
  life: boolean
  /** Leads per virtual minute. */
  pace: number
  /** Virtual start, milliseconds; null is now. */
  start: number | null
  /** What the first portal holds. */
  population: 'empty' | 'company'
  /** Real milliseconds during which webhook events are gathered into one batch. */
  webhookWindowMs: number
  /** File to which each shape of call is appended, for checks against a description of the API; null notes none. */
  record: string | null
}

/** The settings without any environment. */
export const STANDARD_SETTINGS: Readonly<SandboxSettings> = {
  port: 3001,
  host: '127.0.0.1',
  dataDir: null,
  seed: 1,
  speed: null,
  life: false,
  pace: 10,
  start: null,
  population: 'company',
  webhookWindowMs: 100,
  record: null,
}

/** An environment variable holds something the sandbox cannot use. */
export class SettingsError extends Error {
  override name = 'SettingsError'
  readonly code = 'sandbox_settings'
}

/** Reads settings from environment variables. @throws {SettingsError} naming the variable. */
export function readSettings(env: Record<string, string | undefined>): SandboxSettings {
  return {
    port: whole(env, 'SANDBOX_PORT', 0, 65_535) ?? STANDARD_SETTINGS.port,
    host: env['SANDBOX_HOST'] || STANDARD_SETTINGS.host,
    dataDir: env['SANDBOX_DATA_DIR'] || null,
    seed: whole(env, 'SANDBOX_SEED', 0, 2_147_483_647) ?? STANDARD_SETTINGS.seed,
    speed: number(env, 'SANDBOX_SPEED', 0),
    life: choice(env, 'SANDBOX_LIFE', ['off', 'on']) === 'on',
    pace: number(env, 'SANDBOX_PACE', 0.001) ?? STANDARD_SETTINGS.pace,
    start: moment(env, 'SANDBOX_START'),
    population: choice(env, 'SANDBOX_POPULATION', ['company', 'empty']) ?? STANDARD_SETTINGS.population,
    webhookWindowMs: number(env, 'SANDBOX_WEBHOOK_WINDOW_MS', 0) ?? STANDARD_SETTINGS.webhookWindowMs,
    record: env['SANDBOX_RECORD'] || null,
  }
}

type Env = Record<string, string | undefined>

function number(env: Env, name: string, least: number): number | null {
  const given = env[name]
  if (given === undefined || given === '') return null
  const value = Number(given)
  if (!Number.isFinite(value) || value < least)
    throw new SettingsError(`${name} must be a number from ${least}, not "${given}"`)
  return value
}

function whole(env: Env, name: string, least: number, most: number): number | null {
  const value = number(env, name, least)
  if (value === null) return null
  if (!Number.isInteger(value) || value > most) throw new SettingsError(`${name} must be a whole number up to ${most}`)
  return value
}

function choice<T extends string>(env: Env, name: string, choices: readonly T[]): T | null {
  const given = env[name]
  if (given === undefined || given === '') return null
  const found = choices.find((one) => one === given)
  if (found === undefined) throw new SettingsError(`${name} must be one of ${choices.join(', ')}, not "${given}"`)
  return found
}

function moment(env: Env, name: string): number | null {
  const given = env[name]
  if (given === undefined || given === '') return null
  const at = Date.parse(given)
  if (Number.isNaN(at)) throw new SettingsError(`${name} must be an ISO moment, not "${given}"`)
  return at
}
