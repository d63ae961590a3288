import type { PropertyDefinition } from '../schema/property.ts'
import { defined } from '../schema/property.ts'

/** Name of the group the company keeps its own contact properties in. */
export const COMPANY_GROUP = 'lead_capture'

/** Contact properties the company made for itself, before any app came. */
export function companyProperties(createdAt: string): PropertyDefinition[] {
  const text = ['partner_name', 'referred_by', 'event_name', 'utm_source', 'utm_medium', 'utm_campaign', 'import_list']
  const rows = [
    ...text.map((name) => defined({ name, kind: 'text', group: COMPANY_GROUP }, false)),
    defined(
      {
        name: 'event_engagement',
        kind: 'select',
        group: COMPANY_GROUP,
        options: [
          ['conversation', 'Conversation'],
          ['attendee', 'Attendee'],
          ['badge_scan', 'Badge scan'],
        ],
      },
      false,
    ),
    defined({ name: 'outbound_response', kind: 'bool', group: COMPANY_GROUP }, false),
  ]
  return rows.map((row) => ({ ...row, createdAt, updatedAt: createdAt }))
}
