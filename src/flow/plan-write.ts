import { conflictAbout } from '../domain/conflicts.ts'
import { explainStep } from '../domain/explain/explain.ts'
import type { Decision, WriteNumbers } from '../domain/decision.ts'
import { filledProperties, outputProperties, revisionProperty, shownOutputs } from '../mapping/mapping.ts'
import type { CrmRecord } from '../ports/crm.ts'
import type { StoredLead } from '../ports/evaluations.ts'
import { crmCardText } from './crm-card.ts'
import type { HydratedLead } from './hydrate.ts'
import { planCrmStage } from './move-crm-stage.ts'
import { namesOf } from './names.ts'
import type { Settings } from './settings.ts'

export interface WritePlan {
  readonly revision: number
  /** Every value the CRM is meant to show, revision included. */
  readonly intended: Readonly<Record<string, string>>
  /** What to send; null when the CRM shows it all and nothing of ours is under way. */
  readonly write: Readonly<Record<string, string>> | null
  /** Values from which it takes the CRM's own stage back; absent: what a waiting write says. */
  readonly stageBack?: readonly string[]
}

/**
 * Compares what a decision wants the CRM to show with what it was just seen to show.
 * Only what differs is sent, with a rising revision; but while an earlier write of ours is under way what was seen may already be
 * outdated, so then everything is sent.
 * @param found the lead was never seen before, and a reading of all records found it.
 */
export function planWrite(
  settings: Settings,
  { record, linkedAccount, accountCandidates }: HydratedLead,
  stored: StoredLead | null,
  decision: Decision,
  found: boolean,
): WritePlan {
  const { mapping, installation } = settings
  const marker = revisionProperty(mapping)
  const accounts = accountCandidates
  const names = namesOf(settings, linkedAccount === null ? accounts : [linkedAccount, ...accounts])
  const reason = explainStep(decision.outputs.routingReason, installation.language, names, installation.zone)
  const last = stored?.revision ?? 0
  const card = mapping.card
  const cardBefore = card && (firstReasonStands(stored, decision)?.[card.property] ?? null)
  const wanted = outputProperties(mapping, decision.outputs, last, {
    reason,
    card: card === null ? '' : crmCardText(settings, decision, names, cardBefore),
  })
  keepFirstReason(settings, wanted, stored, decision)
  leaveContested(settings, wanted, decision)
  const shown = shownOutputs(mapping, record)
  const landed = last === 0 || shown[marker] === String(last)
  const stage = planCrmStage(settings, record, stored, decision, { landed, found })
  if (stage !== null) {
    wanted[stage.property] = stage.value
    shown[stage.property] = record.properties.get(stage.property) ?? ''
  }

  const differing: Record<string, string> = {}
  for (const [property, value] of Object.entries(wanted)) {
    if (property !== marker && (shown[property] ?? '') !== value) differing[property] = value
  }
  // Not among the intended values: sent again later they could take away an answer given since.
  const cleared = Object.fromEntries(
    filledProperties(mapping, decision.clears ?? [], record).map((property) => [property, '']),
  )
  const nothingDiffers = Object.keys(differing).length === 0 && Object.keys(cleared).length === 0
  // Who was just given the lead is known by the number of the write that says so.
  const isGiven = decision.routing.kind === 'assign'
  if (nothingDiffers && landed && last > 0 && !isGiven && !stored?.writePending)
    return { revision: last, intended: wanted, write: null }

  const revision = writeNumbers(settings, record, stored).next
  const intended = { ...wanted, [marker]: String(revision) }
  const allMustGo = stored?.writePending === true || !landed
  return {
    revision,
    intended,
    write: {
      ...(allMustGo ? withoutLeaver(settings, intended, shown) : differing),
      ...cleared,
      [marker]: String(revision),
    },
    ...(stage?.back === undefined ? {} : { stageBack: stage.back }),
  }
}

/** The numbers of our writes to a record, as far as they bear on its next decision. */
export function writeNumbers(
  { mapping }: Pick<Settings, 'mapping'>,
  record: CrmRecord,
  stored: Pick<StoredLead, 'revision'> | null,
): WriteNumbers {
  const shown = revisionShown(record.properties.get(revisionProperty(mapping)))
  return { shown, next: Math.max(stored?.revision ?? 0, shown) + 1 }
}

/** An owner whom the CRM shows already and who has left since would only have all the rest refused with them. */
function withoutLeaver(
  { mapping, roster }: Settings,
  intended: Readonly<Record<string, string>>,
  shown: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const property = mapping.outputs.ownerId?.property
  const owner = property === undefined ? undefined : intended[property]
  if (property === undefined || !owner || shown[property] !== owner || roster.reps.get(owner)?.active !== false)
    return intended
  const { [property]: _left, ...rest } = intended
  return rest
}

/** A CRM that shows a later revision than we remember knows more than a restored memory does. */
const HIGHEST_REVISION = 1e12
function revisionShown(text: string | null | undefined): number {
  const shown = Number(text ?? 0)
  return Number.isSafeInteger(shown) && shown > 0 && shown < HIGHEST_REVISION ? shown : 0
}

/** What another tool made of our stage is left as found: to write it again would be to fight that tool. */
function leaveContested({ mapping }: Settings, wanted: Record<string, string>, { conflicts = [] }: Decision): void {
  const property = mapping.outputs.stage?.property
  if (property !== undefined && conflictAbout(conflicts, 'stage') !== undefined) delete wanted[property]
}

/** Why a rep got the lead is what they want to read, not that looking again changed nothing. */
function keepFirstReason(
  { mapping }: Settings,
  wanted: Record<string, string>,
  stored: StoredLead | null,
  decision: Decision,
): void {
  const property = mapping.outputs.routingReason?.property
  const reason = property === undefined ? undefined : firstReasonStands(stored, decision)?.[property]
  if (property !== undefined && reason) wanted[property] = reason
}

/** What was intended since the present owner got the lead; null: somebody else has it now, or nobody. */
function firstReasonStands(stored: StoredLead | null, { routing }: Decision): StoredLead['intended'] {
  if (stored === null) return null
  const before = stored.memory.assignment ?? stored.memory.pair?.assignment
  if (routing.kind !== 'keep' || !before) return null
  const same = before.ownerId === routing.assignment.ownerId && before.assignedAt === routing.assignment.assignedAt
  return same ? stored.intended : null
}
