import { compareReplays, type Comparison } from '../domain/simulation/compare.ts'
import { Replay, type Recorded } from '../domain/simulation/replay.ts'
import { compilePolicy } from '../domain/policy/compile.ts'
import type { Instant, LeadFields } from '../domain/lead.ts'
import type { Policy } from '../domain/policy/policy.ts'
import { parsePolicy } from '../domain/policy/schema.ts'
import { holidaysFor } from '../mapping/holidays.ts'
import { toFields } from '../mapping/mapping.ts'
import { buildRoster } from '../mapping/roster.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { Simulation } from '../ports/simulations.ts'
import type { Flow } from './context.ts'
import { NOTHING_HELD, type KeptInputs } from './recompute.ts'
import { calendarWindow } from './roster-options.ts'
import type { Settings } from './settings.ts'

const DAY_MS = 86_400_000
/** How far back a draft is tried. */
export const SIMULATED_DAYS = 90
const PAGE = 500
/** Records heard without a pause: other requests of this process wait that long, a few milliseconds. */
const BREATH = 50
const MOST_EXAMPLES = 200

/** What a simulation came to, as it is kept. */
export interface SimulationResult extends Comparison {
  readonly since: Instant
  readonly until: Instant
  readonly decisions: number
  /** Names of the rules of both policies, by id. */
  readonly ruleNames: Readonly<Record<string, string>>
}

/** `busy`: another one runs. `no-draft`: there is nothing to try, or it is no policy yet. */
export type SimulationStart =
  | { readonly kind: 'started'; readonly run: Simulation; readonly ended: Promise<void> }
  | { readonly kind: 'busy' }
  | { readonly kind: 'no-draft' }

/**
 * Begins to try the draft over what was recorded in the last 90 days, beside the active policy over the same records and the people
 * of today. Nothing but the run itself is written: no lead, no turn, no task, nothing in the CRM.
 * @returns at once; `ended` resolves when it is over, whatever came of it.
 */
export async function startSimulation(flow: Flow, installation: InstallationId, by: string): Promise<SimulationStart> {
  const settings = await flow.settings.load(flow, installation)
  const { revision, draft } = await flow.stores.drafts.find(installation)
  const document = draft === null ? null : readDraft(draft.document)
  if (settings === null || document === null) return { kind: 'no-draft' }
  const run = await flow.stores.simulations.start(installation, {
    runId: flow.chance.id(),
    draftRevision: revision,
    policyVersion: settings.installation.policyVersion,
    startedBy: by,
    at: flow.clock.now(),
  })
  if (run === null) return { kind: 'busy' }
  return { kind: 'started', run, ended: simulate(flow, settings, run.runId, document) }
}

function readDraft(document: unknown): Policy | null {
  try {
    return parsePolicy(document)
  } catch {
    return null
  }
}

async function simulate(flow: Flow, settings: Settings, runId: string, draft: Policy): Promise<void> {
  const { simulations } = flow.stores
  const { installationId: installation } = settings.installation
  try {
    const result = await play(flow, settings, runId, draft)
    if (result !== null) await simulations.end(installation, runId, { state: 'done', result, at: flow.clock.now() })
  } catch (error) {
    flow.log.error('simulation_failed', { installation, run: runId, error })
    // A store that does not answer cannot be told either: the run then ends by its silence.
    await simulations
      .end(installation, runId, { state: 'failed', result: null, at: flow.clock.now() })
      .catch((cause: unknown) => flow.log.warn('simulation_not_ended', { installation, run: runId, error: cause }))
  }
}

/** @returns null when it was cancelled. */
async function play(flow: Flow, settings: Settings, runId: string, draft: Policy): Promise<SimulationResult | null> {
  const { simulations } = flow.stores
  const { installationId: installation } = settings.installation
  const until = flow.clock.now()
  const since = until - SIMULATED_DAYS * DAY_MS
  const [before, after] = await Promise.all([
    replayUnder(flow, settings, settings.document, since, until),
    replayUnder(flow, settings, draft, since, until),
  ])
  const total = await simulations.countRecorded(installation, since)
  const blank = toFields(settings.mapping, NOTHING_HELD)
  let decisions = 0
  for (let place: string | null = null; ;) {
    const at = flow.clock.now()
    const state = await simulations.advance(installation, runId, {
      done: decisions,
      total: Math.max(total, decisions),
      at,
    })
    if (state !== 'running') return null
    const page = await simulations.recorded(installation, since, place, PAGE)
    for (const [index, { inputs }] of page.entries()) {
      if (index % BREATH === BREATH - 1) await flow.clock.sleep(0)
      const recorded = recordedFrom(inputs, blank)
      if (recorded === null) continue
      before.hear(recorded)
      after.hear(recorded)
    }
    decisions += page.length
    place = page.at(-1)?.decisionId ?? null
    if (page.length < PAGE) break
  }
  before.goOnTo(until)
  await flow.clock.sleep(0)
  after.goOnTo(until)
  const rules = [...settings.document.routing.rules, ...draft.routing.rules]
  const ruleNames = Object.fromEntries(rules.map(({ id, name }) => [id, name]))
  return { since, until, decisions, ruleNames, ...compareReplays(before, after, until, MOST_EXAMPLES) }
}

/** A replay under a policy with the people of today, whose working time is laid out over all of it. */
async function replayUnder(
  flow: Flow,
  { installation }: Settings,
  tried: Policy,
  since: Instant,
  until: Instant,
): Promise<Replay> {
  // Follow-up and tasks about forgotten leads change nothing that is compared, and would have each lead looked at every few days.
  const { blackHoles: _blackHoles, ...policy }: Policy = { ...tried, cadences: [] }
  const people = await flow.stores.installations.people(installation.installationId)
  const { from } = calendarWindow(since)
  const window = { from, until: calendarWindow(until).until }
  const holidays = await holidaysFor([policy], window.from, window.until)
  const roster = buildRoster(policy, people, { zone: installation.zone, holidays, ...window })
  return new Replay(policy, compilePolicy(policy, flow.mailLists), roster, since, until)
}

/** Null where the inputs are not kept any more. */
function recordedFrom(inputs: unknown, blank: LeadFields): Recorded | null {
  const kept = inputs as Partial<KeptInputs> | null
  if (kept?.snapshot === undefined || kept.input === undefined) return null
  const { input, snapshot } = kept
  return {
    ...input,
    snapshot: { ...snapshot, fields: { ...blank, ...snapshot.fields } },
    memory: input.memory && { ...input.memory, activities: input.activities },
  }
}
