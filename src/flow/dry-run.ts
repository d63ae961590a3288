import type { Decision } from '../domain/decision.ts'
import type { Names } from '../domain/explain/slots.ts'
import { STAGES, type LeadFields, type Stage } from '../domain/lead.ts'
import { ODDITIES, oddityOf, type Oddity, type Standing } from '../domain/oddity.ts'
import { compilePolicy } from '../domain/policy/compile.ts'
import type { LintFinding } from '../domain/policy/finding.ts'
import { buildRoster } from '../mapping/roster.ts'
import { readProperties, shownOutputs, type Mapping } from '../mapping/mapping.ts'
import type { CrmRecord, InstallationId, RecordId } from '../ports/crm.ts'
import type { EvaluationCommit } from '../ports/evaluations.ts'
import type { Claim } from '../ports/inbox.ts'
import type { Flow } from './context.ts'
import { commandFor, decideWorld, readyToDecide } from './decide-claim.ts'
import { hydrateRecords, type Hydrated } from './hydrate.ts'
import { namesForDecisions } from './names.ts'
import { readWriting, type PolicyWriting } from './publish-policy.ts'
import { readingOnly } from './reading-only.ts'
import { rosterOptions } from './roster-options.ts'
import type { Settings } from './settings.ts'

/** What a dry run is asked. */
export interface AskedDryRun {
  /** The newest so many contacts. */
  readonly last: number
  /** A policy that is not published; null: the active one. */
  readonly writing: PolicyWriting | null
}

/** A lead as it is and as it would be. */
export interface DryLead {
  readonly recordId: RecordId
  readonly person: string | null
  readonly company: string | null
  readonly before: Standing
  /** Null: it could not be decided. */
  readonly decision: Decision | null
  /** Why it could not be decided, as the engine gave it. */
  readonly failure: string | null
  readonly oddity: Oddity
}

export type DryRun =
  | {
      readonly kind: 'done'
      /** Oddest first. */
      readonly leads: readonly DryLead[]
      readonly names: Names
      /** Null: a policy that is not published decided. */
      readonly policyVersion: number | null
    }
  /** The policy handed in cannot be used. */
  | { readonly kind: 'refused'; readonly findings: readonly LintFinding[] }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'disconnected' }
  /** Whoever asked has gone away. */
  | { readonly kind: 'stopped' }

/** Who is told how far it is. */
export interface DryRunListener {
  progress(read: number, expected: number): void
  readonly stopped: () => boolean
}

/** Version of a roster whose people were never read. */
const NOBODY_READ = 1
/** Records of one page of the CRM's list of the newest. */
const PAGE = 200

/**
 * Decides the newest contacts as if all of them came now, in the order in which they were made, by the same steps as an evaluation.
 * Nothing is written, here or in the CRM; no turn is used. Reads in the last lane, so that live leads go first.
 * @throws the errors of {@link Crm}.
 */
export async function dryRun(
  flow: Flow,
  installation: InstallationId,
  { last, writing }: AskedDryRun,
  { progress, stopped }: DryRunListener,
): Promise<DryRun> {
  const settings = await settingsFor(flow, installation, writing)
  if ('kind' in settings) return settings
  const reading = readingOnly(flow)
  progress(0, last)
  const records = new Map<RecordId, CrmRecord>()
  let after: string | null = null
  do {
    if (stopped()) return { kind: 'stopped' }
    const left: number = last - records.size
    const page = await settings.crm.newest(
      installation,
      'contact',
      after,
      readProperties(settings.mapping, 'contact'),
      Math.min(left, PAGE),
    )
    for (const record of page.records) if (records.size < last) records.set(record.id, record)
    after = page.records.length === 0 ? null : page.after
  } while (after !== null && records.size < last)
  progress(0, records.size)

  const hydrated = await hydrateAll(reading, settings, records, { progress, stopped })
  if (hydrated === null) return { kind: 'stopped' }
  const commit = await decideAll(reading, settings, hydrated)
  const leads = compare(settings, hydrated, commit)
  const decisions = leads.flatMap(({ decision }) => decision ?? [])
  return {
    kind: 'done',
    leads,
    names: await namesForDecisions(reading, settings, decisions),
    policyVersion: writing === null ? settings.installation.policyVersion : null,
  }
}

/** The account's settings, under the policy that is asked about, and with the people of the CRM where none were read yet. */
async function settingsFor(
  flow: Flow,
  id: InstallationId,
  writing: PolicyWriting | null,
): Promise<Settings | Exclude<DryRun, { kind: 'done' }>> {
  const settings = await flow.settings.load(flow, id)
  if (settings === null) return { kind: 'unknown' }
  const { installation } = settings
  if (installation.state !== 'active' && installation.state !== 'setup') return { kind: 'disconnected' }
  const read = writing === null ? { policy: settings.document } : readWriting(writing)
  if ('findings' in read) return { kind: 'refused', findings: read.findings }
  const isKnown = installation.rosterVersion > NOBODY_READ
  if (writing === null && isKnown) return settings
  const people = isKnown ? await flow.stores.installations.people(id) : await settings.crm.people(id)
  const document = read.policy
  const version = installation.policyVersion
  const options = await rosterOptions(flow, installation, { version, policy: document }, flow.clock.now())
  return {
    ...settings,
    document,
    policy: writing === null ? settings.policy : compilePolicy(document, flow.mailLists),
    roster: buildRoster(document, people, options),
  }
}

async function hydrateAll(
  flow: Flow,
  settings: Settings,
  records: ReadonlyMap<RecordId, CrmRecord>,
  { progress, stopped }: DryRunListener,
): Promise<Hydrated | null> {
  const leads = new Map<RecordId, Hydrated['leads'] extends ReadonlyMap<RecordId, infer Lead> ? Lead : never>()
  const all = [...records]
  for (let start = 0; start < all.length; start += settings.crm.batchSize) {
    if (stopped()) return null
    const part = new Map(all.slice(start, start + settings.crm.batchSize))
    const read = { records: part, merged: new Map(), gone: [] }
    for (const [id, lead] of (await hydrateRecords(flow, settings, read, 'backfill')).leads) leads.set(id, lead)
    progress(leads.size, all.length)
  }
  return { leads, merged: new Map(), gone: [] }
}

/** All in one world, so that turns, caps and sticky owners go on from lead to lead. */
async function decideAll(flow: Flow, settings: Settings, hydrated: Hydrated): Promise<EvaluationCommit> {
  const now = flow.clock.now()
  const claim = claimOf(settings.installation.installationId, hydrated)
  const ordered = readyToDecide(flow, claim, hydrated)
  const { evaluations } = flow.stores
  const world = await evaluations.preview(commandFor(flow, settings, claim, hydrated, now), (seen) => seen)
  return decideWorld(settings, world, ordered, now)
}

/** As if they were held, marked when their records were made; nobody else is kept from them. */
function claimOf(installation: InstallationId, { leads }: Hydrated): Claim {
  const records = [...leads.values()].map(({ record: { id, createdAt } }) => ({
    id,
    generation: 0,
    attempts: 1,
    markedAt: createdAt,
    lane: 'normal' as const,
  }))
  return { installation, type: 'contact', token: '', records }
}

function compare({ mapping }: Settings, { leads }: Hydrated, commit: EvaluationCommit): readonly DryLead[] {
  const decided = new Map(commit.leads.map((lead) => [lead.recordId, lead]))
  const failed = new Map(commit.failures.map(({ recordId, message }) => [recordId, message]))
  const rows = [...leads].map(([recordId, { record, fields }]): DryLead => {
    const before = standingOf(mapping, record, fields)
    const found = decided.get(recordId)
    const decision = found?.decided.decision ?? null
    return {
      recordId,
      person: [fields.firstName, fields.lastName].filter(Boolean).join(' ') || null,
      company: fields.company,
      before,
      decision,
      failure: decision === null ? (failed.get(recordId) ?? '') : null,
      oddity: oddityOf(before, decision),
    }
  })
  return rows.sort((a, b) => ODDITIES.indexOf(a.oddity) - ODDITIES.indexOf(b.oddity) || moved(b) - moved(a))
}

function moved({ before, decision }: DryLead): number {
  return before.score === null || decision === null ? 0 : Math.abs(decision.outputs.score - before.score)
}

/** What the CRM shows of a lead: our own results where it has them, else its own stage. */
function standingOf(mapping: Mapping, record: CrmRecord, { ownerId, crmStage }: LeadFields): Standing {
  const shown = shownOutputs(mapping, record)
  const own = (name: 'stage' | 'score'): string => shown[mapping.outputs[name]?.property ?? ''] ?? ''
  const stage: Stage | null = STAGES.find((one) => one === own('stage')) ?? crmStage
  return { stage, ownerId, score: own('score') === '' ? null : Number(own('score')) }
}
