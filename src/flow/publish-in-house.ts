import type { RepId } from '../domain/lead.ts'
import { diffPolicies, type PolicyChange } from '../domain/policy/diff.ts'
import { sameValue } from '../domain/policy/entries.ts'
import type { LintFinding } from '../domain/policy/finding.ts'
import { hasErrors, lintPolicy } from '../domain/policy/lint.ts'
import { withPeopleThere } from '../domain/policy/people-there.ts'
import type { Policy } from '../domain/policy/policy.ts'
import { parsePolicy } from '../domain/policy/schema.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { HouseSeen, HouseStore } from '../ports/houses.ts'
import type { PolicyVersion, StoredPolicy } from '../ports/policies.ts'
import { fitThere, newlyFound } from './fit-there.ts'
import {
  keptYaml,
  publishPolicy,
  readWriting,
  type PolicyRoom,
  type PolicyWriting,
  type Publication,
  type PublishResult,
} from './publish-policy.ts'

/** What publishing in a house needs. */
export interface HouseRoom extends PolicyRoom {
  readonly stores: PolicyRoom['stores'] & { readonly houses: Pick<HouseStore, 'of' | 'publishInBoth'> }
}

/** Another account's policy, as it is and as it would be. */
export interface PolicyThere {
  readonly house: HouseSeen
  /** In force there. */
  readonly active: PolicyVersion
  /** Whether both accounts said the same before. */
  readonly wereSame: boolean
  readonly changes: readonly PolicyChange[]
  readonly findings: readonly LintFinding[]
}

/** Who publishes in both, why, and which versions they saw. */
export interface HousePublication extends Publication {
  /** Under which name the other account reads of it. */
  readonly authorThere: string
  readonly expectedThere: number
}

/** Who takes the other account's policy over, why, and which versions they saw. */
export interface TakingOver extends Publication {
  readonly expectedThere: number
}

export type HousePublishResult =
  | PublishResult
  | {
      readonly kind: 'published-in-both'
      readonly version: PolicyVersion
      readonly findings: readonly LintFinding[]
      readonly partner: InstallationId
      readonly theirs: PolicyVersion
      readonly findingsThere: readonly LintFinding[]
    }
  /** It does not fit in the other account; nothing was stored in either. */
  | { readonly kind: 'refused-there'; readonly findings: readonly LintFinding[] }
  | { readonly kind: 'changed-there'; readonly active: PolicyVersion }
  | { readonly kind: 'not-let' }

/** What publishing a policy here would make of the other account's; stores nothing. Null: there is no house, or this is no policy. */
export async function lookThere(
  room: HouseRoom,
  installation: InstallationId,
  writing: PolicyWriting,
): Promise<PolicyThere | null> {
  const read = readWriting(writing)
  if ('findings' in read) return null
  const carried = await carry(room, installation, read.policy)
  if (carried === null) return null
  const { house, theirs, fitted } = carried
  const { findings, wereSame, policy } = fitted
  const changes = policy === null ? [] : diffPolicies(parsePolicy(theirs.document), policy)
  return { house, active: versionOf(theirs), wereSame, changes, findings }
}

/**
 * Publishes here, and the same change in the other account of the house: in both, or in neither. Each account gets a version of its own,
 * with what only it has.
 */
export async function publishInHouse(
  room: HouseRoom,
  installation: InstallationId,
  writing: PolicyWriting,
  { authorThere, expectedThere, ...publication }: HousePublication,
): Promise<HousePublishResult> {
  const { stores, now } = room
  const read = readWriting(writing)
  if ('findings' in read) return { kind: 'refused', findings: read.findings }
  const findings = lintPolicy(read.policy, await stores.installations.people(installation))
  if (hasErrors(findings)) return { kind: 'refused', findings }
  const carried = await carry(room, installation, read.policy)
  if (carried === null || !carried.house.mayPublish) return { kind: 'not-let' }
  const { house, ours, theirs, fitted } = carried
  if (ours.version !== publication.expectedVersion) return { kind: 'changed', active: versionOf(ours) }
  if (theirs.version !== expectedThere) return { kind: 'changed-there', active: versionOf(theirs) }
  const document = fitted.policy
  if (document === null || hasErrors(fitted.findings)) return { kind: 'refused-there', findings: fitted.findings }
  const yaml = read.yaml ?? keptYaml(ours, read.policy)
  const facts = { reason: publication.reason, restoredFrom: null, at: now() }
  const mine = { ...facts, document: read.policy, yaml, author: publication.author }
  const yamlThere = sameValue(document, read.policy) ? yaml : keptYaml(theirs, document)
  const there = { ...facts, document, yaml: yamlThere, author: authorThere }
  const result = await stores.houses.publishInBoth(
    installation,
    { draft: mine, expected: publication.expectedVersion },
    { draft: there, expected: expectedThere },
  )
  if (result.kind !== 'published') return result
  const { version, theirs: next } = result
  return {
    kind: 'published-in-both',
    version,
    findings,
    partner: house.partner,
    theirs: next,
    findingsThere: fitted.findings,
  }
}

/** What taking over the other account's policy would change here. */
export interface PolicyCompared {
  readonly house: HouseSeen
  readonly here: PolicyVersion
  readonly there: PolicyVersion
  /** From the policy here to that of the other account. */
  readonly changes: readonly PolicyChange[]
  /** Errors, and warnings that the policy here does not have already. */
  readonly findings: readonly LintFinding[]
}

/** Null: the account stands alone. */
export async function comparePolicies(room: HouseRoom, installation: InstallationId): Promise<PolicyCompared | null> {
  const found = await bothPolicies(room, installation)
  if (found === null) return null
  const { house, ours, theirs } = found
  const wanted = asHere(theirs, house)
  const policy = parsePolicy(ours.document)
  const changes = diffPolicies(policy, wanted)
  const findings = newlyFound(wanted, { policy, people: await room.stores.installations.people(installation) })
  return { house, here: versionOf(ours), there: versionOf(theirs), changes, findings }
}

/** Publishes here what the other account's policy says, with people under their ids here. */
export async function takeOver(
  room: HouseRoom,
  installation: InstallationId,
  { expectedThere, ...publication }: TakingOver,
): Promise<HousePublishResult> {
  const found = await bothPolicies(room, installation)
  if (found === null) return { kind: 'not-let' }
  const { house, theirs } = found
  if (theirs.version !== expectedThere) return { kind: 'changed-there', active: versionOf(theirs) }
  return publishPolicy(room, installation, { document: asHere(theirs, house) }, publication)
}

async function carry(room: HouseRoom, installation: InstallationId, policy: Policy) {
  const found = await bothPolicies(room, installation)
  if (found === null) return null
  const { house, ours, theirs } = found
  const { installations } = room.stores
  const [people, peopleThere] = await Promise.all([
    installations.people(installation),
    installations.people(house.partner),
  ])
  const fitted = fitThere(
    parsePolicy(ours.document),
    { policy, people },
    { policy: parsePolicy(theirs.document), people: peopleThere },
    new Map(house.people.map(({ repId, partnerRep }) => [repId, partnerRep])),
  )
  return { ...found, fitted }
}

/** Null: the account stands alone. */
async function bothPolicies({ stores: { houses, installations, policies } }: HouseRoom, installation: InstallationId) {
  const house = await houses.of(installation)
  if (house === null) return null
  const activeOf = async (id: InstallationId): Promise<StoredPolicy | null> => {
    const found = await installations.find(id)
    return found === null ? null : policies.find(id, found.policyVersion)
  }
  const [ours, theirs] = await Promise.all([activeOf(installation), activeOf(house.partner)])
  return ours === null || theirs === null ? null : { house, ours, theirs }
}

function asHere(there: StoredPolicy, { people }: HouseSeen): Policy {
  const idHere = new Map<RepId, RepId>(people.map(({ repId, partnerRep }) => [partnerRep, repId]))
  return withPeopleThere(parsePolicy(there.document), idHere)
}

const versionOf = ({ document: _document, yaml: _yaml, ...version }: StoredPolicy): PolicyVersion => version
