import { CONTACT } from '../model/object-types.ts'
import type { Enrolment, Sequence } from '../model/portal.ts'
import type { Owner } from '../model/record.ts'
import { ApiError, badRequest, notFound } from '../wire/api-error.ts'
import { asText } from '../wire/json.ts'
import type { Reply } from '../wire/router.ts'
import { json } from '../wire/router.ts'
import type { ApiCall } from './call.ts'
import { bodyOf, numberParam, requireScope } from './call.ts'

const READ = 'automation.sequences.read'
const WRITE = 'automation.sequences.enrollments.write'
const FIRST_ENROLMENT = 4_400_001
const MEMBERS = ['sequenceId', 'contactId', 'senderEmail', 'senderAliasAddress']

const iso = (at: number): string => new Date(at).toISOString()

/** The person whose user id the query names. @throws {ApiError} 400 without one. */
function userOf(call: ApiCall): Owner {
  const given = call.request.query.get('userId')
  if (given === null) throw badRequest('query param userId is required')
  const owner = [...call.portal.owners.values()].find((one) => String(one.userId) === given && !one.archived)
  if (!owner) throw badRequest(`User ${given} does not exist in this account`)
  return owner
}

function sequenceView({ id, name, userId, createdAt }: Sequence): Record<string, unknown> {
  return { id, name, userId: String(userId), createdAt: iso(createdAt), updatedAt: iso(createdAt) }
}

/** GET /automation/sequences/… */
export function listSequences(call: ApiCall): Reply {
  requireScope(call, READ)
  userOf(call)
  const all = [...call.portal.sequences.values()]
  return json({ total: all.length, results: all.slice(0, numberParam(call, 'limit', 10, 100)).map(sequenceView) })
}

/** GET /automation/sequences/…/enrollments/contact/{contactId} */
export function enrolmentOf(call: ApiCall): Reply {
  requireScope(call, READ)
  const contact = call.portal.resolve(CONTACT.id, call.params['contactId'] ?? '')
  const enrolment = contact && call.portal.enrolments.get(contact.id)
  if (!enrolment) throw notFound('The contact is in no sequence')
  return json({
    ...liteView(enrolment),
    sequenceId: enrolment.sequenceId,
    sequenceName: call.portal.sequences.get(enrolment.sequenceId)?.name ?? '',
    enrolledBy: String(enrolment.userId),
    enrolledByEmail: enrolment.email,
  })
}

/** POST /automation/sequences/…/enrollments */
export function enrol(call: ApiCall): Reply {
  requireScope(call, WRITE)
  const body = bodyOf(call)
  const unknown = Object.keys(body).filter((name) => !MEMBERS.includes(name))
  if (unknown.length > 0) throw badRequest(`Unknown members: ${unknown.join(', ')}`)
  const user = userOf(call)
  const { portal, now } = call
  const sequenceId = asText(body['sequenceId'], 'sequenceId')
  const contact = portal.resolve(CONTACT.id, asText(body['contactId'], 'contactId'))
  const toEmail = contact?.values.get('email')
  if (!portal.sequences.has(sequenceId)) throw notFound(`Sequence ${sequenceId} does not exist`)
  if (!contact) throw notFound('Contact does not exist')
  if (toEmail === undefined) throw badRequest('The contact has no e-mail address')
  if (portal.seatless.has(user.id))
    throw new ApiError(403, 'BANNED', 'The user does not have a paid seat with access to sequences')
  if (asText(body['senderEmail'], 'senderEmail').toLowerCase() !== user.email)
    throw badRequest('senderEmail is not a connected inbox of the user')
  if (portal.enrolments.has(contact.id)) throw badRequest('The contact is already enrolled in a sequence')
  const id = String(FIRST_ENROLMENT + portal.enrolments.size)
  const enrolment = { id, sequenceId, userId: user.userId, email: user.email, toEmail, at: now }
  portal.enrolments.set(contact.id, enrolment)
  return json(liteView(enrolment))
}

function liteView({ id, toEmail, at }: Enrolment): Record<string, unknown> {
  return { id, toEmail, enrolledAt: iso(at), updatedAt: iso(at) }
}
