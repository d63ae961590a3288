/** The worlds a run may play in. */
export const WORLDS = ['lane', 'portal', 'flood'] as const
export type WorldName = (typeof WORLDS)[number]

/** One run in so many has a second customer who floods. */
const FLOOD_EVERY = 20

/** Which world a seed plays in when none is asked for. */
export function worldOf(seed: number): WorldName {
  if (seed % 2 === 1) return 'portal'
  return seed % FLOOD_EVERY === 0 ? 'flood' : 'lane'
}
