import type { DealRules } from '../../src/mapping/shape.ts'

/** Where a HubSpot deal holds its facts. The three `hs_is_…` are right for every pipeline; stage ids only for the default one. */
export const dealRules: DealRules = {
  won: [{ property: 'hs_is_closed_won', reader: 'bool' }],
  lost: [{ property: 'hs_is_closed_lost', reader: 'bool' }],
  closed: [{ property: 'hs_is_closed', reader: 'bool' }],
  state: [{ property: 'dealstage', values: { closedwon: 'won', closedlost: 'lost' } }],
  amount: { pick: 'first', from: [{ property: 'amount', reader: 'money' }] },
  closeAt: { pick: 'first', from: [{ property: 'closedate', reader: 'instant' }] },
  closedAt: {
    pick: 'first',
    from: [
      { property: 'hs_closed_won_date', reader: 'instant' },
      { property: 'closedate', reader: 'instant' },
    ],
  },
  ownerId: [{ property: 'hubspot_owner_id', reader: 'id' }],
  stakeholders: { pick: 'first', from: [{ property: 'num_associated_contacts', reader: 'count' }] },
}
