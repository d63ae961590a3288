/** The worlds a run may play in. */
export const WORLDS = ['lane', 'portal'] as const
export type WorldName = (typeof WORLDS)[number]

/** Which world a seed plays in when none is asked for. */
export function worldOf(seed: number): WorldName {
  return seed % 2 === 1 ? 'portal' : 'lane'
}
