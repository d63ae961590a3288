import { createHmac, timingSafeEqual } from 'node:crypto'
import { SaxesParser, type SaxesTagNS } from 'saxes'
import type { ChangeEvent, RawRequest, SplitResult, Verdict, WebhookReader } from '../../ports/webhook.ts'
import type { SalesforceApp } from './app.ts'
import { id18, typeOf } from './objects.ts'

type Secrets = Pick<SalesforceApp, 'secret' | 'formerSecrets'>

const OUTBOUND = 'http://soap.sforce.com/2005/09/outbound'
const SOBJECT = 'urn:sobject.enterprise.soap.sforce.com'
const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance'
/** Salesforce sends at most so many notifications in one message. */
const MOST_NOTIFICATIONS = 100
const DEEPEST = 12

/**
 * Reads Salesforce's Outbound Messages. They carry nothing that proves their sender: the path of each org's endpoint holds a part that only we
 * can make, and a message is no more than a hint at which records to read with the org's own token.
 */
export function createOutboundMessageReader(app: Secrets): WebhookReader {
  return {
    crm: 'salesforce',
    verify: (request) => verify(app, request),
    split,
    addressOf: (orgId) => `/${receiverKey(app, orgId)}`,
  }
}

/** The part of an endpoint's path that belongs to one org: 43 characters, not to be guessed. */
export function receiverKey({ secret }: Pick<SalesforceApp, 'secret'>, orgId: string): string {
  return createHmac('sha256', secret)
    .update(`outbound ${id18(orgId) ?? orgId}`)
    .digest('base64url')
}

function verify({ secret, formerSecrets = [] }: Secrets, { url, body }: RawRequest): Verdict {
  const given = new URL(url).pathname.split('/').pop() ?? ''
  const message = read(body)
  if (typeof message === 'string') return { ok: false, reason: 'signature_missing' }
  const isSame = [secret, ...formerSecrets].some((one) => {
    const wanted = receiverKey({ secret: one }, message.orgId)
    return given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted))
  })
  return isSame ? { ok: true, version: 'outbound' } : { ok: false, reason: 'signature_wrong' }
}

function split(body: Buffer): SplitResult {
  const message = read(body)
  if (typeof message === 'string') return { ok: false, reason: 'not_a_batch', problem: message }
  const { orgId, notifications } = message
  if (notifications.length > MOST_NOTIFICATIONS) {
    const problem = `${notifications.length} notifications; at most ${MOST_NOTIFICATIONS} are allowed`
    return { ok: false, reason: 'too_many_events', problem }
  }
  const events = notifications.flatMap((notification): ChangeEvent[] => {
    const type = typeOf(notification.object)
    const id = id18(notification.recordId)
    if (type === null || id === null) return []
    // Values are those of some moment before, so only that something changed is taken from here.
    const at = Date.parse(notification.modifiedAt)
    const occurredAt = Number.isNaN(at) ? 0 : at
    return [{ kind: 'changed', type, id, occurredAt, property: null, value: null, own: false, mergedIds: [] }]
  })
  const account = { accountId: orgId, events, ignored: notifications.length - events.length }
  return { ok: true, accounts: [account], total: notifications.length }
}

interface Notification {
  object: string
  recordId: string
  modifiedAt: string
}
interface Message {
  readonly orgId: string
  readonly notifications: readonly Notification[]
}

/**
 * The message by namespace and local name, whatever its prefixes. A document type is refused, so no entity is ever expanded.
 * @returns what is wrong with it, when it is none.
 */
function read(body: Buffer): Message | string {
  const parser = new SaxesParser({ xmlns: true })
  const path: string[] = []
  const notifications: Notification[] = []
  let orgId = ''
  let text = ''
  let problem: string | null = null
  parser.on('error', (error) => (problem ??= error.message.slice(0, 200)))
  parser.on('doctype', () => (problem ??= 'a document type is not allowed'))
  parser.on('opentag', (tag) => {
    path.push(nameOf(tag))
    text = ''
    if (path.length > DEEPEST) problem ??= 'the message is nested too deeply'
    if (nameOf(tag) === `${OUTBOUND} Notification`) notifications.push({ object: '', recordId: '', modifiedAt: '' })
    const last = notifications.at(-1)
    if (nameOf(tag) === `${OUTBOUND} sObject` && last) last.object = objectIn(tag)
  })
  parser.on('text', (more) => (text += more))
  parser.on('cdata', (more) => (text += more))
  parser.on('closetag', () => {
    const [parent, own] = path.slice(-2)
    const last = notifications.at(-1)
    if (own === `${OUTBOUND} OrganizationId` && parent === `${OUTBOUND} notifications`) orgId = text.trim()
    if (last && parent === `${OUTBOUND} sObject`) {
      if (own === `${SOBJECT} Id`) last.recordId = text.trim()
      else if (own === `${SOBJECT} SystemModstamp` || (own === `${SOBJECT} LastModifiedDate` && last.modifiedAt === ''))
        last.modifiedAt = text.trim()
    }
    path.pop()
  })
  try {
    parser.write(body.toString('utf8')).close()
  } catch (error) {
    problem ??= error instanceof Error ? error.message.slice(0, 200) : 'the body is no XML'
  }
  if (problem !== null) return problem
  const org = id18(orgId)
  if (org === null || notifications.length === 0) return 'the body is no outbound message'
  return { orgId: org, notifications }
}

function nameOf(tag: SaxesTagNS): string {
  return `${tag.uri} ${tag.local}`
}

/** The record's object from its `xsi:type`, whose value carries a prefix of its own. */
function objectIn(tag: SaxesTagNS): string {
  const type = Object.values(tag.attributes).find(({ uri, local }) => uri === INSTANCE && local === 'type')?.value ?? ''
  return type.slice(type.indexOf(':') + 1)
}
