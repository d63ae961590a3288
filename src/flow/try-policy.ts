import { decide, factsFrom } from '../domain/decide.ts'
import type { Decision } from '../domain/decision.ts'
import type { Names } from '../domain/explain/slots.ts'
import type { LeadId, LeadMemory } from '../domain/lead.ts'
import { compilePolicy } from '../domain/policy/compile.ts'
import type { Policy } from '../domain/policy/policy.ts'
import { buildRoster } from '../mapping/roster.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { DecisionRow } from '../ports/reads.ts'
import type { Flow } from './context.ts'
import { namesOf } from './names.ts'
import { keptSnapshot, type KeptInputs } from './recompute.ts'
import { rosterOptions } from './roster-options.ts'

/** One lead under the active policy and under another one. */
export interface TriedLead {
  readonly lead: Pick<DecisionRow, 'leadId' | 'personName' | 'company'>
  readonly active: Decision
  readonly other: Decision
  readonly names: Names
}

/**
 * Decides a stored lead now from what was last seen of it, under the active policy and under another, as if nobody had it yet: so
 * that it shows which rule it takes. Reads nothing of the CRM, writes nothing, uses no turn.
 * @param leadId null: the one decided last. @returns null when there is none, or its inputs are not kept.
 */
export async function tryPolicy(
  flow: Flow,
  installation: InstallationId,
  policy: Policy,
  leadId: LeadId | null,
): Promise<TriedLead | null> {
  const settings = await flow.settings.load(flow, installation)
  const row = settings && (await latestOf(flow, installation, leadId))
  if (settings === null || row === null) return null
  const kept = (await flow.stores.reads.inputs(installation, row.decisionId)) as KeptInputs | null
  if (kept === null) return null
  const now = flow.clock.now()
  const { installationId, zone, policyVersion } = settings.installation
  const people = await flow.stores.installations.people(installationId)
  const options = await rosterOptions(flow, { installationId, zone }, { version: policyVersion, policy }, now)
  const roster = buildRoster(policy, people, options)
  const snapshot = keptSnapshot(settings, kept)
  const { input } = kept
  const unowned = {
    ...input,
    snapshot: { ...snapshot, fields: { ...snapshot.fields, ownerId: null } },
    memory: input.memory && withoutOwner({ ...input.memory, activities: input.activities }),
    writePending: false,
    now,
  }
  const { decision: active } = decide({ ...unowned, roster: settings.roster }, factsFrom(null), settings.policy)
  const { decision: other } = decide({ ...unowned, roster }, factsFrom(null), compilePolicy(policy, flow.mailLists))
  const names = namesOf({ roster, document: policy })
  return { lead: { leadId: row.leadId, personName: row.personName, company: row.company }, active, other, names }
}

async function latestOf(flow: Flow, installation: InstallationId, leadId: LeadId | null): Promise<DecisionRow | null> {
  if (leadId === null) return (await flow.stores.reads.recentDecisions(installation, 1, null))[0] ?? null
  const recordId = await flow.stores.leads.recordOf(installation, leadId)
  const lead = recordId === null ? null : await flow.stores.reads.lead(installation, recordId, 1)
  return lead?.latest ?? null
}

function withoutOwner(memory: LeadMemory): LeadMemory {
  const { foundAt: _found, ...rest } = memory
  return {
    ...rest,
    assignment: null,
    held: null,
    formerOwners: [],
    clocks: [],
    intendedOwnerId: null,
    ownerSeenAtIntent: null,
  }
}
