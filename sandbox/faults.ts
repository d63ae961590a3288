import { Chance } from './random.ts'
import { badRequest } from './wire/api-error.ts'
import type { JsonObject } from './wire/json.ts'
import { asNumber, asObject } from './wire/json.ts'

/** What goes wrong, and how often. Rates are 0..1 of the calls or events concerned. */
export interface Faults {
  /** API calls answered with some passing refusal (423, 429, 5xx); half of them after the call took effect. */
  errorRate: number
  /** API calls answered 500, 502, 503 or 504; half of them after the call took effect. */
  error5xxRate: number
  /** Real milliseconds added to every API answer. */
  latencyMs: number
  /** Up to so many real milliseconds more. */
  latencyJitterMs: number
  /** API calls which get no answer at all; half of them take effect. */
  silence: number
  /** API calls which take effect, and whose answer breaks off in the middle. */
  halfAnswers: number
  /** API calls which take effect, and whose answer is 200 with a page instead of JSON. */
  badAnswers: number
  /** Events which are never delivered. */
  dropWebhooks: number
  /** Events which are delivered twice. */
  duplicateWebhooks: number
  /** Events held back by `delayMs` virtual milliseconds. */
  lateWebhooks: { rate: number; delayMs: number }
  /** Events held back by a random time of up to five virtual seconds. */
  reorderWebhooks: number
  /** Calls per ten virtual seconds, app and portal; null is no limit. */
  rateLimit: number | null
  /** Virtual milliseconds by which the search index is behind. */
  searchLagMs: number
  /** Searches per virtual second and portal; null is no limit. */
  searchLimit: number | null
}

/** How a portal behaves when nothing is set: as the real one on a good day. */
export const NO_FAULTS: Readonly<Faults> = {
  errorRate: 0,
  error5xxRate: 0,
  latencyMs: 0,
  latencyJitterMs: 0,
  silence: 0,
  halfAnswers: 0,
  badAnswers: 0,
  dropWebhooks: 0,
  duplicateWebhooks: 0,
  lateWebhooks: { rate: 0, delayMs: 0 },
  reorderWebhooks: 0,
  rateLimit: 110,
  searchLagMs: 2_000,
  searchLimit: 5,
}

const RATES = [
  'errorRate',
  'error5xxRate',
  'silence',
  'halfAnswers',
  'badAnswers',
  'dropWebhooks',
  'duplicateWebhooks',
  'reorderWebhooks',
] as const
const MILLISECONDS = ['latencyMs', 'latencyJitterMs', 'searchLagMs'] as const
const LIMITS = ['rateLimit', 'searchLimit'] as const

/** What an API call meets. */
export type Mishap = 'none' | 'error' | 'error-5xx' | 'silence' | 'half-answer' | 'bad-answer'

/** The switchboard of faults: one setting for all portals, and portals of their own. */
export class FaultBoard {
  private general: Faults = { ...NO_FAULTS }
  private readonly own = new Map<string, Partial<Faults>>()
  private readonly chance: Chance

  constructor(seed: number) {
    this.chance = new Chance(`faults ${seed}`)
  }

  /** What holds for a portal, or for calls that name none. */
  of(portalId: string | null): Faults {
    const own = portalId === null ? undefined : this.own.get(portalId)
    return own ? { ...this.general, ...own } : this.general
  }

  /** All settings, for `GET /sandbox/faults`. */
  view(): unknown {
    return { ...this.general, portals: Object.fromEntries(this.own) }
  }

  /**
   * Changes settings: `{reset?: true, portalId?: string, ...faults}`. `true` stands for rate 1 and `false` for 0.
   * @throws {ApiError} 400 on an unknown name or a value out of bounds.
   */
  change(body: JsonObject): void {
    const { reset, portalId, ...rest } = body
    if (reset === true) {
      if (portalId === undefined) this.own.clear()
      if (portalId === undefined) this.general = { ...NO_FAULTS }
      else this.own.delete(String(portalId))
    }
    const faults = readFaults(rest)
    if (portalId === undefined) this.general = { ...this.general, ...faults }
    else this.own.set(String(portalId), { ...this.own.get(String(portalId)), ...faults })
  }

  /** Draws what happens to one API call. */
  draw(faults: Faults): Mishap {
    if (this.hit(faults.errorRate)) return 'error'
    if (this.hit(faults.error5xxRate)) return 'error-5xx'
    if (this.hit(faults.silence)) return 'silence'
    if (this.hit(faults.halfAnswers)) return 'half-answer'
    if (this.hit(faults.badAnswers)) return 'bad-answer'
    return 'none'
  }

  /** True with a probability; costs nothing at 0. */
  hit(rate: number): boolean {
    return rate > 0 && this.chance.hit(rate)
  }

  /** Number in [0, 1). */
  next(): number {
    return this.chance.next()
  }

  /** One of the items. */
  pick<T>(items: readonly T[]): T {
    return this.chance.pick(items)
  }
}

function readFaults(body: JsonObject): Partial<Faults> {
  const faults: Partial<Faults> = {}
  for (const [name, value] of Object.entries(body)) {
    const rate = RATES.find((one) => one === name)
    const milliseconds = MILLISECONDS.find((one) => one === name)
    const limit = LIMITS.find((one) => one === name)
    if (rate) faults[rate] = readRate(value, name)
    else if (milliseconds) faults[milliseconds] = readAmount(value, name)
    else if (limit) faults[limit] = value === null ? null : readAmount(value, name)
    else if (name === 'lateWebhooks') faults.lateWebhooks = readLate(value)
    else throw badRequest(`Unknown fault ${name}`)
  }
  return faults
}

function readRate(value: unknown, name: string): number {
  if (typeof value === 'boolean') return value ? 1 : 0
  const rate = asNumber(value, name)
  if (rate < 0 || rate > 1) throw badRequest(`${name} must be between 0 and 1`)
  return rate
}

function readAmount(value: unknown, name: string): number {
  const amount = asNumber(value, name)
  if (amount < 0) throw badRequest(`${name} must be 0 or more`)
  return amount
}

function readLate(value: unknown): Faults['lateWebhooks'] {
  const late = asObject(value, 'lateWebhooks')
  return {
    rate: readRate(late['rate'], 'lateWebhooks.rate'),
    delayMs: readAmount(late['delayMs'], 'lateWebhooks.delayMs'),
  }
}
