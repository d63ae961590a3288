import type { RepId } from './lead.ts'
import { HOUSE_ACCOUNT } from './rotation.ts'
import type { CountState, RotationState } from './roster.ts'

/**
 * Ids of one side of a house, whose pools turn as one with those of another CRM. The common state names people by their ids on the
 * home's side; who is there on the other side alone stands under an id that no home has.
 */
export interface SharedNames {
  /** The id here of somebody in the common state; null: not a user of this CRM. */
  here(kept: RepId): RepId | null
  /** The id in the common state of somebody here. */
  kept(here: RepId): RepId
}

const ELSEWHERE = 'elsewhere:'

/** Names on the home's side: its own ids. */
export const HOME_NAMES: SharedNames = {
  here: (kept) => (kept.startsWith(ELSEWHERE) ? null : kept),
  kept: (here) => here,
}

/** Names on the other side. @param same pairs of ids of one person: here, and at home. */
export function partnerNames(same: Iterable<readonly [here: RepId, home: RepId]>): SharedNames {
  const homeOf = new Map(same)
  const hereOf = new Map([...homeOf].map(([here, home]) => [home, here]))
  return {
    here: (kept) => (kept.startsWith(ELSEWHERE) ? kept.slice(ELSEWHERE.length) : (hereOf.get(kept) ?? null)),
    kept: (here) => homeOf.get(here) ?? ELSEWHERE + here,
  }
}

/** The common state as one side sees it: its own people, by their ids there. Who is on the other side alone is left out. */
export function seenHere(state: RotationState, names: SharedNames): RotationState {
  const seen = (by: Readonly<Record<RepId, number>>) => {
    const found: Record<RepId, number> = {}
    for (const [id, amount] of Object.entries(by)) {
      const here = id === HOUSE_ACCOUNT ? null : names.here(id)
      if (here !== null) found[here] = amount
    }
    return found
  }
  const { counts } = state
  const cw = seen(state.cw)
  return counts === undefined
    ? { cw, turns: state.turns }
    : { cw, turns: state.turns, counts: { ...counts, ...eachCount((part) => seen(counts[part])) } }
}

/**
 * The common state after one side changed what it sees. Nobody's claim is lost because this side does not know them, and the claims
 * with the house account sum to zero again.
 */
export function keptOf(before: RotationState, after: RotationState, names: SharedNames): RotationState {
  const kept = (old: Readonly<Record<RepId, number>>, now: Readonly<Record<RepId, number>>) => {
    const all: Record<RepId, number> = { ...old }
    for (const [id, amount] of Object.entries(now)) if (id !== HOUSE_ACCOUNT) all[names.kept(id)] = amount
    return all
  }
  const { counts } = after
  const cw = balanced(kept(before.cw, after.cw))
  if (counts === undefined) return { cw, turns: after.turns }
  // What was counted in a window that is over is gone for everybody; when somebody last had a lead is not.
  const sameWindow = before.counts?.windowStart === counts.windowStart
  const old = (part: CountPart) => (sameWindow || part === 'lastAt' ? (before.counts?.[part] ?? {}) : {})
  return { cw, turns: after.turns, counts: { ...counts, ...eachCount((part) => kept(old(part), counts[part])) } }
}

type CountPart = 'given' | 'calibration' | 'lastAt'

function eachCount(of: (part: CountPart) => Record<RepId, number>): Pick<CountState, CountPart> {
  return { given: of('given'), calibration: of('calibration'), lastAt: of('lastAt') }
}

function balanced(cw: Record<RepId, number>): Record<RepId, number> {
  delete cw[HOUSE_ACCOUNT]
  const sum = Object.values(cw).reduce((total, claim) => total + claim, 0)
  return sum === 0 ? cw : { ...cw, [HOUSE_ACCOUNT]: -sum }
}
