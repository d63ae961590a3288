import type { Lead } from '../../generator/arrivals.ts'
import type { Row } from '../row.ts'

/** What is written where a form did not ask for the company, which every lead must have. */
const NO_COMPANY = '[not provided]'

/** How somebody who arrives stands in the org. @param at of their form, if they sent one. */
export function leadRow({ properties, form }: Lead, at: number): Row {
  const of = (name: string) => properties[name] ?? null
  const employees = of('numemployees')
  return {
    Email: of('email'),
    FirstName: of('firstname'),
    LastName: of('lastname'),
    Company: of('company') ?? NO_COMPANY,
    Title: of('jobtitle'),
    Phone: of('phone'),
    Website: of('website'),
    Industry: of('industry'),
    NumberOfEmployees: employees === null ? null : Number(employees),
    Country: of('country'),
    City: of('city'),
    PostalCode: of('zip'),
    LeadSource: sourceOf(properties),
    ...(form === null ? {} : { Form_Name__c: form, Form_Submitted_At__c: new Date(at).toISOString() }),
  }
}

function sourceOf(properties: Lead['properties']): string | null {
  if (properties['utm_medium'] === 'cpc') return 'paid_ad'
  if (properties['partner_name'] !== undefined) return 'Partner'
  if (properties['referred_by'] !== undefined) return 'Referral'
  if (properties['outbound_response'] !== undefined) return 'Outbound'
  if (properties['import_list'] !== undefined) return 'Database'
  return null
}

const STATUSES: Readonly<Record<string, string>> = {
  attendee: 'Attended',
  badge_scan: 'Visited Booth',
  conversation: 'Had Conversation',
}

/** The campaign of which somebody from an event is a member. */
export function membershipOf({ properties }: Lead): { readonly campaign: string; readonly status: string } | null {
  const campaign = properties['event_name']
  const status = STATUSES[properties['event_engagement'] ?? '']
  return campaign === undefined || status === undefined ? null : { campaign, status }
}
