import { followStage } from '../domain/crm-stage.ts'
import type { Decision } from '../domain/decision.ts'
import { crmStagesOf } from '../mapping/mapping.ts'
import { CrmRateLimitedError, type CrmRecord, type Lane } from '../ports/crm.ts'
import type { StoredLead } from '../ports/evaluations.ts'
import type { OutboxClaim, OutboxWrite, WriteOutcome } from '../ports/outbox.ts'
import type { Flow } from './context.ts'
import { refreshCrmStages } from './crm-stages.ts'
import type { Settings } from './settings.ts'

/** A value that the CRM's own stage is to have. */
export interface CrmStageWrite {
  readonly property: string
  readonly value: string
  /** As {@link OutboxWrite.stageBack}; absent: what a waiting write says. */
  readonly back?: readonly string[]
}

/** How the last write of ours stands, and whether the lead was found by a reading of all records. */
interface Standing {
  readonly landed: boolean
  readonly found: boolean
}

/**
 * The move of the CRM's own stage that goes with a decision, or one of before that is not known to have landed; null: it is left alone.
 * A lead found by a reading of all records keeps what the CRM shows until it moves.
 */
export function planCrmStage(
  { mapping, installation }: Pick<Settings, 'mapping' | 'installation'>,
  record: CrmRecord,
  stored: StoredLead | null,
  { stage: to, transitions }: Decision,
  { landed, found }: Standing,
): CrmStageWrite | null {
  const stages = crmStagesOf(mapping, installation.crmStages)
  if (stages === null || mapping.crmStage === null || found) return null
  const { property, isRequired } = mapping.crmStage
  const shown = record.properties.get(property) ?? ''
  // What was meant for the lead before it became a record of such a kind is over.
  if (isRequired && shown === '') return null
  const from = stored?.memory.stage ?? null
  if (from !== to) {
    const move = followStage(stages, { from, to, transitions }, shown)
    const isShown = move?.to === shown && landed && stored?.writePending !== true
    if (move === null || isShown) return null
    return { property, value: move.to, ...(move.back.length > 0 ? { back: move.back } : {}) }
  }
  // Once it has landed it is the account's own again. Emptied means: half of a move back.
  const value = stored?.intended?.[property]
  const isUnderWay = value !== undefined && stages.order.includes(value) && !(landed && shown !== '')
  return isUnderWay ? { property, value } : null
}

/** Values as they may be sent now: without the CRM's own stage where the account has it left alone since. */
export function sendableValues({ mapping, installation }: Settings, { values }: OutboxWrite): OutboxWrite['values'] {
  const property = mapping.crmStage?.property
  if (property === undefined || values[property] === undefined || installation.crmStages?.on === true) return values
  const { [property]: _left, ...rest } = values
  return rest
}

/**
 * Some CRMs take a move of their own stage back in silence unless the stage is emptied before, in a call of its own. Only leads that are where
 * the decision took them back from are emptied: wherever else somebody has brought them since, they stay.
 * @throws {CrmRateLimitedError} when no time is left to send the rest.
 */
export async function emptyBeforeMovingBack(
  settings: Settings,
  claim: OutboxClaim,
  lane: Lane,
  maySend: () => boolean,
): Promise<void> {
  const { property, isRequired } = settings.mapping.crmStage ?? {}
  if (property === undefined || isRequired === true || settings.installation.crmStages?.on !== true) return
  const moving = claim.writes.filter(({ values, stageBack }) => values[property] !== undefined && stageBack !== null)
  if (moving.length === 0) return
  const { crm } = settings
  const ids = moving.map(({ recordId }) => recordId)
  const { found } = await crm.read(claim.installation, 'contact', ids, [property], lane)
  const further = moving.filter(({ recordId, values, stageBack }) => {
    const shown = found.get(recordId)?.properties.get(property) ?? ''
    return shown !== values[property] && stageBack?.includes(shown) === true
  })
  if (further.length > 0) {
    if (!maySend()) throw new CrmRateLimitedError(0)
    const empty = { [property]: '' }
    await crm.write(
      claim.installation,
      'contact',
      further.map(({ recordId }) => ({ id: recordId, properties: empty })),
      lane,
    )
  }
  if (!maySend()) throw new CrmRateLimitedError(0)
}

/**
 * A write refused for a stage that the account has dropped: its stages are read again, and the lead is decided again without it.
 * What is refused for any other reason stays refused.
 */
export async function withoutVanishedStages(
  flow: Flow,
  settings: Settings,
  claim: OutboxClaim,
  outcomes: readonly WriteOutcome[],
): Promise<readonly WriteOutcome[]> {
  const property = settings.mapping.crmStage?.property
  const isRefused = (one: WriteOutcome) => one.kind === 'refused' && !!one.property && one.property === property
  if (property === undefined || !outcomes.some(isRefused)) return outcomes
  const there = new Set((await refreshCrmStages(flow, settings))?.map(({ value }) => value))
  const sent = new Map(claim.writes.map(({ recordId, values }) => [recordId, values[property]]))
  return outcomes.map((one) => {
    const value = sent.get(one.recordId)
    if (!isRefused(one) || value === undefined || there.has(value)) return one
    return { recordId: one.recordId, version: one.version, kind: 'absent' }
  })
}
