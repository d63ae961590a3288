import type { CrmStageRule } from '../../src/mapping/shape.ts'

/** HubSpot's lifecycle stage and the stages it comes with that stand for ours. It has none for IQL and SAL; an account may have made them. */
export const crmStage: CrmStageRule = {
  property: 'lifecyclestage',
  of: {
    known: 'lead',
    mql: 'marketingqualifiedlead',
    sql: 'salesqualifiedlead',
    opportunity: 'opportunity',
    customer: 'customer',
  },
  isRequired: false,
}
