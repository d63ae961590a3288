import type { Mapping } from '../../src/mapping/shape.ts'
import { companyRules } from './company.ts'
import { contactFields } from './contact.ts'
import { crmStage } from './crm-stage.ts'
import { dealRules } from './deal.ts'
import { outputs } from './outputs.ts'
import { repInputs, revision } from './properties.ts'

/** The default mapping of a HubSpot account; docs/hubspot.md lists it for people. */
export const hubspotMapping: Mapping = {
  crm: 'hubspot',
  fields: contactFields,
  account: companyRules,
  deal: dealRules,
  linkedCompany: 'associatedcompanyid',
  dealCount: 'num_associated_deals',
  eventActivities: [{ property: 'hs_analytics_last_url', kind: 'page' }],
  stateActivities: [
    { kind: 'form', key: 'form', at: 'recent_conversion_date', detail: 'recent_conversion_event_name' },
    { kind: 'form', key: 'form', at: 'first_conversion_date', detail: 'first_conversion_event_name' },
    { kind: 'reply', key: 'reply', at: 'hs_sales_email_last_replied', detail: null },
    { kind: 'email-click', key: 'email-click', at: 'hs_email_last_click_date', detail: null },
    { kind: 'email-click', key: 'email-click', at: 'hs_sales_email_last_clicked', detail: null },
    { kind: 'email-open', key: 'email-open', at: 'hs_email_last_open_date', detail: null },
    { kind: 'email-open', key: 'email-open', at: 'hs_sales_email_last_opened', detail: null },
    { kind: 'meeting', key: 'meeting', at: 'engagements_last_meeting_booked', detail: null },
    {
      kind: 'event-conversation',
      key: 'event-conversation',
      at: null,
      detail: 'event_name',
      when: { property: 'event_engagement', is: 'conversation' },
    },
    {
      kind: 'badge-scan',
      key: 'badge-scan',
      at: null,
      detail: 'event_name',
      when: { property: 'event_engagement', is: 'badge_scan' },
    },
    // Who attended was scanned at the door.
    {
      kind: 'badge-scan',
      key: 'badge-scan',
      at: null,
      detail: 'event_name',
      when: { property: 'event_engagement', is: 'attendee' },
    },
  ],
  outputs,
  card: null,
  crmStage,
  snooze: null,
  revision,
  inputs: repInputs,
  notifications: {
    types: ['contact', 'company', 'deal'],
    kinds: ['creation', 'deletion', 'merge', 'restore', 'associationChange'],
    // Calculated by HubSpot, which tells no change of them; or they only ever change together with one that is told.
    quiet: [
      'num_associated_deals',
      'num_associated_contacts',
      'hs_num_open_deals',
      'hs_is_closed',
      'hs_is_closed_won',
      'hs_is_closed_lost',
      'hs_closed_won_date',
      'hs_first_outreach_date',
      'hs_object_source',
      'hs_analytics_num_page_views',
      'hs_analytics_last_timestamp',
      'num_contacted_notes',
      'first_conversion_date',
      'first_conversion_event_name',
      'recent_conversion_event_name',
    ],
    extra: ['contact.privacyDeletion'],
  },
}
