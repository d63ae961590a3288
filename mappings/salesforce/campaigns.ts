import type { StateActivityRule } from '../../src/mapping/shape.ts'

/** Types of campaigns that are events. How the properties are read is in src/crm/salesforce/campaigns.ts. */
export const EVENT_CAMPAIGNS = 'Conference;Event;Seminar / Conference;Trade Show'

/** What the status of a member says of an event, in our words; what an org's own words are is mapped here. */
export const MEMBER_STATUSES: Readonly<Record<string, string>> = {
  attended: 'attendee',
  'visited booth': 'badge_scan',
  scanned: 'badge_scan',
  'had conversation': 'conversation',
  'met with us': 'conversation',
}

const KINDS: Readonly<Record<string, string>> = {
  // Who attended was scanned at the door.
  attendee: 'badge-scan',
  badge_scan: 'badge-scan',
  conversation: 'event-conversation',
}

/** The latest event a lead took part in is something it did. */
export const campaignActivities: readonly StateActivityRule[] = Object.entries(MEMBER_STATUSES).map(
  ([is, engagement]) => {
    const kind = KINDS[engagement]!
    return {
      kind,
      key: kind,
      at: `campaign:last:at:${EVENT_CAMPAIGNS}`,
      detail: `campaign:last:name:${EVENT_CAMPAIGNS}`,
      when: { property: `campaign:last:status:${EVENT_CAMPAIGNS}`, is },
    }
  },
)
