import { createHash } from 'node:crypto'
import type { LeadId } from '../domain/lead.ts'
import { LINKED_ACTS, type LinkedAct, type TaskLink, type TaskLinks } from '../ports/task-links.ts'
import { seal, sealHolds, type SealKeys } from './secrets.ts'

const PURPOSE = 'link in a task'
const SEPARATOR = '\n'

/** @param publicUrl origin under which browsers reach this server, without a slash at the end. */
export function taskLinks(keys: SealKeys, publicUrl: string): TaskLinks {
  return {
    toAct: (link) => `${publicUrl}/act/${tokenOf(keys, link)}`,
    toLead: (leadId: LeadId) => `${publicUrl}/leads/${leadId}`,
  }
}

/** The link as text, with a seal: url-safe. */
export function tokenOf(keys: SealKeys, { installation, leadId, act, taskKey, repId, expiresAt }: TaskLink): string {
  const text = [installation, leadId, act, taskKey, repId, String(expiresAt)].join(SEPARATOR)
  return `${Buffer.from(text).toString('base64url')}.${seal(keys, PURPOSE, text)}`
}

/** @returns null for whatever none of these keys sealed. Whether the link has expired is for the caller to see. */
export function readToken(keys: SealKeys, token: string): TaskLink | null {
  const [body, sealed, ...rest] = token.split('.')
  if (!body || !sealed || rest.length > 0) return null
  const text = Buffer.from(body, 'base64url').toString('utf8')
  if (!sealHolds(keys, PURPOSE, text, sealed)) return null
  const [installation, leadId, act, taskKey, repId, expiresAt] = text.split(SEPARATOR)
  if (!installation || !leadId || !taskKey || !repId || !isAct(act)) return null
  return { installation, leadId, act, taskKey, repId, expiresAt: Number(expiresAt) }
}

function isAct(text: string | undefined): text is LinkedAct {
  return LINKED_ACTS.some((act) => act === text)
}

/** The id of what a link does, a uuid: the same link twice is the same act. */
export function actIdOf({ installation, leadId, act, taskKey }: TaskLink): string {
  const digest = createHash('sha256').update([installation, leadId, act, taskKey].join(SEPARATOR)).digest('hex')
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `8${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-')
}
