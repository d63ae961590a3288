import type { Stamp } from '../model/entries.ts'
import { CONTACT, objectType } from '../model/object-types.ts'
import type { Portal } from '../model/portal.ts'
import type { CrmRecord } from '../model/record.ts'
import type { World } from '../world.ts'
import { associate, primaryCompany } from './associate.ts'
import { PERSON_RIGHTS, createRecord, writeChanges } from './write.ts'

/** Kinds of activity a person logs. */
export type ActivityKind = 'call' | 'email' | 'meeting' | 'note'

const TYPE_IDS: Record<ActivityKind, string> = { call: '0-48', email: '0-49', meeting: '0-47', note: '0-46' }

/** Logs an activity on a contact and its primary company. @returns the activity. */
export function logActivity(
  world: World,
  portal: Portal,
  contact: CrmRecord,
  kind: ActivityKind,
  properties: Record<string, string>,
  stamp: Stamp,
): CrmRecord {
  const type = objectType(TYPE_IDS[kind])
  const given = { hs_timestamp: new Date(stamp.at).toISOString(), ...properties }
  const activity = createRecord(world, portal, type, given, stamp, PERSON_RIGHTS)
  associate(world, portal, contact, activity, [], stamp)
  const company = primaryCompany(portal, contact.id)
  if (company) associate(world, portal, company, activity, [], stamp)
  // The CRM itself takes whoever answers out of the sequence.
  if (kind === 'meeting' || properties['hs_email_direction'] === 'INCOMING_EMAIL') portal.enrolments.delete(contact.id)
  return activity
}

/** Notes a page view of a contact and moves its web analytics. */
export function viewPage(
  world: World,
  portal: Portal,
  contact: CrmRecord,
  url: string,
  title: string,
  at: number,
): void {
  const p = portal.facts.portalId
  world.commit({ k: 'mark', p, id: contact.id, mark: { at, kind: 'page-view', title, detail: url } })
  const iso = new Date(at).toISOString()
  const views = Number(contact.values.get('hs_analytics_num_page_views') ?? '0') + 1
  const first = contact.values.has('hs_analytics_first_timestamp')
  const changes = {
    ...(first
      ? {}
      : { hs_analytics_first_timestamp: iso, hs_analytics_first_visit_timestamp: iso, hs_analytics_first_url: url }),
    hs_analytics_last_timestamp: iso,
    hs_analytics_last_visit_timestamp: iso,
    hs_analytics_last_url: url,
    hs_analytics_num_page_views: String(views),
  }
  writeChanges(world, portal, CONTACT, contact, changes, { at, source: 'ANALYTICS', sourceId: 'WebAnalytics' })
}

/** Notes a form submission of a contact and moves its conversions. */
export function submitForm(world: World, portal: Portal, contact: CrmRecord, form: string, at: number): void {
  const p = portal.facts.portalId
  world.commit({ k: 'mark', p, id: contact.id, mark: { at, kind: 'form', title: form, detail: '' } })
  writeChanges(world, portal, CONTACT, contact, conversion(contact, form, at), { at, source: 'FORM', sourceId: form })
}

/** The conversion properties after one more form. */
export function conversion(contact: CrmRecord | null, form: string, at: number): Record<string, string> {
  const iso = new Date(at).toISOString()
  const known = contact?.values
  return {
    ...(known?.has('first_conversion_date') ? {} : { first_conversion_date: iso, first_conversion_event_name: form }),
    recent_conversion_date: iso,
    recent_conversion_event_name: form,
    num_conversion_events: String(Number(known?.get('num_conversion_events') ?? '0') + 1),
  }
}

/** Notes an e-mail opened or clicked by a contact. */
export function emailTouched(
  world: World,
  portal: Portal,
  contact: CrmRecord,
  how: 'open' | 'click',
  subject: string,
  at: number,
): void {
  const p = portal.facts.portalId
  world.commit({ k: 'mark', p, id: contact.id, mark: { at, kind: `email-${how}`, title: subject, detail: '' } })
  const count = Number(contact.values.get(`hs_email_${how}`) ?? '0') + 1
  const changes = { [`hs_email_last_${how}_date`]: new Date(at).toISOString(), [`hs_email_${how}`]: String(count) }
  writeChanges(world, portal, CONTACT, contact, changes, { at, source: 'EMAIL', sourceId: subject })
}
