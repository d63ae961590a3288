import { STANDINGS, type Standing } from '../../../src/domain/partner-standing.ts'

/** Which of its leads a partner looks at, as it stands in the address. */
export interface PartnerSearch {
  readonly standing?: Standing | undefined
  readonly asked?: '1' | undefined
}

/** Reads an address; what is not understood is left out. */
export function partnerSearch(raw: Readonly<Record<string, unknown>>): PartnerSearch {
  return {
    standing: STANDINGS.find((one) => one === raw['standing']),
    asked: String(raw['asked'] ?? '') === '1' ? '1' : undefined,
  }
}
