import type { Decision } from '../domain/decision.ts'
import { routingOutcome } from '../domain/routing-outcome.ts'
import type { DecisionRow } from '../ports/reads.ts'
import type { LiveRow } from '../contracts/live.ts'
import type { SlaState } from '../contracts/lead-words.ts'
import type { Names } from '../domain/explain/slots.ts'
import type { Explain } from './deps.ts'

// Control and text-direction characters: a name must not be able to rewrite the line it stands in.
const HIDDEN = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** A text of the CRM as a page may show it: hidden characters made visible, cut at `longest` characters. */
export function shownText(text: string, longest = 200): string {
  const visible = text.replace(HIDDEN, '\uFFFD')
  return visible.length > longest ? `${visible.slice(0, longest - 1)}…` : visible
}
export function shownTextOrNull(text: string | null): string | null {
  return text === null ? null : shownText(text)
}

/** @returns the owner after this decision; null while nobody has it. */
export function ownerOf(decision: Decision, names: Names): { id: string; name: string } | null {
  const { routing } = decision
  const id =
    routing.kind === 'assign' || routing.kind === 'keep' ? routing.assignment.ownerId : decision.outputs.ownerId
  return id === null ? null : { id, name: shownText(names.rep(id)) }
}

/** The promise as the pages show it; a void or closed clock is no promise. */
export function promiseOf(decision: Decision): { dueAt: number | null; slaState: SlaState } {
  const { slaState, slaDueAt } = decision.outputs
  if (slaState !== 'running' && slaState !== 'met' && slaState !== 'breached') return { dueAt: null, slaState: null }
  return { dueAt: slaDueAt, slaState }
}

/** One line of the live page, picked field by field. */
export function liveRowOf(row: DecisionRow, names: Names, explain: Explain, zone: string): LiveRow {
  const { decision } = row
  const { score } = decision
  const reason = decision.outputs.routingReason
  return {
    decisionId: row.decisionId,
    leadId: row.leadId,
    recordId: row.recordId,
    decidedAt: row.decidedAt,
    person: shownTextOrNull(row.personName),
    company: shownTextOrNull(row.company),
    stage: decision.stage,
    status: decision.status,
    temperature: decision.temperature,
    sourceType: decision.sourceType,
    score: {
      total: score.total,
      source: score.source,
      qualification: score.qualification,
      fit: score.fit,
      band: score.band,
    },
    outcome: routingOutcome(decision.routing),
    owner: ownerOf(decision, names),
    reason: {
      en: shownText(explain.step(reason, 'en', names, zone), 1_000),
      id: shownText(explain.step(reason, 'id', names, zone), 1_000),
    },
    ...promiseOf(decision),
  }
}
