import type { Me } from '../../../src/contracts/me.ts'

type Known = Extract<Me, { signedIn: true }>

/** Address of a rep's own ledger. */
export const ledgerOf = ({ repId }: Pick<Known, 'repId'>): string => `/team/${encodeURIComponent(repId ?? '')}`

/** Whether a rep finds anything at an address; the server refuses the rest. */
export function isForRep(me: Pick<Known, 'repId'>, path: string): boolean {
  const within = (place: string): boolean => path === place || path.startsWith(`${place}/`)
  return within('/leads') || within('/definitions') || path.startsWith('/decisions/') || path === ledgerOf(me)
}
