import type { Stage } from '../domain/lead.ts'
import { crmStageChoices, missingCrmStages, type CrmStageChoice } from '../mapping/mapping.ts'
import { isCrmTrouble, type InstallationId, type PropertyChoice } from '../ports/crm.ts'
import type { CrmStageSync } from '../ports/installations.ts'
import type { Flow } from './context.ts'
import type { Settings } from './settings.ts'

/** How an account's own stage of a lead follows ours, for whoever chooses it. */
export interface CrmStagesSeen {
  /** The CRM's name of the property; null: it has no stage that we could move, or the account lacks it. */
  readonly property: string | null
  readonly sync: CrmStageSync
  readonly stages: readonly CrmStageChoice[]
  /** Meant and not there: never written. */
  readonly missing: readonly string[]
}

/** What is chosen anew; what is left out of `chosen` is told by the mapping's own word. */
export type CrmStageWish = Pick<CrmStageSync, 'on' | 'chosen'>
export type CrmStageOutcome =
  | { readonly kind: 'set'; readonly seen: CrmStagesSeen }
  /** The CRM has no stage that we could move, or the account lacks the property. */
  | { readonly kind: 'not-here' }
  /** One of those chosen is no stage of the account. */
  | { readonly kind: 'no-such-stage'; readonly stage: Stage; readonly value: string }

const UNASKED: CrmStageSync = { on: false, options: [], chosen: {} }

/** @returns null for an unknown installation. @throws the errors of the CRM. */
export async function lookAtCrmStages(flow: Flow, installation: InstallationId): Promise<CrmStagesSeen | null> {
  const settings = await flow.settings.load(flow, installation)
  return settings && seenOf(settings, await readOptions(settings))
}

/** Has the account's own stage follow ours, or leaves it alone from now on. @throws the errors of the CRM. */
export async function chooseCrmStages(
  flow: Flow,
  installation: InstallationId,
  { on, chosen }: CrmStageWish,
): Promise<CrmStageOutcome> {
  const settings = await flow.settings.load(flow, installation)
  const options = settings && (await readOptions(settings))
  if (settings === null || options === null) return { kind: 'not-here' }
  const there = new Set(options.map(({ value }) => value))
  for (const [stage, value] of Object.entries(chosen) as [Stage, string | null][])
    if (value !== null && !there.has(value)) return { kind: 'no-such-stage', stage, value }
  const sync = { on, options, chosen }
  await flow.stores.installations.setCrmStages(installation, sync)
  flow.log.info('crm_stages_chosen', { installation, on })
  return { kind: 'set', seen: seenOf(withSync(settings, sync), options) }
}

/**
 * Reads an account's own stages again, where they follow ours: people rename, reorder and drop them, and no notification tells.
 * @returns the stages of now; null where they are not asked for.
 * @throws the errors of the CRM.
 */
export async function refreshCrmStages(flow: Flow, settings: Settings): Promise<readonly PropertyChoice[] | null> {
  const { installationId, crmStages } = settings.installation
  if (crmStages?.on !== true) return null
  const options = (await readOptions(settings)) ?? []
  if (JSON.stringify(options) === JSON.stringify(crmStages.options)) return options
  const sync = { ...crmStages, options }
  await flow.stores.installations.setCrmStages(installationId, sync)
  const missing = missingCrmStages(settings.mapping, sync)
  flow.log[missing.length > 0 ? 'warn' : 'info']('crm_stages_changed', { installation: installationId, missing })
  return options
}

/** The same beside other work, which a CRM in trouble must not hold up. */
export async function refreshCrmStagesIfPossible(flow: Flow, settings: Settings): Promise<void> {
  try {
    await refreshCrmStages(flow, settings)
  } catch (error) {
    if (!isCrmTrouble(error)) throw error
    flow.log.warn('crm_stages_wait', { installation: settings.installation.installationId, error: error.code })
  }
}

async function readOptions({ crm, mapping, installation }: Settings): Promise<readonly PropertyChoice[] | null> {
  if (mapping.crmStage === null) return null
  return (await crm.choices?.(installation.installationId, 'contact', mapping.crmStage.property)) ?? null
}

function withSync(settings: Settings, crmStages: CrmStageSync): Settings {
  return { ...settings, installation: { ...settings.installation, crmStages } }
}

function seenOf({ mapping, installation }: Settings, options: readonly PropertyChoice[] | null): CrmStagesSeen {
  const sync = { ...(installation.crmStages ?? UNASKED), options: options ?? [] }
  return {
    property: options === null ? null : (mapping.crmStage?.property ?? null),
    sync,
    stages: crmStageChoices(mapping, sync),
    missing: missingCrmStages(mapping, sync),
  }
}
