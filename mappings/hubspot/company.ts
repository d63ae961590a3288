import type { AccountRules } from '../../src/mapping/shape.ts'

/** Where a HubSpot company holds the facts of an account. */
export const companyRules: AccountRules = {
  name: [{ property: 'name', reader: 'text' }],
  domains: [
    { property: 'domain', reader: 'domains' },
    { property: 'hs_additional_domains', reader: 'domains' },
    { property: 'website', reader: 'domains' },
  ],
  ownerId: [{ property: 'hubspot_owner_id', reader: 'id' }],
  employees: { pick: 'first', from: [{ property: 'numberofemployees', reader: 'count' }] },
  annualRevenue: { pick: 'first', from: [{ property: 'annualrevenue', reader: 'money' }] },
  industry: [{ property: 'industry', reader: 'text' }],
  country: [
    { property: 'country', reader: 'country' },
    { property: 'hs_country_code', reader: 'country' },
  ],
  postalCode: [{ property: 'zip', reader: 'text' }],
  phone: [{ property: 'phone', reader: 'text' }],
  stage: [{ property: 'lifecyclestage', values: { customer: 'customer', evangelist: 'customer' } }],
  // Where a portal does not count open deals, all linked deals stand in: it only breaks ties between accounts.
  openDeals: {
    pick: 'first',
    from: [
      { property: 'hs_num_open_deals', reader: 'count' },
      { property: 'num_associated_deals', reader: 'count' },
    ],
  },
  contacts: { pick: 'first', from: [{ property: 'num_associated_contacts', reader: 'count' }] },
  lastActivityAt: {
    pick: 'latest',
    from: [
      { property: 'hs_last_sales_activity_timestamp', reader: 'instant' },
      { property: 'notes_last_contacted', reader: 'instant' },
    ],
  },
  // Fields of the customer's own, where it keeps them.
  competitor: [{ property: 'is_competitor', reader: 'bool' }],
  doNotRoute: [{ property: 'do_not_route', reader: 'bool' }],
  businessUnit: [{ property: 'business_unit', reader: 'text' }],
}
