import { HOUSE_ACCOUNT } from '../../src/domain/rotation.ts'
import type { DecisionRow } from '../../src/ports/reads.ts'
import type { Violation } from './model.ts'

/** One pool as a person would count it on paper: whoever waited longest among those present. */
interface Sheet {
  readonly claims: Map<string, number>
  turns: number
}
interface Turn {
  readonly sheet: Sheet
  readonly present: readonly string[]
  readonly ownerId: string
  /** By how much it changed each claim, those of who had left included. */
  readonly changed: ReadonlyMap<string, number>
}

/** Follows the decisions in the order of their commits; equal weights. */
export class RotationModel {
  readonly #sheets = new Map<string, Sheet>()
  readonly #turns = new Map<string, Turn>()
  #followed = 0

  /** Reads on from where it stopped; what is forgotten of a person was followed before. */
  follow(rows: readonly DecisionRow[]): Violation | null {
    this.#followed = Math.min(this.#followed, rows.length)
    for (; this.#followed < rows.length; this.#followed += 1) {
      const broken = this.#turn(rows[this.#followed]!)
      if (broken) return broken
    }
    return null
  }

  get pools(): Iterable<string> {
    return this.#sheets.keys()
  }
  turns(pool: string): number {
    return this.#sheets.get(pool)?.turns ?? 0
  }
  claim(pool: string, repId: string): number {
    return this.#sheets.get(pool)?.claims.get(repId) ?? 0
  }

  /** The owner of that decision was refused by the CRM: as if the turn had never been taken. */
  giveBack(decisionId: string): void {
    const turn = this.#turns.get(decisionId)
    if (!turn) return
    const { sheet, present, ownerId } = turn
    const book = (repId: string, amount: number) => sheet.claims.set(repId, (sheet.claims.get(repId) ?? 0) + amount)
    for (const repId of present) book(repId, -1)
    book(ownerId, present.length)
    sheet.turns -= 1
  }

  /** That decision was taken back: what was noticed with its turn, such as who had left, is as it was before. */
  takeBack(decisionId: string): void {
    const turn = this.#turns.get(decisionId)
    if (!turn) return
    const { claims } = turn.sheet
    for (const [repId, change] of turn.changed) claims.set(repId, (claims.get(repId) ?? 0) - change)
    turn.sheet.turns -= 1
  }

  #turn({ decisionId, decision: { routing } }: DecisionRow): Violation | null {
    if (routing.kind !== 'assign' || routing.assignment.by !== 'pool' || routing.assignment.poolId === null) return null
    const sheet = this.#sheets.get(routing.assignment.poolId) ?? { claims: new Map<string, number>(), turns: 0 }
    this.#sheets.set(routing.assignment.poolId, sheet)
    const before = new Map(sheet.claims)
    const members = lastPool(routing.candidates)
    const still = new Set(members.map(({ repId }) => repId))
    for (const repId of sheet.claims.keys()) if (!still.has(repId)) sheet.claims.delete(repId)
    let best: string | null = null
    let total = 0
    for (const { repId, gate, present } of members) {
      if (!present) continue
      total += 1
      const claim = (sheet.claims.get(repId) ?? 0) + 1
      sheet.claims.set(repId, claim)
      const mayWin = gate === 'chosen' || gate === 'eligible'
      if (mayWin && (best === null || claim > sheet.claims.get(best)!)) best = repId
    }
    sheet.turns += 1
    if (best !== null) sheet.claims.set(best, sheet.claims.get(best)! - total)
    // What those who left had coming stands to the house's account.
    const left = [...sheet.claims.values()].reduce((sum, claim) => sum + claim, 0)
    if (left !== 0) sheet.claims.set(HOUSE_ACCOUNT, -left)
    const present = members.filter((member) => member.present).map(({ repId }) => repId)
    const changed = changes(before, sheet.claims)
    if (best !== null) this.#turns.set(decisionId, { sheet, present, ownerId: best, changed })
    if (best === routing.assignment.ownerId) return null
    return {
      name: 'turn-out-of-order',
      detail: `decision ${decisionId} gave ${routing.assignment.ownerId} a turn of ${best ?? 'nobody'}`,
    }
  }
}

function changes(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const everybody = new Set([...before.keys(), ...after.keys()])
  return new Map([...everybody].map((repId) => [repId, (after.get(repId) ?? 0) - (before.get(repId) ?? 0)]))
}

/** Candidates of the pool that gave the lead; those of pools tried before it stand before them. */
function lastPool<T extends { readonly repId: string }>(candidates: readonly T[]): readonly T[] {
  const seen = new Set<string>()
  let start = candidates.length
  while (start > 0 && !seen.has(candidates[start - 1]!.repId)) {
    start -= 1
    seen.add(candidates[start]!.repId)
  }
  return candidates.slice(start)
}
