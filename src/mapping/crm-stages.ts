import type { CrmStages } from '../domain/crm-stage.ts'
import { STAGES, type Stage } from '../domain/lead.ts'
import type { CrmStageSync } from '../ports/installations.ts'
import type { Mapping } from './shape.ts'

/** Which of an account's own stages stands for one of ours. */
export interface CrmStageChoice {
  readonly stage: Stage
  /** The mapping's own word; null: none. */
  readonly standard: string | null
  /** The value that is meant; null: none stands for it. */
  readonly value: string | null
  /** As people of the account call it; null: the account has no such stage, or none is meant. */
  readonly label: string | null
  /** Somebody of the account said so; false: the mapping's own word. */
  readonly chosen: boolean
}

/** For each of our stages the account's own, whether it is there or not. */
export function crmStageChoices(mapping: Mapping, sync: CrmStageSync): readonly CrmStageChoice[] {
  const labels = new Map(sync.options.map(({ value, label }) => [value, label]))
  return STAGES.map((stage) => {
    const said = sync.chosen[stage]
    const standard = mapping.crmStage?.of[stage] ?? null
    const value = said === undefined ? standard : said
    return {
      stage,
      standard,
      value,
      label: value === null ? null : (labels.get(value) ?? null),
      chosen: said !== undefined,
    }
  })
}

/** Values that are meant and that the account does not have, or has no longer: they are never written. */
export function missingCrmStages(mapping: Mapping, sync: CrmStageSync): readonly string[] {
  return crmStageChoices(mapping, sync).flatMap(({ value, label }) => (value !== null && label === null ? [value] : []))
}

/** The account's own stages as ours are told by them; null: they do not follow ours. */
export function crmStagesOf(mapping: Mapping, sync: CrmStageSync | null): CrmStages | null {
  if (mapping.crmStage === null || sync === null || !sync.on) return null
  const there = crmStageChoices(mapping, sync).filter(({ label }) => label !== null)
  return {
    order: sync.options.map(({ value }) => value),
    of: Object.fromEntries(there.map(({ stage, value }) => [stage, value])),
  }
}
