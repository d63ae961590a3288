import type { Request, Response } from 'express'
import { plannedFields, setupMark, templateChoice } from '../contracts/setup.ts'
import type { PlannedFieldsView, SetupView } from '../contracts/setup.ts'
import { policyTemplates } from '../domain/policy/templates.ts'
import { publishPolicy } from '../flow/publish-policy.ts'
import { CrmScopeMissingError, isCrmTrouble } from '../ports/crm.ts'
import type { DoneStep, SetupStep } from '../ports/setup.ts'
import { noteAct } from './audit-routes.ts'
import { crmNotAnswering } from './crm-answers.ts'
import type { ApiDeps } from './deps.ts'
import { notFound, readInput, RequestRefusedError } from './problem.ts'
import type { Caller, Route } from './route.ts'
import { setupViewOf } from './setup-view.ts'

/** What has to be done before an account goes live. The dry run may be skipped, reading what stood there before comes after. */
const NEEDED: readonly SetupStep[] = ['connect', 'access', 'fields', 'people', 'rules']

/** Setting an account up, step by step; only for admins. docs/setup.md */
export function setupRoutes(deps: ApiDeps): readonly Route[] {
  const { setup, policies } = deps.stores
  const room = { stores: deps.stores, now: () => deps.clock.now() }

  const viewFor = async ({ installation }: Caller): Promise<SetupView> => {
    const id = installation.installationId
    const [steps, found, active] = await Promise.all([
      setup.steps(id),
      deps.setup.people(id),
      policies.find(id, installation.policyVersion),
    ])
    if (found === null || active === null) throw notFound()
    const crmName = deps.connector.crms.find(({ kind }) => kind === installation.crm)?.name ?? installation.crm
    const purposes = deps.setup.purposesOf(installation.crm)
    return setupViewOf({ installation, crmName, steps, purposes, found, now: deps.clock.now() })
  }
  const mark = ({ installation, session }: Caller, step: SetupStep, note: DoneStep['note']): Promise<void> =>
    setup.mark(installation.installationId, { step, by: session.person, at: deps.clock.now(), note })

  const show = async (_req: Request, res: Response, caller: Caller): Promise<void> => {
    res.json(await viewFor(caller))
  }
  const done = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { step, leads, changed } = readInput(setupMark, req.body)
    const note = leads === undefined ? {} : { leads, changed: changed ?? 0 }
    if (step === 'fields') await mustBeThere(caller)
    if (step === 'people' && (await viewFor(caller)).pools.every(({ reaches }) => reaches === 0))
      throw refused(
        'setup_nobody',
        'Nobody can be given a lead: no pool reaches anybody. Add people to a team, then read again.',
      )
    await mark(caller, step, note)
    res.json(await viewFor(caller))
  }
  const mustBeThere = async (caller: Caller): Promise<void> => {
    const { fields, byHand } = await planFor(caller)
    const waits = byHand.find(({ blocks }) => blocks)
    if (waits !== undefined) throw refused('setup_fields', `${waits.says.en}. ${waits.advice.en}`)
    const open = fields.filter(({ state }) => state !== 'present')
    if (open.length > 0)
      throw refused('setup_fields', `${open.length} properties are not there yet, the first is ${open[0]!.name}.`)
  }
  const planFor = async ({ installation }: Caller): Promise<PlannedFieldsView> => {
    const fields = await askCrm(() => deps.setup.plan(installation))
    return plannedFields.parse({
      now: deps.clock.now(),
      fields,
      byHand: await askCrm(() => deps.setup.gaps(installation)),
      canCreate: fields.every(({ state }) => state === 'present') || fields.some(({ state }) => state === 'missing'),
    })
  }
  const plan = async (_req: Request, res: Response, caller: Caller): Promise<void> => {
    res.json(await planFor(caller))
  }
  const create = async (_req: Request, res: Response, caller: Caller): Promise<void> => {
    const { created } = await askCrm(() => deps.setup.provision(caller.installation))
    if (created.length > 0)
      await noteAct(deps, caller, { action: 'create-properties', after: { count: created.length } })
    res.json(await planFor(caller))
  }
  const readPeople = async (_req: Request, res: Response, caller: Caller): Promise<void> => {
    await askCrm(() => deps.setup.readPeople(caller.installation.installationId))
    res.json(await viewFor(caller))
  }
  const choose = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { template, expectedVersion } = readInput(templateChoice, req.body)
    const { installation, session } = caller
    // A live account's rules are changed through a draft, which is tried first.
    if (installation.state !== 'setup') throw over()
    const chosen = policyTemplates.find(({ id }) => id === template)
    if (chosen === undefined) throw notFound()
    const who = { author: session.person, reason: chosen.name[installation.language], expectedVersion }
    const result = await publishPolicy(room, installation.installationId, { document: chosen.policy }, who)
    if (result.kind !== 'published')
      throw new RequestRefusedError(
        409,
        'policy_changed',
        'The policy was changed meanwhile',
        'Somebody published another version while you chose. Nothing was overwritten. Look at it and choose again.',
      )
    const { version } = result.version
    await noteAct(deps, caller, {
      action: 'choose-template',
      after: { template: chosen.name[installation.language], version },
    })
    await mark(caller, 'rules', { template, version })
    const fresh = await deps.stores.installations.find(installation.installationId)
    res.json(await viewFor({ ...caller, installation: fresh ?? installation }))
  }
  const live = async (_req: Request, res: Response, caller: Caller): Promise<void> => {
    const { installation, session } = caller
    const steps = new Set((await setup.steps(installation.installationId)).map(({ step }) => step))
    const left = NEEDED.filter((step) => !steps.has(step))
    if (left.length > 0) throw refused('setup_incomplete', `Not everything is settled yet: ${left.join(', ')}.`)
    if ((await deps.setup.goLive(installation, session.person)) === 'not-in-setup') throw over()
    await mark(caller, 'live', {})
    await noteAct(deps, caller, { action: 'go-live', after: {} })
    res.json(await viewFor({ ...caller, installation: { ...installation, state: 'active' } }))
  }

  const admin = { who: 'role', roles: ['admin'] } as const
  return [
    { method: 'get', path: '/api/setup', ...admin, handle: show },
    { method: 'get', path: '/api/setup/fields', ...admin, handle: plan },
    { method: 'post', path: '/api/setup/fields', ...admin, handle: create },
    { method: 'post', path: '/api/setup/people', ...admin, handle: readPeople },
    { method: 'post', path: '/api/setup/template', ...admin, handle: choose },
    { method: 'post', path: '/api/setup/steps', ...admin, handle: done },
    { method: 'post', path: '/api/setup/live', ...admin, handle: live },
  ]
}

function over(): RequestRefusedError {
  return refused('setup_over', 'This account is not being set up: it is live, or not connected.')
}

function refused(code: string, detail: string): RequestRefusedError {
  return new RequestRefusedError(409, code, 'This step is not done yet', `${detail} Nothing was changed.`)
}

/** Asks the CRM for a step of the setup: a right that is missing is said as such. @throws {RequestRefusedError} 409 or 503. */
async function askCrm<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!isCrmTrouble(error)) throw error
    const detail = `${error.message}. Try again in a minute.`
    if (error instanceof CrmScopeMissingError)
      throw new RequestRefusedError(409, 'scope_missing', 'A right is missing', detail)
    throw crmNotAnswering(detail)
  }
}
