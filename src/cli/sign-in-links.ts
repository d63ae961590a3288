import { createHmac, randomBytes } from 'node:crypto'
import { secretHash } from '../api/secrets.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { AccessStore, Role } from '../ports/access.ts'

const DAY = 86_400_000

/** Roles a person at the terminal may invite. */
export const INVITABLE: readonly Role[] = ['admin', 'manager', 'viewer']

/** What a new link needs to know. */
export interface LinkFacts {
  readonly installation: InstallationId
  readonly role: Role
  readonly person: string
  /** Left out: somebody of the account itself. */
  readonly partnerUser?: string
  /** Origin of the page. */
  readonly publicUrl: string
  readonly now: number
}

/** Makes a link that opens once, within seven days. Only its hash is stored. */
export async function invite(access: AccessStore, facts: LinkFacts): Promise<string> {
  return store(access, facts, randomBytes(32).toString('base64url'), 7, false)
}

/**
 * The sandbox's own link of a role: the same at every start, usable any number of times, so that a bookmark works.
 * @param keys the key ring's text, from which the link is derived.
 */
export async function demonstrationLink(access: AccessStore, facts: LinkFacts, keys: string): Promise<string> {
  const token = createHmac('sha256', keys)
    .update(`demonstration ${facts.installation} ${facts.role}`)
    .digest('base64url')
  return store(access, facts, token, 10 * 365, true)
}

async function store(
  access: AccessStore,
  facts: LinkFacts,
  token: string,
  days: number,
  reusable: boolean,
): Promise<string> {
  await access.addLink({
    hash: secretHash(token),
    installation: facts.installation,
    role: facts.role,
    person: facts.person,
    expiresAt: facts.now + days * DAY,
    reusable,
    partnerUser: facts.partnerUser ?? null,
  })
  return `${facts.publicUrl}/signin/${token}`
}
