import type { DryRunResult, DryRunRow } from '../contracts/dry-run.ts'
import { STAGES, type RepId, type Stage } from '../domain/lead.ts'
import { changesTo, ODDITIES } from '../domain/oddity.ts'
import type { Names } from '../domain/explain/slots.ts'
import { routingOutcome } from '../domain/routing-outcome.ts'
import type { DryLead, DryRun } from '../flow/dry-run.ts'
import type { Explain } from './deps.ts'
import { shownText, shownTextOrNull } from './lead-view.ts'

type Done = Extract<DryRun, { kind: 'done' }>

/** How decisions of a dry run are told. */
export interface DryRunTelling {
  readonly now: number
  readonly zone: string
  readonly explain: Explain
  /** Addresses of records in the CRM; one without stays without. */
  readonly urls: ReadonlyMap<string, string | null>
}

/** The result as pages read it. */
export function dryRunResultOf({ leads, names, policyVersion }: Done, telling: DryRunTelling): DryRunResult {
  const countOf = (oddity: DryLead['oddity']) => leads.filter((lead) => lead.oddity === oddity).length
  return {
    kind: 'done',
    now: telling.now,
    policyVersion,
    leads: leads.length,
    counts: Object.fromEntries(ODDITIES.map((oddity) => [oddity, countOf(oddity)])) as DryRunResult['counts'],
    reps: repsOf(leads, names),
    withoutOwner: {
      before: leads.filter(({ before }) => before.ownerId === null).length,
      after: leads.filter((lead) => ownerAfter(lead) === null).length,
    },
    stages: stagesOf(leads),
    rows: leads.map((lead) => rowOf(lead, names, telling)),
  }
}

/** Whoever could not be decided stays as they are. */
function ownerAfter({ before, decision }: DryLead): RepId | null {
  return decision === null ? before.ownerId : decision.outputs.ownerId
}
function stageAfter({ before, decision }: DryLead): Stage | null {
  return decision === null ? before.stage : decision.stage
}

function repsOf(leads: readonly DryLead[], names: Names): DryRunResult['reps'] {
  const counts = new Map<RepId, { before: number; after: number; given: number }>()
  const of = (id: RepId) => {
    const known = counts.get(id) ?? { before: 0, after: 0, given: 0 }
    counts.set(id, known)
    return known
  }
  for (const lead of leads) {
    const [old, now] = [lead.before.ownerId, ownerAfter(lead)]
    if (old !== null) of(old).before += 1
    if (now !== null) of(now).after += 1
    if (now !== null && now !== old) of(now).given += 1
  }
  return [...counts]
    .map(([id, count]) => ({ person: { id, name: shownText(names.rep(id)) }, ...count }))
    .sort((a, b) => b.given - a.given || b.after - a.after || (a.person.name < b.person.name ? -1 : 1))
}

function stagesOf(leads: readonly DryLead[]): DryRunResult['stages'] {
  return STAGES.map((stage) => ({
    stage,
    before: leads.filter(({ before }) => before.stage === stage).length,
    after: leads.filter((lead) => stageAfter(lead) === stage).length,
  })).filter(({ before, after }) => before + after > 0)
}

function rowOf(lead: DryLead, names: Names, { explain, zone, urls }: DryRunTelling): DryRunRow {
  const { before, decision } = lead
  const person = (id: RepId | null) => (id === null ? null : { id, name: shownText(names.rep(id)) })
  const why = (language: 'en' | 'id'): string =>
    shownText(
      decision === null ? (lead.failure ?? '') : explain.step(decision.outputs.routingReason, language, names, zone),
      1_000,
    )
  return {
    recordId: lead.recordId,
    recordUrl: urls.get(lead.recordId) ?? null,
    person: shownTextOrNull(lead.person),
    company: shownTextOrNull(lead.company),
    oddity: lead.oddity,
    changes: decision === null ? [] : [...changesTo(before, decision)],
    before: { stage: before.stage, owner: person(before.ownerId), score: before.score },
    after:
      decision === null
        ? null
        : {
            stage: decision.stage,
            status: decision.status,
            owner: person(decision.outputs.ownerId),
            score: decision.outputs.score,
          },
    outcome: decision === null ? null : routingOutcome(decision.routing),
    why: { en: why('en'), id: why('id') },
  }
}
