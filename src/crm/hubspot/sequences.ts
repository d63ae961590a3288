import type { Enrolment, EnrolResult, Sequences } from '../../ports/crm.ts'
import { asId, asObject, optionalText } from '../answer-shapes.ts'
import { API_VERSION } from './api-version.ts'
import { refusedWith, type CallHubspot } from './transport.ts'

/** The scopes that enrolling in sequences needs; without them e-mails of cadences are tasks. */
export const SEQUENCE_SCOPES: readonly string[] = [
  'automation.sequences.read',
  'automation.sequences.enrollments.write',
]

const SEQUENCES = `/automation/sequences/${API_VERSION}`

/**
 * Sequences of HubSpot. Whoever enrols needs a seat of Sales or Service Hub Professional and a connected inbox of their own address;
 * the API has no call that takes a contact out. https://developers.hubspot.com/docs/api-reference/2026-03/automation/sequences/guide
 */
export function sequencesOf(call: CallHubspot): Sequences {
  return {
    enrolmentOf: (installation, contactId, lane) =>
      call(
        {
          installation,
          name: 'enrolment-read',
          method: 'GET',
          path: `${SEQUENCES}/enrollments/contact/${encodeURIComponent(contactId)}`,
          lane,
          changes: false,
          // Nothing is documented for a contact in no sequence; an empty answer counts as well.
          none: [404, 204],
        },
        toEnrolment,
      ),

    async enrol(installation, { sequenceId, contactId, senderId }, lane): Promise<EnrolResult> {
      const sender = await call(
        {
          installation,
          name: 'owners',
          method: 'GET',
          path: `/crm/owners/${API_VERSION}/${encodeURIComponent(senderId)}`,
          lane,
          changes: false,
          none: [404],
        },
        (body) => {
          const { userId, email } = asObject(body, 'owner')
          return {
            userId: optionalText(userId) ?? (typeof userId === 'number' ? String(userId) : null),
            email: optionalText(email),
          }
        },
      )
      if (sender === null || sender.userId === null || sender.email === null)
        return { kind: 'refused', message: 'the owner has no user of the account' }
      try {
        const enrolled = await call(
          {
            installation,
            name: 'enrol',
            method: 'POST',
            path: `${SEQUENCES}/enrollments?userId=${encodeURIComponent(sender.userId)}`,
            json: { sequenceId, contactId, senderEmail: sender.email },
            lane,
            changes: true,
          },
          (body) => asId(asObject(body, 'enrolment')['id'], 'id of an enrolment'),
        )
        return { kind: 'enrolled', enrolmentId: enrolled! }
      } catch (error) {
        // 403 without a missing scope is the seat's.
        if (refusedWith(error, 400, 403, 404, 409, 422)) return { kind: 'refused', message: error.refusal.message }
        throw error
      }
    },
  }
}

function toEnrolment(body: unknown): Enrolment | null {
  const facts = asObject(body, 'enrolment')
  const sequenceId = facts['sequenceId']
  if (sequenceId === undefined || sequenceId === null) return null
  return { enrolmentId: asId(facts['id'], 'id of an enrolment'), sequenceId: asId(sequenceId, 'id of a sequence') }
}
