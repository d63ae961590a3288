import type { DealRules } from '../../src/mapping/shape.ts'

/** Where an opportunity holds its facts. `IsClosed` and `IsWon` follow the stage in every org; names of stages say nothing. */
export const opportunityRules: DealRules = {
  won: [{ property: 'IsWon', reader: 'bool' }],
  lost: [],
  closed: [{ property: 'IsClosed', reader: 'bool' }],
  state: [],
  amount: { pick: 'first', from: [{ property: 'Amount', reader: 'money' }] },
  closeAt: { pick: 'first', from: [{ property: 'CloseDate', reader: 'instant' }] },
  closedAt: {
    pick: 'first',
    from: [
      { property: 'LastStageChangeDate', reader: 'instant' },
      { property: 'CloseDate', reader: 'instant' },
    ],
  },
  ownerId: [{ property: 'OwnerId', reader: 'id' }],
  // From contact roles; see src/crm/salesforce/contact-roles.ts.
  stakeholders: { pick: 'first', from: [{ property: 'roles:count', reader: 'count' }] },
}
