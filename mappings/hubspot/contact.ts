import type { FieldRules, NumberReader, NumberRule, Reading, TextReader, TextRule } from '../../src/mapping/shape.ts'

/** Where a HubSpot contact holds each canonical field. Names that a portal lacks are simply never found. */

function first(reader: TextReader, ...properties: readonly string[]): TextRule {
  return properties.map((property) => ({ property, reader }))
}
function number(reader: NumberReader, ...properties: readonly string[]): NumberRule {
  return { pick: 'first', from: readings(reader, properties) }
}
function latest(...properties: readonly string[]): NumberRule {
  return { pick: 'latest', from: readings('instant', properties) }
}
function readings<Reader>(reader: Reader, properties: readonly string[]): readonly Reading<Reader>[] {
  return properties.map((property) => ({ property, reader }))
}

/** `hs_object_source` → how the record was made, in our words. */
const ORIGINS: Readonly<Record<string, string>> = {
  form: 'form',
  import: 'import',
  integration: 'integration',
  api: 'integration',
  crm_ui: 'person',
  crm_ui_bulk_action: 'person',
  contacts: 'person',
  contacts_web: 'person',
  mobile_ios: 'person',
  mobile_android: 'person',
  conversations: 'chat',
  bot: 'chat',
  email: 'e-mail',
  email_integration: 'e-mail',
  meetings: 'meeting',
  salesforce: 'integration',
  integrations_sync: 'integration',
}

export const contactFields: FieldRules = {
  email: first('lower', 'email'),
  phone: first('text', 'phone', 'mobilephone'),
  firstName: first('text', 'firstname'),
  lastName: first('text', 'lastname'),
  company: first('text', 'company'),
  role: first('text', 'jobtitle'),
  country: first('country', 'country', 'ip_country_code'),
  city: first('text', 'city'),
  postalCode: first('text', 'zip'),
  language: first('language', 'hs_language'),
  website: first('lower', 'website'),
  industry: first('text', 'industry'),
  employees: number('count', 'numemployees'),
  annualRevenue: number('money', 'annualrevenue'),
  techStack: [{ property: 'tech_stack', reader: 'list' }],
  useCase: first('text', 'use_case'),
  product: first('text', 'product_interest'),
  expectedValue: number('money', 'expected_value'),

  sourceExplicit: first('lower', 'lead_source'),
  sourceDetailExplicit: first('lower', 'lead_source_detail'),
  utmSource: first('lower', 'utm_source'),
  utmMedium: first('lower', 'utm_medium'),
  utmCampaign: first('text', 'utm_campaign'),
  formName: first('text', 'recent_conversion_event_name'),
  formAt: number('instant', 'recent_conversion_date'),
  firstFormName: first('text', 'first_conversion_event_name'),
  analyticsSource: first('text', 'hs_analytics_source', 'hs_latest_source'),
  analyticsDetail1: first('text', 'hs_analytics_source_data_1', 'hs_latest_source_data_1'),
  analyticsDetail2: first('text', 'hs_analytics_source_data_2', 'hs_latest_source_data_2'),
  campaign: first(
    'text',
    'hs_analytics_last_touch_converting_campaign',
    'hs_analytics_first_touch_converting_campaign',
  ),
  partner: first('text', 'partner_name'),
  referrer: first('text', 'referred_by'),
  importList: first('text', 'import_list'),
  eventName: first('text', 'event_name'),
  eventEngagement: first('lower', 'event_engagement'),
  recordOrigin: [{ property: 'hs_object_source', reader: 'lower', values: ORIGINS }],
  outboundResponse: [{ property: 'outbound_response', reader: 'bool' }],

  emailBounced: [
    { property: 'hs_email_hard_bounce_reason_enum', reader: 'present' },
    { property: 'hs_email_bad_address', reader: 'bool' },
  ],
  optedOut: [{ property: 'hs_email_optout', reader: 'bool' }],

  ownerId: first('id', 'hubspot_owner_id'),
  repResponse: [{ property: 'estafet_rep_response', values: { accepted: 'accepted', rejected: 'rejected' } }],
  rejectReason: first('text', 'estafet_reject_reason'),
  // The rep's own reaching out, over any channel. The date of the last one bounds the first where a portal hides the first.
  firstOutreachAt: number('instant', 'hs_first_outreach_date', 'notes_last_contacted'),
  lastOutreachAt: number('instant', 'notes_last_contacted'),
  outreachCount: number('count', 'num_contacted_notes'),
  needConfirmed: [{ property: 'estafet_need_confirmed', reader: 'bool' }],
  budgetConfirmed: [{ property: 'estafet_budget_confirmed', reader: 'bool' }],
  authorityConfirmed: [{ property: 'estafet_authority_confirmed', reader: 'bool' }],
  timelineConfirmed: [{ property: 'estafet_timeline_confirmed', reader: 'bool' }],
  metricsConfirmed: [{ property: 'estafet_metrics_confirmed', reader: 'bool' }],
  decisionCriteriaConfirmed: [{ property: 'estafet_decision_criteria_confirmed', reader: 'bool' }],
  decisionProcessConfirmed: [{ property: 'estafet_decision_process_confirmed', reader: 'bool' }],
  championConfirmed: [{ property: 'estafet_champion_confirmed', reader: 'bool' }],
  // All of these are the lead's doing, none the rep's.
  lastActivityAt: latest(
    'hs_last_sales_activity_timestamp',
    'hs_analytics_last_timestamp',
    'recent_conversion_date',
    'hs_sales_email_last_replied',
    'hs_email_last_click_date',
    'hs_email_last_open_date',
  ),
  pageViews: number('count', 'hs_analytics_num_page_views'),
  lastPage: first('text', 'hs_analytics_last_url'),
  crmStage: [
    {
      property: 'lifecyclestage',
      values: {
        subscriber: 'known',
        lead: 'known',
        marketingqualifiedlead: 'mql',
        salesqualifiedlead: 'sql',
        opportunity: 'opportunity',
        customer: 'customer',
        evangelist: 'customer',
      },
    },
  ],
}
