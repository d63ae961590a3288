import { isDay } from '../../../src/contracts/day.ts'
import { STAGES, STATUSES } from '../../../src/domain/lead.ts'

/** What a list of leads shows, as it stands in the address. */
export interface LeadSearch {
  readonly stage?: (typeof STAGES)[number] | undefined
  readonly status?: (typeof STATUSES)[number] | undefined
  readonly source?: string | undefined
  readonly fit?: string | undefined
  readonly owner?: string | undefined
  readonly waiting?: 'held' | 'unassigned' | undefined
  readonly promised?: (typeof PROMISED)[number] | undefined
  readonly q?: string | undefined
  readonly sort?: 'due' | undefined
  /** Leads behind a number of a report: what they did (`was`) in the stage `of`, or how a promise to them ended. */
  readonly was?: (typeof WAS)[number] | undefined
  readonly of?: (typeof STAGES)[number] | undefined
  readonly promise?: (typeof ENDED)[number] | undefined
  /** Given and given back: for a reason, `any` or `none`. */
  readonly returned?: string | undefined
  readonly clock?: 'rep' | undefined
  readonly class?: string | undefined
  readonly rep?: string | undefined
  readonly hour?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly within?: number | undefined
}
export const WAS = [
  'entered',
  'left',
  'inside',
  'stalled',
  'over',
  'cohort',
  'mature',
  'reached',
  'missed',
  'early',
  'skipped',
] as const
export const ENDED = ['kept', 'late', 'open'] as const
const PROMISED = ['1', 'late', 'soon'] as const
/** What stands and falls with the number of a report. */
export const REPORT_FIELDS = [
  'was',
  'of',
  'promise',
  'returned',
  'clock',
  'class',
  'rep',
  'hour',
  'from',
  'to',
  'within',
] as const
export type FilterName = Exclude<keyof LeadSearch, 'sort' | (typeof REPORT_FIELDS)[number]>
export const FILTERS: readonly FilterName[] = ['stage', 'status', 'source', 'fit', 'owner', 'waiting', 'promised', 'q']

function oneOf<const T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((one) => one === String(value))
}
function word(value: unknown): string | undefined {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined
}

function day(value: unknown): string | undefined {
  return typeof value === 'string' && isDay(value) ? value : undefined
}

/** Reads an address; what is not understood is left out. */
export function leadSearch(raw: Readonly<Record<string, unknown>>): LeadSearch {
  return {
    stage: oneOf(raw['stage'], STAGES),
    status: oneOf(raw['status'], STATUSES),
    source: word(raw['source']),
    fit: word(raw['fit']),
    owner: word(raw['owner']),
    waiting: oneOf(raw['waiting'], ['held', 'unassigned']),
    promised: oneOf(raw['promised'], PROMISED),
    q: word(raw['q']),
    sort: oneOf(raw['sort'], ['due']),
    was: oneOf(raw['was'], WAS),
    of: oneOf(raw['of'], STAGES),
    promise: oneOf(raw['promise'], ENDED),
    returned: word(raw['returned']),
    clock: oneOf(raw['clock'], ['rep']),
    class: word(raw['class']),
    rep: word(raw['rep']),
    hour: word(raw['hour']),
    from: day(raw['from']),
    to: day(raw['to']),
    within: Number(raw['within']) > 0 ? Number(raw['within']) : undefined,
  }
}

/** The same for the API. */
export function leadQuery(search: LeadSearch): string {
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) if (value !== undefined) asked.set(name, String(value))
  return asked.toString()
}
