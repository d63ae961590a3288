import type { Mapping } from '../../src/mapping/shape.ts'
import { accountRules } from './account.ts'
import { campaignActivities } from './campaigns.ts'
import { personFields } from './lead.ts'
import { leadStatus } from './lead-status.ts'
import { opportunityRules } from './opportunity.ts'
import { card, inputs, outputs, revision, snoozeUntil } from './own-fields.ts'

/** The default mapping of a Salesforce org; docs/salesforce.md lists it for people. */
export const salesforceMapping: Mapping = {
  crm: 'salesforce',
  fields: personFields,
  account: accountRules,
  deal: opportunityRules,
  linkedCompany: 'AccountId',
  dealCount: null,
  eventActivities: [],
  stateActivities: [
    { kind: 'form', key: 'form', at: 'Form_Submitted_At__c', detail: 'Form_Name__c' },
    {
      kind: 'event-conversation',
      key: 'event-conversation',
      at: null,
      detail: 'Event_Name__c',
      when: { property: 'Event_Engagement__c', is: 'conversation' },
    },
    {
      kind: 'badge-scan',
      key: 'badge-scan',
      at: null,
      detail: 'Event_Name__c',
      when: { property: 'Event_Engagement__c', is: 'badge_scan' },
    },
    ...campaignActivities,
  ],
  outputs,
  card,
  crmStage: leadStatus,
  snooze: snoozeUntil.property,
  revision,
  inputs,
  // Outbound messages tell that a record changed, not which field: nothing is subscribed by property.
  notifications: { types: ['contact', 'company', 'deal'], kinds: [], quiet: [], extra: [] },
}
