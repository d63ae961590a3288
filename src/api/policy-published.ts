import type { Response } from 'express'
import type { PublishAnswer } from '../contracts/policy.ts'
import type { LintFinding } from '../domain/policy/finding.ts'
import type { HousePublishResult } from '../flow/publish-in-house.ts'
import type { Act } from '../ports/audit.ts'
import type { PolicyVersion } from '../ports/policies.ts'
import { noteAct, noteActIn } from './audit-routes.ts'
import type { ApiDeps } from './deps.ts'
import { findingView, versionView } from './policy-view.ts'
import { notFound, RequestRefusedError } from './problem.ts'
import type { Caller } from './route.ts'

/** Under which name the other account of the house reads of what somebody of this one did there. */
export function nameThere(deps: Pick<ApiDeps, 'connector'>, { session, installation }: Caller): string {
  const crm = deps.connector.crms.find(({ kind }) => kind === installation.crm)?.name ?? installation.crm
  return `${session.person} (${crm} ${installation.accountId})`
}

/** Notes a publication in the log of each account that has one. */
export async function notePublished(
  deps: ApiDeps,
  caller: Caller,
  action: Act,
  result: HousePublishResult,
): Promise<void> {
  if (!('version' in result)) return
  await noteAct(deps, caller, { action, after: afterOf(result.version) })
  if (result.kind !== 'published-in-both') return
  const { theirs, partner } = result
  await noteActIn(deps, partner, { person: theirs.author, role: 'admin' }, { action, after: afterOf(theirs) })
}

const afterOf = ({ version, reason }: PolicyVersion) => ({ version, reason })

/** Answers with what publishing came to. @throws {RequestRefusedError} where nothing was stored. */
export function answerPublished(res: Response, result: HousePublishResult): void {
  switch (result.kind) {
    case 'published':
    case 'published-in-both': {
      const { version, findings } = result
      const answer: PublishAnswer = { version: versionView(version), findings: findings.map(findingView) }
      if (result.kind === 'published-in-both')
        answer.house = { version: versionView(result.theirs), findings: result.findingsThere.map(findingView) }
      res.json(answer)
      return
    }
    case 'refused':
      throw refusedPolicy(result.findings)
    case 'refused-there':
      throw refused('house_policy_refused', 'The change does not fit in the other account', result.findings)
    case 'changed':
    case 'changed-there':
      throw changedMeanwhile(result.active, result.kind === 'changed-there')
    case 'not-let':
      throw new RequestRefusedError(
        409,
        'house_not_let',
        'The other account does not let this be',
        'There is no house, or no admin of the other account lets admins of this one publish there. Nothing was stored.',
      )
    case 'unknown-version':
      throw notFound()
  }
}

/** 422 `policy_refused` with what was found. */
export function refusedPolicy(findings: readonly LintFinding[]): RequestRefusedError {
  return refused('policy_refused', 'The policy cannot be used as it is', findings)
}

function refused(code: string, title: string, findings: readonly LintFinding[]): RequestRefusedError {
  const errors = findings.filter(({ level }) => level === 'error')
  const [first] = errors
  const more = errors.length > 1 ? ` And ${errors.length - 1} more.` : ''
  const says = first === undefined ? '' : `${first.says.en} ${first.advice.en}`
  return new RequestRefusedError(422, code, title, `${says}${more} Nothing was stored.`, {
    findings: findings.map(findingView),
  })
}

function changedMeanwhile(active: PolicyVersion, isThere: boolean): RequestRefusedError {
  const where = isThere ? ' in the other account' : ''
  return new RequestRefusedError(
    409,
    isThere ? 'house_policy_changed' : 'policy_changed',
    `The policy${where} was changed meanwhile`,
    `${active.author} published version ${active.version}${where} while you edited. Nothing was overwritten. Compare and publish again.`,
    { active: versionView(active) },
  )
}
