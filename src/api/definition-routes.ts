import type { Request, Response } from 'express'
import { definitionsQuery, reviewRequest, signRequest } from '../contracts/definitions.ts'
import type { DefinitionsView } from '../contracts/definitions.ts'
import { agreementOf } from '../domain/definitions/agreement.ts'
import { changedDefinitions, definitionsOf } from '../domain/definitions/definitions.ts'
import type { Policy } from '../domain/policy/policy.ts'
import { parsePolicy } from '../domain/policy/schema.ts'
import type { StoredPolicy } from '../ports/policies.ts'
import { noteAct } from './audit-routes.ts'
import type { ApiDeps } from './deps.ts'
import { shownText } from './lead-view.ts'
import { versionView } from './policy-view.ts'
import { notFound, readInput, RequestRefusedError } from './problem.ts'
import { dayIn } from './report-period.ts'
import { LEAD_READERS } from './own-leads.ts'
import type { Caller, Route } from './route.ts'

const LONGEST_NAME = 200
const LONGEST_COMMENT = 500

/** What the words of the policy mean, as marketing and sales sign it: read by everyone of the installation, signed by those who run it. */
export function definitionRoutes(deps: ApiDeps): readonly Route[] {
  const { policies, agreements } = deps.stores

  const find = async ({ installation }: Caller, version: number): Promise<StoredPolicy> => {
    const stored = await policies.find(installation.installationId, version)
    if (stored === null) throw notFound()
    return stored
  }
  const viewFor = async (caller: Caller, asked: number | undefined): Promise<DefinitionsView> => {
    const { installationId: id, policyVersion: active, zone } = caller.installation
    const [stored, signatures, review] = await Promise.all([
      find(caller, asked ?? active),
      agreements.signatures(id),
      agreements.review(id),
    ])
    const now = deps.clock.now()
    const { missing, agreed, ...agreement } = agreementOf(signatures, review, active, now, (at) => dayIn(zone, at))
    const policy = parsePolicy(stored.document)
    const changed = await changedSince(caller, policy, stored.version, agreed)
    return {
      now,
      active,
      version: stored.version,
      policyName: shownText(policy.name, LONGEST_NAME),
      publishedAt: stored.publishedAt,
      groups: definitionsOf(policy).map((group) => ({
        id: group.id,
        definitions: group.definitions.map(({ name, leads, parts, ...one }) => ({
          ...one,
          name,
          leads: leads && { ...leads },
          parts: parts.map(({ kind, lines }) => ({ kind, lines: [...lines] })),
          changed: changed.has(one.id),
        })),
      })),
      signatures: signatures.map(({ side, version, person, comment, signedAt }) => ({
        ...{ side, version, signedAt },
        person: shownText(person, LONGEST_NAME),
        comment: shownText(comment, LONGEST_COMMENT),
      })),
      missing: [...missing],
      agreed,
      review: {
        ...agreement.review,
        setBy: review !== null && review.day === agreement.review.day ? shownText(review.setBy, LONGEST_NAME) : null,
      },
    }
  }
  const changedSince = async (
    caller: Caller,
    policy: Policy,
    version: number,
    agreed: number | null,
  ): Promise<ReadonlySet<string>> => {
    if (agreed === null || agreed === version) return new Set()
    return changedDefinitions(parsePolicy((await find(caller, agreed)).document), policy)
  }

  const show = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    res.json(await viewFor(caller, readInput(definitionsQuery, req.query).version))
  }
  const sign = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { installation, session } = caller
    const { signatureId, version, side, comment } = readInput(signRequest, req.body)
    if (version !== installation.policyVersion) throw await otherVersion(caller)
    const signedAt = deps.clock.now()
    const answer = await agreements.sign(installation.installationId, {
      ...{ signatureId, version, side, comment, signedAt },
      person: session.person,
    })
    if (answer === 'signed') await noteAct(deps, caller, { action: 'sign-definitions', after: { version, side } })
    res.json(await viewFor(caller, undefined))
  }
  const otherVersion = async (caller: Caller): Promise<RequestRefusedError> => {
    const active = await find(caller, caller.installation.policyVersion)
    return new RequestRefusedError(
      409,
      'policy_changed',
      'The policy was changed meanwhile',
      `${active.author} published version ${active.version} while you read. Nothing was signed. Read it and sign again.`,
      { active: versionView(active) },
    )
  }
  const setReview = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { installation, session } = caller
    const { day } = readInput(reviewRequest, req.body)
    const setAt = deps.clock.now()
    await agreements.setReview(installation.installationId, { day, setBy: session.person, setAt })
    await noteAct(deps, caller, { action: 'set-review', after: { day } })
    res.json(await viewFor(caller, undefined))
  }

  const write = { who: 'role', roles: ['admin', 'manager'] } as const
  return [
    { method: 'get', path: '/api/definitions', who: 'role', roles: LEAD_READERS, handle: show },
    { method: 'post', path: '/api/definitions/sign', ...write, handle: sign },
    { method: 'put', path: '/api/definitions/review', ...write, handle: setReview },
  ]
}
