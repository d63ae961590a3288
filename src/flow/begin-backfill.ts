import type { Backfill, BackfillState, LeadsByStage } from '../ports/backfills.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { Flow } from './context.ts'

/** What reading all contacts will cost. */
export interface BackfillEstimate {
  readonly records: number
  /** Pages to read and batches to write. */
  readonly calls: number
  /** At the pace the CRM allows beside live leads. */
  readonly minutes: number
}

/** How far a backfill is. */
export interface BackfillProgress {
  readonly backfill: Backfill
  readonly minutesLeft: number | null
  /** Share (0–1) of the account's call limit that it has used while it ran. */
  readonly limitShare: number
  /** As it stands now, to be held against how it stood when it began. */
  readonly stages: LeadsByStage
}

export type BackfillAction = 'pause' | 'resume' | 'stop'

/** @returns null for an unknown installation. @throws the errors of the CRM. */
export async function estimateBackfill(flow: Flow, installation: InstallationId): Promise<BackfillEstimate | null> {
  const settings = await flow.settings.load(flow, installation)
  if (settings === null) return null
  const { crm } = settings
  const records = await crm.count(installation, 'contact')
  const calls = 2 * Math.ceil(records / crm.batchSize)
  return { records, calls, minutes: Math.ceil(calls / crm.pace.backfillPerMinute) }
}

/**
 * Begins to read all contacts that stand in the CRM. Leads found are left with whoever has them, and nothing is promised of them, unless `route`.
 * @returns null while another runs or is paused, and for an unknown installation. @throws the errors of the CRM.
 */
export async function startBackfill(
  flow: Flow,
  installation: InstallationId,
  route: boolean,
): Promise<Backfill | null> {
  const estimate = await estimateBackfill(flow, installation)
  if (estimate === null) return null
  return flow.stores.backfills.start(installation, { route, expected: estimate.records, at: flow.clock.now() })
}

const MOVES: Readonly<Record<BackfillAction, { readonly from: readonly BackfillState[]; readonly to: BackfillState }>> =
  {
    pause: { from: ['running'], to: 'paused' },
    resume: { from: ['paused'], to: 'running' },
    stop: { from: ['running', 'paused'], to: 'stopped' },
  }

/** Takes effect after the page under way. @returns null when there is nothing to pause, resume or stop. */
export async function changeBackfill(
  flow: Flow,
  installation: InstallationId,
  action: BackfillAction,
): Promise<Backfill | null> {
  const { from, to } = MOVES[action]
  return flow.stores.backfills.change(installation, from, to, flow.clock.now())
}

/** @returns null when there never was one. */
export async function lookAtBackfill(flow: Flow, installation: InstallationId): Promise<BackfillProgress | null> {
  const backfill = await flow.stores.backfills.find(installation)
  const settings = backfill && (await flow.settings.load(flow, installation))
  if (backfill === null || settings === null) return null
  const minutes = backfill.activeMs / 60_000
  const left = Math.max(0, backfill.expected - backfill.records)
  const isOpen = backfill.state === 'running' || backfill.state === 'paused'
  return {
    backfill,
    stages: await flow.stores.backfills.stages(installation),
    minutesLeft: isOpen && backfill.records > 0 ? (minutes / backfill.records) * left : null,
    limitShare: minutes > 0 ? Math.min(1, backfill.calls / minutes / settings.crm.pace.perMinute) : 0,
  }
}
