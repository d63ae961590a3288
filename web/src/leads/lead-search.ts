import { STAGES, STATUSES } from '../../../src/domain/lead.ts'

/** What a list of leads shows, as it stands in the address. */
export interface LeadSearch {
  readonly stage?: (typeof STAGES)[number] | undefined
  readonly status?: (typeof STATUSES)[number] | undefined
  readonly source?: string | undefined
  readonly fit?: string | undefined
  readonly owner?: string | undefined
  readonly waiting?: 'held' | 'unassigned' | undefined
  readonly promised?: '1' | undefined
  readonly q?: string | undefined
  readonly sort?: 'due' | undefined
}
export type FilterName = Exclude<keyof LeadSearch, 'sort'>
export const FILTERS: readonly FilterName[] = ['stage', 'status', 'source', 'fit', 'owner', 'waiting', 'promised', 'q']

function oneOf<const T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((one) => one === String(value))
}
function word(value: unknown): string | undefined {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined
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
    promised: oneOf(raw['promised'], ['1']),
    q: word(raw['q']),
    sort: oneOf(raw['sort'], ['due']),
  }
}

/** The same for the API. */
export function leadQuery(search: LeadSearch): string {
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) if (value !== undefined) asked.set(name, String(value))
  return asked.toString()
}
