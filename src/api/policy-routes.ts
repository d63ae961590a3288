import type { Request, Response } from 'express'
import {
  diffRequest,
  lintRequest,
  policyQuery,
  policyVersionsQuery,
  publishRequest,
  restoreRequest,
} from '../contracts/policy.ts'
import type { DiffAnswer, DiffSide, LintAnswer, PolicyVersionsPage, PolicyView } from '../contracts/policy.ts'
import { diffPolicies } from '../domain/policy/diff.ts'
import { readPolicy, writePolicy } from '../domain/policy/document.ts'
import { policyJsonSchema } from '../domain/policy/json-schema.ts'
import { hasErrors, lintDocument, lintText, refusalOf } from '../domain/policy/lint.ts'
import { parsePolicy } from '../domain/policy/schema.ts'
import { DocumentRefusedError } from '../errors.ts'
import { publishPolicy, restorePolicy, type PolicyWriting } from '../flow/publish-policy.ts'
import type { StoredPolicy } from '../ports/policies.ts'
import type { ApiDeps } from './deps.ts'
import { answerPublished, nameThere, notePublished, refusedPolicy } from './policy-published.ts'
import { changeView, findingView, versionView } from './policy-view.ts'
import { notFound, readInput } from './problem.ts'
import { READERS } from './route.ts'
import type { Caller, Route } from './route.ts'

/** Larger than other bodies: a policy with every list full. */
export const POLICY_BODY_LIMIT = '2mb'

/** The policy: read by everyone of the installation, changed by its admins; docs/policy.md. */
export function policyRoutes(deps: ApiDeps): readonly Route[] {
  const { policies, installations, drafts } = deps.stores
  const room = { stores: deps.stores, now: () => deps.clock.now() }

  const find = async ({ installation }: Caller, version: number): Promise<StoredPolicy> => {
    const stored = await policies.find(installation.installationId, version)
    if (stored === null) throw notFound()
    return stored
  }
  const active = async (_req: Request, res: Response, caller: Caller): Promise<void> => {
    const stored = await find(caller, caller.installation.policyVersion)
    res.json({ ...stored, active: true } satisfies PolicyView)
  }
  const one = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const version = Number(req.params['version'])
    if (!Number.isInteger(version) || version < 1 || version > 2_000_000_000) throw notFound()
    const { format } = readInput(policyQuery, req.query)
    const stored = await find(caller, version)
    if (format === undefined) {
      res.json({ ...stored, active: version === caller.installation.policyVersion } satisfies PolicyView)
      return
    }
    res.type(format === 'yaml' ? 'application/yaml' : 'application/json')
    res.send(
      stored.yaml !== null && format === 'yaml' ? stored.yaml : writePolicy(parsePolicy(stored.document), format),
    )
  }
  const versions = async (req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const { before, limit } = readInput(policyVersionsQuery, req.query)
    const found = await policies.versions(installation.installationId, limit + 1, before ?? null)
    const page: PolicyVersionsPage = {
      active: installation.policyVersion,
      versions: found.slice(0, limit).map(versionView),
      more: found.length > limit,
    }
    res.json(page)
  }
  const lint = async (req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const given = readInput(lintRequest, req.body)
    const people = await installations.people(installation.installationId)
    const findings = given.text === undefined ? lintDocument(given.document, people) : lintText(given.text, people)
    const answer: LintAnswer = { publishable: !hasErrors(findings), findings: findings.map(findingView) }
    res.json(answer)
  }
  const sideOf = async (given: DiffSide, caller: Caller): Promise<unknown> => {
    if (given.version !== undefined) return parsePolicy((await find(caller, given.version)).document)
    return given.text === undefined ? parsePolicy(given.document) : readPolicy(given.text).policy
  }
  const diff = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { from, to } = readInput(diffRequest, req.body)
    const [before, after] = await refusable(async () => [await sideOf(from, caller), await sideOf(to, caller)] as const)
    const answer: DiffAnswer = { changes: diffPolicies(before, after).map(changeView) }
    res.json(answer)
  }
  const publish = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { session, installation } = caller
    const { expectedVersion, draftRevision, reason, house, text, document } = readInput(publishRequest, req.body)
    const writing: PolicyWriting = text === undefined ? { document } : { text }
    const who = { author: session.person, reason, expectedVersion }
    const id = installation.installationId
    const result =
      house === undefined
        ? await publishPolicy(room, id, writing, who)
        : await deps.houses.policy.publish(id, writing, {
            ...who,
            authorThere: nameThere(deps, caller),
            expectedThere: house.expectedVersion,
          })
    await notePublished(deps, caller, 'publish-policy', result)
    // The draft is published, and so no draft any more; one that was saved since stays.
    if ('version' in result && draftRevision !== undefined) await drafts.save(id, null, draftRevision)
    answerPublished(res, result)
  }
  const restore = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { session, installation } = caller
    const { version, expectedVersion, reason } = readInput(restoreRequest, req.body)
    const who = { author: session.person, reason, expectedVersion }
    const result = await restorePolicy(room, installation.installationId, version, who)
    await notePublished(deps, caller, 'restore-policy', result)
    answerPublished(res, result)
  }
  const schema = (_req: Request, res: Response): void => void res.json(policyJsonSchema())

  const read = { who: 'role', roles: READERS } as const
  const write = { who: 'role', roles: ['admin'] } as const
  return [
    { method: 'get', path: '/api/policy', ...read, handle: active },
    { method: 'get', path: '/api/policy/versions', ...read, handle: versions },
    { method: 'get', path: '/api/policy/schema', ...read, handle: schema },
    { method: 'get', path: '/api/policy/:version', ...read, handle: one },
    { method: 'post', path: '/api/policy/lint', ...read, handle: lint },
    { method: 'post', path: '/api/policy/diff', ...read, handle: diff },
    { method: 'put', path: '/api/policy', ...write, handle: publish },
    { method: 'post', path: '/api/policy/restore', ...write, handle: restore },
  ]
}

async function refusable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof DocumentRefusedError) throw refusedPolicy(error.problems.map(refusalOf))
    throw error
  }
}
