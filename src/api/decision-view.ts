import type { Candidate, TraceStep } from '../domain/decision.ts'
import type { DecisionRow } from '../ports/reads.ts'
import type { DecisionView } from '../contracts/decision.ts'
import type { Language } from '../contracts/lead-words.ts'
import type { Names } from '../domain/explain/slots.ts'
import { routingOutcome } from '../domain/routing-outcome.ts'
import type { ApiDeps } from './deps.ts'
import { ownerOf, promiseOf, shownText, shownTextOrNull } from './lead-view.ts'

const LONGEST_SENTENCE = 2_000

/** The step that tells one candidate's gate; docs/reasons.md, `candidate.*`. */
function gateStep({ repId, gate }: Candidate): TraceStep {
  return { step: 'pool', because: `candidate.${gate}`, saw: { repId } }
}

/**
 * One decision in words.
 * @param giving the decision that gave the lead to its owner, when this one only kept it: why and who else stands there.
 */
export function decisionViewOf(
  row: DecisionRow,
  recordUrl: string | null,
  language: Language,
  names: Names,
  zone: string,
  { explain }: Pick<ApiDeps, 'explain'>,
  giving: DecisionRow = row,
): DecisionView {
  const { decision } = row
  const { score } = decision
  const { routing, outputs } = giving.decision
  const candidates = routing.kind === 'assign' || routing.kind === 'hold' ? routing.candidates : []
  const headline = explain.step(outputs.routingReason, language, names, zone)
  // Said elsewhere in this answer: the headline, and each candidate's gate.
  const said = new Set([headline, ...candidates.map((one) => explain.step(gateStep(one), language, names, zone))])
  return {
    decisionId: row.decisionId,
    leadId: row.leadId,
    recordId: row.recordId,
    recordUrl,
    decidedAt: row.decidedAt,
    latencyMs: Math.max(0, row.latencyMs),
    policyVersion: row.policyVersion,
    language,
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
      weights: { source: score.weights.source, qualification: score.weights.qualification, fit: score.weights.fit },
    },
    outcome: routingOutcome(decision.routing),
    owner: ownerOf(decision, names),
    ...promiseOf(decision),
    headline: shownText(headline, LONGEST_SENTENCE),
    sections: explain
      .decision(decision, language, names, zone)
      .map(({ title, sentences }) => ({
        title: shownText(title),
        sentences: sentences.filter((one) => !said.has(one)).map((one) => shownText(one, LONGEST_SENTENCE)),
      }))
      .filter(({ sentences }) => sentences.length > 0),
    candidates: candidates.map(({ repId, gate, present }) => ({
      id: repId,
      name: shownText(names.rep(repId)),
      gate,
      present,
    })),
  }
}

/** The explanation is stored and needs no CRM; only the link does, and may be missing. */
export async function linkTo(
  deps: Pick<ApiDeps, 'recordUrl' | 'log'>,
  installation: string,
  recordId: string,
): Promise<string | null> {
  try {
    const url = await deps.recordUrl(installation, 'contact', recordId)
    return /^https?:\/\//.test(url) ? url : null
  } catch (error) {
    deps.log.warn('api.record-url-failed', { installation, error })
    return null
  }
}
