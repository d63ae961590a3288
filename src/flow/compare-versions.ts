import {
  countCompared,
  rolloutLimits,
  wantsMore,
  type Canary,
  type CanaryGroup,
  type Compared,
  type Counted,
} from '../domain/canary.ts'
import type { DecideResult } from '../domain/decide.ts'
import type { DecisionInput } from '../domain/decision.ts'
import type { LeadId } from '../domain/lead.ts'
import { turnsUsed } from '../domain/turns-used.ts'
import { DocumentRefusedError } from '../errors.ts'
import type { HeldBack } from '../ports/canaries.ts'
import type { LeadCommit, StoredLead, World } from '../ports/evaluations.ts'
import type { Flow } from './context.ts'
import type { Settings } from './settings.ts'

/** A version that is not the active one, ready to decide. */
export type OtherVersion = Pick<Settings, 'policy' | 'document' | 'roster'>

/** The version that the active one is compared with; null: with none. */
export async function versionToCompare(flow: Flow, settings: Settings): Promise<OtherVersion | null> {
  const { rollout, installationId } = settings.installation
  if (rollout?.state !== 'comparing') return null
  try {
    return await flow.settings.under(flow, settings, rollout.former)
  } catch (error) {
    // It was published by an older release and says what this one refuses: there is nothing to compare with.
    if (!(error instanceof DocumentRefusedError)) throw error
    flow.log.warn('policy_not_compared', { installation: installationId, version: rollout.former, error })
    return null
  }
}

/** How the version that decides is watched; null: it is not, or another one is by now. */
export function watchedIn({ installation }: Settings, { canary }: World): Canary | null {
  return canary?.version === installation.policyVersion ? canary : null
}

/**
 * Chooses the leads of a batch that both versions decide: each lead's first decision under the new version, as after that its memory is the
 * new version's doing.
 */
export class Comparison {
  readonly #canary: Canary | null
  readonly #limits: ReturnType<typeof rolloutLimits>
  readonly #groups = new Map<LeadId, CanaryGroup>()

  /** @param canary null: nothing is compared. */
  constructor(canary: Canary | null, { document }: Pick<Settings, 'document'>) {
    this.#canary = canary
    this.#limits = rolloutLimits(document)
  }

  /** Tells of a lead in the order in which they are decided. @param found a reading of all records found it: it is left as it is. */
  consider(leadId: LeadId, stored: StoredLead | undefined, found: boolean): void {
    const canary = this.#canary
    if (canary?.state !== 'comparing' || found) return
    const group = stored === undefined || stored.startsAfresh === true ? 'fresh' : 'known'
    if (stored !== undefined && stored.policyVersion >= canary.version) return
    const chosen = [...this.#groups.values()].filter((one) => one === group).length
    const { compared } = this.#limits
    if (wantsMore(canary, group, { ...this.#limits, compared: compared - chosen })) this.#groups.set(leadId, group)
  }

  asks({ snapshot }: DecisionInput): boolean {
    return this.#groups.has(snapshot.leadId)
  }

  /** What is known after the batch; null: no more than before. */
  count(inputs: readonly DecisionInput[], results: readonly DecideResult[], now: number): Counted | null {
    if (this.#canary === null) return null
    const compared = results.flatMap((result, index): Compared[] => {
      const { leadId } = inputs[index]!.snapshot
      const group = this.#groups.get(leadId)
      if (!result.ok || result.beside === null || group === undefined) return []
      return [{ leadId, group, former: result.beside, now: result.decided }]
    })
    const counted = countCompared(this.#canary, compared, this.#limits, now)
    return compared.length === 0 && counted.canary.state === this.#canary.state ? null : counted
  }
}

/** What is needed to take a decision back that is not sent. */
export function heldBackOf(
  stored: StoredLead | null,
  { decisionId, tasks, decided }: Pick<LeadCommit, 'decisionId' | 'tasks' | 'decided'>,
  turns: Extract<DecideResult, { ok: true }>['turns'],
): HeldBack {
  const keys = (status: 'open' | 'done') => tasks.filter((task) => task.status === status).map(({ key }) => key)
  return {
    memory: stored === null || stored.startsAfresh === true ? null : stored.memory,
    intended: stored?.intended ?? null,
    decision: {
      decisionId,
      turns: turns === null ? {} : turnsUsed(turns.before, turns.after),
      opened: keys('open'),
      closed: keys('done'),
      clocks: decided.decision.clocks.map(({ clockId }) => clockId),
    },
  }
}
