import type { Decision } from '../domain/decision.ts'
import type { Instant, RepId, Stage, Status } from '../domain/lead.ts'

/** Stands for "no promise is open" where leads are put in order of it: the last instant JavaScript knows. */
export const NO_PROMISE: Instant = 8_640_000_000_000_000
const MOST_WORDS = 16
const LONGEST_WORD = 40

/** By what leads are looked through. */
export interface LeadFacts {
  readonly stage: Stage
  readonly status: Status
  readonly source: string
  readonly fit: string
  readonly ownerId: RepId | null
  readonly held: boolean
  readonly unassigned: boolean
  readonly dueAt: Instant
  readonly idea: 'stale' | 'account' | null
  /** When another tool last wrote over it; null: none is in conflict. */
  readonly conflictAt: Instant | null
  readonly words: readonly string[]
}

/** What a decision says about its lead, as the list of leads keeps it. */
export function leadFacts(
  decision: Decision,
  person: { readonly name: string | null; readonly company: string | null },
): LeadFacts {
  const { routing, outputs } = decision
  const owned = routing.kind === 'assign' || routing.kind === 'keep'
  return {
    stage: decision.stage,
    status: decision.status,
    source: decision.sourceType,
    fit: decision.fit.top,
    ownerId: owned ? routing.assignment.ownerId : outputs.ownerId,
    held: routing.kind === 'hold',
    unassigned: routing.kind === 'hold' && routing.hold.until === null,
    dueAt: openPromise(decision) ?? NO_PROMISE,
    idea: decision.proposal !== null ? 'stale' : decision.account?.tier === 'T5' ? 'account' : null,
    conflictAt: decision.conflicts ? Math.max(...decision.conflicts.map(({ lastAt }) => lastAt)) : null,
    words: searchWords(`${person.name ?? ''} ${person.company ?? ''}`),
  }
}

/** When the promise that somebody still waits for falls due. Late answers end a promise as well as timely ones. */
function openPromise({ outputs }: Decision): Instant | null {
  const isOpen = outputs.slaState === 'running' || (outputs.slaState === 'breached' && outputs.firstResponseAt === null)
  return isOpen ? outputs.slaDueAt : null
}

/** Words as they are searched by: without case, accents and punctuation, each once. */
export function searchWords(text: string): readonly string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const words = (plain.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => [...word].slice(0, LONGEST_WORD).join(''))
  return [...new Set(words)].slice(0, MOST_WORDS)
}
