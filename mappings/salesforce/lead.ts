import { EVENT_CAMPAIGNS, MEMBER_STATUSES } from './campaigns.ts'
import type { FieldRules, NumberReader, NumberRule, Reading, TextReader, TextRule } from '../../src/mapping/shape.ts'

/**
 * Where Salesforce holds each canonical field of a person. A lead and the contact it becomes are read by the same rules: names that one of the
 * two lacks are never found there.
 */

function first(reader: TextReader, ...properties: readonly string[]): TextRule {
  return properties.map((property) => ({ property, reader }))
}
function number(reader: NumberReader, ...properties: readonly string[]): NumberRule {
  return { pick: 'first', from: readings(reader, properties) }
}
function readings<Reader>(reader: Reader, properties: readonly string[]): readonly Reading<Reader>[] {
  return properties.map((property) => ({ property, reader }))
}
function confirmed(name: string): readonly Reading<'bool'>[] {
  return [{ property: `estafet__${name}_Confirmed__c`, reader: 'bool' }]
}
const NOWHERE: readonly never[] = []
const NO_NUMBER: NumberRule = { pick: 'first', from: NOWHERE }

export const personFields: FieldRules = {
  email: first('lower', 'Email'),
  phone: first('text', 'Phone', 'MobilePhone'),
  firstName: first('text', 'FirstName'),
  lastName: first('text', 'LastName'),
  company: first('text', 'Company', 'Account.Name'),
  role: first('text', 'Title'),
  country: first('country', 'Country', 'MailingCountry'),
  city: first('text', 'City', 'MailingCity'),
  postalCode: first('text', 'PostalCode', 'MailingPostalCode'),
  language: first('language', 'Language__c'),
  website: first('lower', 'Website', 'Account.Website'),
  industry: first('text', 'Industry', 'Account.Industry'),
  employees: number('count', 'NumberOfEmployees', 'Account.NumberOfEmployees'),
  annualRevenue: number('money', 'AnnualRevenue', 'Account.AnnualRevenue'),
  techStack: [{ property: 'Tech_Stack__c', reader: 'list' }],
  useCase: first('text', 'Use_Case__c'),
  product: first('text', 'Product_Interest__c'),
  expectedValue: number('money', 'Expected_Value__c'),

  sourceExplicit: [
    {
      property: 'LeadSource',
      reader: 'lower',
      // Words of Salesforce's own picklist that say it otherwise than we do; an org's other values stay as they are.
      values: { 'trade show': 'event', 'purchased list': 'outbound' },
    },
  ],
  sourceDetailExplicit: first('lower', 'Lead_Source_Detail__c'),
  utmSource: first('lower', 'UTM_Source__c'),
  utmMedium: first('lower', 'UTM_Medium__c'),
  utmCampaign: first('text', 'UTM_Campaign__c'),
  formName: first('text', 'Form_Name__c'),
  formAt: number('instant', 'Form_Submitted_At__c'),
  firstFormName: NOWHERE,
  analyticsSource: NOWHERE,
  analyticsDetail1: NOWHERE,
  analyticsDetail2: NOWHERE,
  campaign: NOWHERE,
  partner: first('text', 'Partner_Name__c'),
  referrer: first('text', 'Referred_By__c'),
  importList: first('text', 'Import_List__c'),
  eventName: first('text', 'Event_Name__c', `campaign:came:name:${EVENT_CAMPAIGNS}`),
  eventEngagement: [
    { property: 'Event_Engagement__c', reader: 'lower' },
    { property: `campaign:came:status:${EVENT_CAMPAIGNS}`, reader: 'lower', values: MEMBER_STATUSES },
  ],
  recordOrigin: NOWHERE,
  outboundResponse: [{ property: 'Outbound_Response__c', reader: 'bool' }],

  emailBounced: [{ property: 'EmailBouncedReason', reader: 'present' }],
  optedOut: [{ property: 'HasOptedOutOfEmail', reader: 'bool' }],

  ownerId: first('id', 'OwnerId'),
  repResponse: [{ property: 'estafet__Rep_Response__c', values: { accepted: 'accepted', rejected: 'rejected' } }],
  rejectReason: first('text', 'estafet__Reject_Reason__c'),
  // From calls, e-mails and meetings; see src/crm/salesforce/outreach.ts.
  firstOutreachAt: number('instant', 'activity:first'),
  lastOutreachAt: number('instant', 'activity:last'),
  outreachCount: number('count', 'activity:count'),
  needConfirmed: confirmed('Need'),
  budgetConfirmed: confirmed('Budget'),
  authorityConfirmed: confirmed('Authority'),
  timelineConfirmed: confirmed('Timeline'),
  metricsConfirmed: confirmed('Metrics'),
  decisionCriteriaConfirmed: confirmed('Decision_Criteria'),
  decisionProcessConfirmed: confirmed('Decision_Process'),
  championConfirmed: confirmed('Champion'),
  // LastActivityDate tells of the rep's doings as much as of the lead's, so it is not read.
  lastActivityAt: number('instant', 'Form_Submitted_At__c'),
  pageViews: NO_NUMBER,
  lastPage: NOWHERE,
  // A status says what a rep did with a lead; where an org uses other words they are mapped here.
  crmStage: [
    {
      property: 'Status',
      values: {
        'open - not contacted': 'known',
        'working - contacted': 'known',
        open: 'known',
        new: 'known',
        qualified: 'sql',
      },
    },
  ],
}
