import type { PropertyDefinition, PropertyGroup, PropertyRow } from './property.ts'
import { defined } from './property.ts'

type Kind = PropertyRow['kind']

const LIFECYCLE = [
  ['subscriber', 'Subscriber'],
  ['lead', 'Lead'],
  ['marketingqualifiedlead', 'Marketing Qualified Lead'],
  ['salesqualifiedlead', 'Sales Qualified Lead'],
  ['opportunity', 'Opportunity'],
  ['customer', 'Customer'],
  ['evangelist', 'Evangelist'],
  ['other', 'Other'],
] as const

const LEAD_STATUS = [
  ['NEW', 'New'],
  ['OPEN', 'Open'],
  ['IN_PROGRESS', 'In Progress'],
  ['OPEN_DEAL', 'Open Deal'],
  ['UNQUALIFIED', 'Unqualified'],
  ['ATTEMPTED_TO_CONTACT', 'Attempted to Contact'],
  ['CONNECTED', 'Connected'],
  ['BAD_TIMING', 'Bad Timing'],
] as const

const INDUSTRIES = (
  'ACCOUNTING AUTOMOTIVE BANKING BIOTECHNOLOGY CIVIL_ENGINEERING COMPUTER_HARDWARE COMPUTER_SOFTWARE CONSTRUCTION ' +
  'CONSUMER_GOODS EDUCATION_MANAGEMENT FINANCIAL_SERVICES FOOD_BEVERAGES HOSPITAL_HEALTH_CARE HOSPITALITY ' +
  'INFORMATION_TECHNOLOGY_AND_SERVICES INSURANCE INTERNET LOGISTICS_AND_SUPPLY_CHAIN MACHINERY MANAGEMENT_CONSULTING ' +
  'MARKETING_AND_ADVERTISING PHARMACEUTICALS REAL_ESTATE RETAIL TELECOMMUNICATIONS UTILITIES'
)
  .split(' ')
  .map((value) => [value, sentence(value)] as const)

const SOURCES =
  'ORGANIC_SEARCH PAID_SEARCH EMAIL_MARKETING SOCIAL_MEDIA REFERRALS OTHER_CAMPAIGNS DIRECT_TRAFFIC OFFLINE PAID_SOCIAL'
    .split(' ')
    .map((value) => [value, sentence(value)] as const)

const BOUNCES = ['CONTENT', 'MAILBOX_FULL', 'OTHER', 'POLICY', 'SPAM', 'UNKNOWN_USER'].map(
  (v) => [v, sentence(v)] as const,
)

/** Deal stages of the default pipeline: value, label. */
export const DEAL_STAGES = [
  ['appointmentscheduled', 'Appointment Scheduled'],
  ['qualifiedtobuy', 'Qualified To Buy'],
  ['presentationscheduled', 'Presentation Scheduled'],
  ['decisionmakerboughtin', 'Decision Maker Bought-In'],
  ['contractsent', 'Contract Sent'],
  ['closedwon', 'Closed Won'],
  ['closedlost', 'Closed Lost'],
] as const

function sentence(value: string): string {
  const words = value.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function many(group: string, kind: Kind, names: string, more: Partial<PropertyRow> = {}): PropertyRow[] {
  return names.split(' ').map((name) => ({ name, kind, group, ...more }))
}

const readOnly = { readOnly: true }
const calculated = { calculated: true }

function record(group: string): PropertyRow[] {
  return [
    ...many(group, 'number', 'hs_object_id', calculated),
    ...many(group, 'owner', 'hubspot_owner_id', { label: 'Owner' }),
    ...many(group, 'datetime', 'hubspot_owner_assigneddate', calculated),
    ...many(group, 'text', 'hubspot_team_id', calculated),
    ...many(
      group,
      'text',
      'hs_object_source hs_object_source_label hs_object_source_id hs_object_source_detail_1',
      calculated,
    ),
    ...many(group, 'text', 'hs_merged_object_ids', calculated),
  ]
}

function lifecycle(group: string): PropertyRow[] {
  const dates = LIFECYCLE.flatMap(([stage]) => [`hs_v2_date_entered_${stage}`, `hs_v2_date_exited_${stage}`]).join(' ')
  return [
    { name: 'lifecyclestage', kind: 'radio', group, label: 'Lifecycle Stage', options: LIFECYCLE },
    { name: 'hs_lead_status', kind: 'radio', group, label: 'Lead Status', options: LEAD_STATUS },
    ...many(group, 'datetime', dates, calculated),
  ]
}

function contact(): PropertyRow[] {
  const group = 'contactinformation'
  const web = 'analyticsinformation'
  const sales = 'sales_properties'
  return [
    ...record(group),
    ...lifecycle(group),
    ...many(group, 'datetime', 'createdate lastmodifieddate', calculated),
    ...many(group, 'text', 'email', { unique: true }),
    ...many(
      group,
      'text',
      'firstname lastname company jobtitle city state zip country address website salutation hs_language',
    ),
    ...many(
      group,
      'text',
      'twitterhandle linkedinbio hs_linkedin_url hs_seniority hs_role industry numemployees annualrevenue',
    ),
    ...many(group, 'text', 'hs_email_domain hs_all_contact_vids hs_additional_emails', calculated),
    ...many(group, 'phone', 'phone mobilephone'),
    ...many(group, 'textarea', 'message'),
    ...many(group, 'number', 'associatedcompanyid'),
    ...many(group, 'bool', 'hs_email_optout hs_email_bad_address hs_marketable_status'),
    ...many(group, 'number', 'hs_email_bounce'),
    ...many(group, 'select', 'hs_email_hard_bounce_reason_enum', { options: BOUNCES }),
    ...many(web, 'select', 'hs_analytics_source hs_latest_source', { options: SOURCES, ...readOnly }),
    ...many(
      web,
      'text',
      'hs_analytics_source_data_1 hs_analytics_source_data_2 hs_latest_source_data_1 hs_latest_source_data_2',
      readOnly,
    ),
    ...many(
      web,
      'text',
      'hs_analytics_first_url hs_analytics_last_url hs_analytics_first_referrer hs_analytics_last_referrer',
      readOnly,
    ),
    ...many(
      web,
      'datetime',
      'hs_latest_source_timestamp hs_analytics_first_timestamp hs_analytics_last_timestamp',
      readOnly,
    ),
    ...many(web, 'datetime', 'hs_analytics_first_visit_timestamp hs_analytics_last_visit_timestamp', readOnly),
    ...many(
      web,
      'number',
      'hs_analytics_num_page_views hs_analytics_num_visits hs_analytics_num_event_completions',
      readOnly,
    ),
    ...many(web, 'datetime', 'first_conversion_date recent_conversion_date', readOnly),
    ...many(web, 'text', 'first_conversion_event_name recent_conversion_event_name', readOnly),
    ...many(web, 'number', 'num_conversion_events num_unique_conversion_events', readOnly),
    ...many(web, 'datetime', 'hs_email_last_open_date hs_email_last_click_date hs_email_last_send_date', readOnly),
    ...many(web, 'number', 'hs_email_open hs_email_click hs_email_delivered', readOnly),
    ...many(sales, 'datetime', 'notes_last_contacted notes_last_updated notes_next_activity_date', readOnly),
    ...many(sales, 'number', 'num_contacted_notes num_notes', readOnly),
    ...many(
      sales,
      'datetime',
      'hs_last_sales_activity_timestamp hs_sales_email_last_replied hs_sales_email_last_opened engagements_last_meeting_booked',
      readOnly,
    ),
    ...many(sales, 'datetime', 'hs_first_outreach_date hs_sa_first_engagement_date', calculated),
    ...many(sales, 'text', 'hs_sa_first_engagement_object_type hs_sa_first_engagement_descr', calculated),
    ...many(sales, 'number', 'hs_time_to_first_engagement num_associated_deals', calculated),
    ...many(sales, 'bool', 'hs_is_unworked', calculated),
  ]
}

function company(): PropertyRow[] {
  const group = 'companyinformation'
  return [
    ...record(group),
    ...lifecycle(group),
    ...many(group, 'datetime', 'createdate hs_lastmodifieddate', calculated),
    ...many(
      group,
      'text',
      'name domain website city state zip country address timezone linkedin_company_page hs_additional_domains',
    ),
    ...many(group, 'phone', 'phone'),
    ...many(group, 'textarea', 'description'),
    ...many(group, 'select', 'industry', { options: INDUSTRIES }),
    ...many(group, 'number', 'numberofemployees annualrevenue founded_year'),
    ...many(group, 'number', 'num_associated_deals num_associated_contacts', calculated),
    ...many(group, 'number', 'hs_parent_company_id'),
    ...many(group, 'bool', 'hs_is_target_account is_public'),
    ...many(group, 'datetime', 'notes_last_contacted notes_last_updated', readOnly),
    ...many(group, 'number', 'num_contacted_notes', readOnly),
  ]
}

function deal(): PropertyRow[] {
  const group = 'dealinformation'
  return [
    ...record(group),
    ...many(group, 'datetime', 'createdate hs_lastmodifieddate', calculated),
    ...many(group, 'text', 'dealname closed_won_reason closed_lost_reason'),
    ...many(group, 'textarea', 'description'),
    ...many(group, 'number', 'amount'),
    ...many(group, 'number', 'hs_deal_stage_probability hs_closed_amount num_associated_contacts', calculated),
    ...many(group, 'bool', 'hs_is_closed hs_is_closed_won hs_is_closed_lost', calculated),
    ...many(group, 'datetime', 'closedate'),
    ...many(group, 'datetime', 'hs_closed_won_date', calculated),
    { name: 'dealstage', kind: 'radio', group, label: 'Deal Stage', options: DEAL_STAGES },
    { name: 'pipeline', kind: 'select', group, label: 'Pipeline', options: [['default', 'Sales Pipeline']] },
    ...many(group, 'select', 'dealtype', {
      options: [
        ['newbusiness', 'New Business'],
        ['existingbusiness', 'Existing Business'],
      ],
    }),
    ...many(group, 'datetime', 'notes_last_contacted notes_last_updated', readOnly),
    ...many(group, 'number', 'num_contacted_notes', readOnly),
  ]
}

function activity(group: string): PropertyRow[] {
  return [
    ...record(group),
    ...many(group, 'datetime', 'hs_createdate hs_lastmodifieddate', calculated),
    ...many(group, 'datetime', 'hs_timestamp'),
    ...many(group, 'number', 'hs_created_by hs_created_by_user_id', readOnly),
  ]
}

function task(): PropertyRow[] {
  const group = 'task'
  const statuses = ['NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'COMPLETED', 'DEFERRED'].map(
    (v) => [v, sentence(v)] as const,
  )
  return [
    ...activity(group),
    ...many(group, 'text', 'hs_task_subject'),
    ...many(group, 'textarea', 'hs_task_body'),
    ...many(group, 'select', 'hs_task_status', { options: statuses }),
    ...many(group, 'select', 'hs_task_priority', {
      options: ['NONE', 'LOW', 'MEDIUM', 'HIGH'].map((v) => [v, sentence(v)] as const),
    }),
    ...many(group, 'select', 'hs_task_type', {
      options: ['TODO', 'CALL', 'EMAIL', 'LINKED_IN'].map((v) => [v, sentence(v)] as const),
    }),
    ...many(group, 'text', 'hs_task_reminders'),
    ...many(group, 'datetime', 'hs_task_completion_date', readOnly),
    ...many(group, 'bool', 'hs_task_is_completed hs_task_is_overdue', calculated),
  ]
}

function user(): PropertyRow[] {
  const group = 'userinformation'
  return [
    ...record(group),
    ...many(group, 'datetime', 'hs_createdate hs_lastmodifieddate', calculated),
    ...many(group, 'text', 'hs_email hs_given_name hs_family_name hs_internal_user_id hs_main_phone', readOnly),
    ...many(group, 'text', 'hs_job_title hs_standard_time_zone'),
    ...many(group, 'textarea', 'hs_working_hours hs_out_of_office_hours'),
    ...many(group, 'select', 'hs_availability_status', {
      options: [
        ['available', 'Available'],
        ['away', 'Away'],
      ],
    }),
    ...many(group, 'bool', 'hs_deactivated', readOnly),
  ]
}

function engagement(kind: 'call' | 'email' | 'meeting' | 'note'): PropertyRow[] {
  const group = kind
  const rows = activity(group)
  if (kind === 'call') {
    rows.push(
      ...many(group, 'text', 'hs_call_title hs_call_status hs_call_direction hs_call_disposition hs_call_to_number'),
    )
    rows.push(...many(group, 'textarea', 'hs_call_body'), ...many(group, 'number', 'hs_call_duration'))
  }
  if (kind === 'email') {
    const directions = ['EMAIL', 'INCOMING_EMAIL', 'FORWARDED_EMAIL'].map((v) => [v, sentence(v)] as const)
    rows.push(...many(group, 'text', 'hs_email_subject hs_email_status hs_email_from_email hs_email_to_email'))
    rows.push(...many(group, 'textarea', 'hs_email_text hs_email_html'))
    rows.push(...many(group, 'select', 'hs_email_direction', { options: directions }))
  }
  if (kind === 'meeting') {
    rows.push(...many(group, 'text', 'hs_meeting_title hs_meeting_outcome hs_meeting_location hs_meeting_source'))
    rows.push(...many(group, 'textarea', 'hs_meeting_body hs_internal_meeting_notes'))
    rows.push(...many(group, 'datetime', 'hs_meeting_start_time hs_meeting_end_time'))
  }
  if (kind === 'note') rows.push(...many(group, 'textarea', 'hs_note_body'))
  return rows
}

/** The properties every new portal has, by object type id. */
export function standardProperties(): Map<string, PropertyDefinition[]> {
  const rows: [string, PropertyRow[]][] = [
    ['0-1', contact()],
    ['0-2', company()],
    ['0-3', deal()],
    ['0-27', task()],
    ['0-115', user()],
    ['0-48', engagement('call')],
    ['0-49', engagement('email')],
    ['0-47', engagement('meeting')],
    ['0-46', engagement('note')],
  ]
  return new Map(rows.map(([type, list]) => [type, list.map((row) => defined(row, true))]))
}

/** The groups the standard properties stand in. */
export function standardGroups(definitions: PropertyDefinition[]): PropertyGroup[] {
  const names = [...new Set(definitions.map((definition) => definition.groupName))]
  return names.map((name, displayOrder) => ({ name, label: sentence(name), displayOrder, archived: false }))
}
