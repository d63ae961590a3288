import { hubspotMapping } from '../../../mappings/hubspot/mapping.ts'
import type { CrmStageDeps } from '../../../src/api/deps.ts'
import type { CrmStagesSeen } from '../../../src/flow/crm-stages.ts'
import { crmStageChoices, missingCrmStages } from '../../../src/mapping/mapping.ts'
import type { CrmStageSync } from '../../../src/ports/installations.ts'

/** Stages of a portal that has made one of its own and dropped the MQL. */
export const OPTIONS = [
  { value: 'subscriber', label: 'Subscriber' },
  { value: 'lead', label: 'Lead' },
  { value: '187654321', label: 'Accepted by sales' },
  { value: 'salesqualifiedlead', label: 'Sales Qualified Lead' },
  { value: 'opportunity', label: 'Opportunity' },
  { value: 'customer', label: 'Customer' },
] as const

/** What the API asks of the flow about the CRM's own stage, of one portal that remembers. */
export function crmStagesOnShelf(): CrmStageDeps {
  let sync: CrmStageSync = { on: false, options: OPTIONS, chosen: {} }
  const seen = (): CrmStagesSeen => ({
    property: 'lifecyclestage',
    sync,
    stages: crmStageChoices(hubspotMapping, sync),
    missing: missingCrmStages(hubspotMapping, sync),
  })
  return {
    look: async () => seen(),
    async choose(_installation, { on, chosen }) {
      for (const [stage, value] of Object.entries(chosen))
        if (value !== null && !OPTIONS.some((one) => one.value === value))
          return { kind: 'no-such-stage', stage: stage as keyof typeof chosen, value }
      sync = { ...sync, on, chosen }
      return { kind: 'set', seen: seen() }
    },
  }
}
