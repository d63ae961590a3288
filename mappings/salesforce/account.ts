import type { AccountRules } from '../../src/mapping/shape.ts'

/** Where a Salesforce account holds the facts of an account. */
export const accountRules: AccountRules = {
  name: [{ property: 'Name', reader: 'text' }],
  domains: [{ property: 'Website', reader: 'domains' }],
  ownerId: [{ property: 'OwnerId', reader: 'id' }],
  employees: { pick: 'first', from: [{ property: 'NumberOfEmployees', reader: 'count' }] },
  annualRevenue: { pick: 'first', from: [{ property: 'AnnualRevenue', reader: 'money' }] },
  industry: [{ property: 'Industry', reader: 'text' }],
  country: [{ property: 'BillingCountry', reader: 'country' }],
  postalCode: [{ property: 'BillingPostalCode', reader: 'text' }],
  phone: [{ property: 'Phone', reader: 'text' }],
  stage: [
    {
      property: 'Type',
      values: { customer: 'customer', 'customer - direct': 'customer', 'customer - channel': 'customer' },
    },
  ],
  openDeals: { pick: 'first', from: [{ property: 'Open_Opportunities__c', reader: 'count' }] },
  contacts: { pick: 'first', from: [{ property: 'Contact_Count__c', reader: 'count' }] },
  lastActivityAt: { pick: 'latest', from: [{ property: 'LastActivityDate', reader: 'instant' }] },
  competitor: [{ property: 'Is_Competitor__c', reader: 'bool' }],
  doNotRoute: [{ property: 'Do_Not_Route__c', reader: 'bool' }],
  businessUnit: [{ property: 'Business_Unit__c', reader: 'text' }],
}
