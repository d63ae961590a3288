import { hasErrors, lintPolicy, refusalOf } from '../domain/policy/lint.ts'
import type { LintFinding } from '../domain/policy/finding.ts'
import { readPolicy, rewritePolicy } from '../domain/policy/document.ts'
import type { Instant } from '../domain/lead.ts'
import { parsePolicy } from '../domain/policy/schema.ts'
import type { Policy } from '../domain/policy/policy.ts'
import { DocumentRefusedError } from '../errors.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { PolicyVersion, StoredPolicy } from '../ports/policies.ts'
import type { Stores } from '../ports/stores.ts'

/** What publishing needs. */
export interface PolicyRoom {
  readonly stores: Pick<Stores, 'policies' | 'installations'>
  /** The present moment, UTC milliseconds. */
  readonly now: () => Instant
}

/** A policy as somebody hands it in: text with its comments, or values as a page edits them. */
export type PolicyWriting = { readonly text: string } | { readonly document: unknown }

/** Who publishes, why, and which version they saw. */
export interface Publication {
  readonly author: string
  readonly reason: string
  readonly expectedVersion: number
}

export type PublishResult =
  | { readonly kind: 'published'; readonly version: PolicyVersion; readonly findings: readonly LintFinding[] }
  /** Lint found errors; nothing was stored. */
  | { readonly kind: 'refused'; readonly findings: readonly LintFinding[] }
  /** Somebody else published since; nothing was stored. */
  | { readonly kind: 'changed'; readonly active: PolicyVersion }
  /** There is no such version to restore. */
  | { readonly kind: 'unknown-version' }

/**
 * Checks a policy and makes it the active one as a new version. Values that change a version which was written in YAML are written
 * into that YAML, so that its comments stay.
 */
export async function publishPolicy(
  { stores, now }: PolicyRoom,
  installation: InstallationId,
  writing: PolicyWriting,
  { author, reason, expectedVersion }: Publication,
): Promise<PublishResult> {
  const read = readWriting(writing)
  if ('findings' in read) return { kind: 'refused', findings: read.findings }
  const findings = lintPolicy(read.policy, await stores.installations.people(installation))
  if (hasErrors(findings)) return { kind: 'refused', findings }
  const before = await stores.policies.find(installation, expectedVersion)
  const yaml = read.yaml ?? (before && keptYaml(before, read.policy))
  const draft = { document: read.policy, yaml, author, reason, restoredFrom: null, at: now() }
  const published = await stores.policies.publish(installation, draft, expectedVersion)
  return published.kind === 'changed' ? published : { ...published, findings }
}

/** Makes an older version the active one again: as a new version equal to it, so that history stays a line. */
export async function restorePolicy(
  { stores, now }: PolicyRoom,
  installation: InstallationId,
  version: number,
  { author, reason, expectedVersion }: Publication,
): Promise<PublishResult> {
  const old = await stores.policies.find(installation, version)
  if (old === null) return { kind: 'unknown-version' }
  const read = readWriting({ document: old.document })
  if ('findings' in read) return { kind: 'refused', findings: read.findings }
  const draft = { document: old.document, yaml: old.yaml, author, reason, restoredFrom: version, at: now() }
  const published = await stores.policies.publish(installation, draft, expectedVersion)
  if (published.kind === 'changed') return published
  return { ...published, findings: lintPolicy(read.policy, await stores.installations.people(installation)) }
}

/** A policy that can be used, or why it cannot. */
export type ReadWriting =
  { readonly policy: Policy; readonly yaml: string | null } | { readonly findings: readonly LintFinding[] }

/** Reads what was handed in; a document that is no policy becomes findings. */
export function readWriting(writing: PolicyWriting): ReadWriting {
  try {
    if (!('text' in writing)) return { policy: parsePolicy(writing.document), yaml: null }
    const { policy, notation } = readPolicy(writing.text)
    return { policy, yaml: notation === 'yaml' ? writing.text : null }
  } catch (error) {
    if (error instanceof DocumentRefusedError) return { findings: error.problems.map(refusalOf) }
    throw error
  }
}

/** The YAML of a version with another policy written into it; null where it came as values. */
export function keptYaml({ yaml }: Pick<StoredPolicy, 'yaml'>, policy: Policy): string | null {
  return yaml === null ? null : rewritePolicy(yaml, policy)
}
