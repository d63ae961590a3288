/** Days one can look back over. */
export const TEAM_SPANS = [7, 30, 90] as const

/** Which pool, and how far back, as it stands in the address. */
export interface TeamSearch {
  readonly pool?: string | undefined
  readonly span?: (typeof TEAM_SPANS)[number] | undefined
}

/** Reads an address; what is not understood is left out. */
export function teamSearch(raw: Readonly<Record<string, unknown>>): TeamSearch {
  const pool = raw['pool']
  return {
    pool: (typeof pool === 'string' && pool !== '') || typeof pool === 'number' ? String(pool) : undefined,
    span: TEAM_SPANS.find((one) => String(one) === String(raw['span'])),
  }
}
