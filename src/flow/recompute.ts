import { decide, factsFrom, type FactsSeen } from '../domain/decide.ts'
import type { Decision, DecisionInput } from '../domain/decision.ts'
import { compilePolicy } from '../domain/policy/compile.ts'
import type { LeadFields, LeadSnapshot } from '../domain/lead.ts'
import type { Policy } from '../domain/policy/policy.ts'
import type { Roster } from '../domain/roster.ts'
import { toFields } from '../mapping/mapping.ts'
import { buildRoster } from '../mapping/roster.ts'
import type { CrmRecord, InstallationId } from '../ports/crm.ts'
import type { Flow } from './context.ts'
import { rosterOptions } from './roster-options.ts'
import type { Settings } from './settings.ts'

/** A record the CRM holds nothing on: the fields that kept inputs leave out. */
export const NOTHING_HELD: CrmRecord = { id: '', properties: new Map(), createdAt: 0, modifiedAt: 0 }

/** What a decision was made from, as plain values. People and policy are kept by version, so only their versions stand here. */
export interface KeptInputs {
  readonly input: Omit<DecisionInput, 'roster' | 'snapshot'>
  /** Fields the CRM held nothing in are left out: there are many. */
  readonly snapshot: Omit<LeadSnapshot, 'fields'> & { readonly fields: Partial<LeadFields> }
  readonly seen: FactsSeen | null
  /** It saw the record of another CRM, which was forgotten since: it cannot be decided again. */
  readonly incomplete?: true
  readonly rosterVersion: number
  readonly zone: string
}

/** Packs the inputs of a decision for keeping. */
export function keepInputs(settings: Settings, input: DecisionInput, seen: FactsSeen | null): KeptInputs {
  const { roster: _roster, snapshot, memory, ...rest } = input
  return {
    snapshot: { ...snapshot, fields: held(snapshot.fields) },
    // The same list stands in `activities`; a memory read again gets it from there.
    input: { ...rest, memory: memory && { ...memory, activities: [] } },
    seen,
    rosterVersion: settings.installation.rosterVersion,
    zone: settings.installation.zone,
  }
}

function held(fields: LeadFields): Partial<LeadFields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}

/** The snapshot a decision was made from, whole again. */
export function keptSnapshot({ mapping }: Settings, { snapshot }: KeptInputs): LeadSnapshot {
  return { ...snapshot, fields: { ...toFields(mapping, NOTHING_HELD), ...snapshot.fields } }
}

export type Recomputed =
  | { readonly kind: 'same' }
  | { readonly kind: 'different'; readonly stored: Decision; readonly now: Decision }
  /** The decision, its policy or its people are not kept (any more). */
  | { readonly kind: 'unknown' }

/**
 * Decides a stored decision again from what it was made from, with the policy and the people of then. Writes nothing.
 * The answer is `same` for as long as this release decides as the one that stored it did.
 */
export async function recompute(flow: Flow, installation: InstallationId, decisionId: string): Promise<Recomputed> {
  const stood = await asItStood(flow, installation, decisionId)
  const settings = stood && (await flow.settings.load(flow, installation))
  if (stood === null || settings === null) return { kind: 'unknown' }
  const { input } = stood.kept
  const memory = input.memory && { ...input.memory, activities: input.activities }
  const { decision } = decide(
    { ...input, snapshot: keptSnapshot(settings, stood.kept), memory, roster: stood.roster },
    factsFrom(stood.kept.seen),
    compilePolicy(stood.policy, flow.mailLists),
  )
  return sameValue(decision, stood.decision)
    ? { kind: 'same' }
    : { kind: 'different', stored: stood.decision, now: decision }
}

/** A stored decision with the policy and the people of then. */
export interface Stood {
  readonly decision: Decision
  readonly kept: KeptInputs
  readonly policy: Policy
  readonly roster: Roster
}

/** What a stored decision stood on; null when it, its policy or its people are not kept (any more). */
export async function asItStood(flow: Flow, installation: InstallationId, decisionId: string): Promise<Stood | null> {
  const row = await flow.stores.reads.decision(installation, decisionId)
  const kept = (await flow.stores.reads.inputs(installation, decisionId)) as KeptInputs | null
  if (row === null || kept === null || kept.incomplete === true) return null
  const policy = await flow.settings.document(flow, installation, row.policyVersion)
  const people = await flow.stores.installations.peopleAt(installation, kept.rosterVersion)
  if (policy === null || people === null) return null
  const place = { installationId: installation, zone: kept.zone }
  const options = await rosterOptions(flow, place, { version: row.policyVersion, policy }, kept.input.now)
  const roster = buildRoster(policy, people, options)
  return { decision: row.decision, kept, policy, roster }
}

/** Equal as JSON, whatever the order of keys. */
function sameValue(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other)
}
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
