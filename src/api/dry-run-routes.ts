import type { Request, Response } from 'express'
import { dryRunRequest, type DryRunLine } from '../contracts/dry-run.ts'
import type { DryRun, DryRunListener } from '../flow/dry-run.ts'
import { CrmDisconnectedError, isCrmTrouble, type InstallationId } from '../ports/crm.ts'
import { linkTo } from './decision-view.ts'
import { crmNotAnswering } from './crm-answers.ts'
import type { ApiDeps } from './deps.ts'
import { dryRunResultOf } from './dry-run-view.ts'
import { notFound, readInput, RequestRefusedError } from './problem.ts'
import { refusedPolicy } from './policy-published.ts'
import type { Caller, Route } from './route.ts'

/** POST /api/dry-run: what would be decided of the newest contacts, told line by line while it is found out. Writes nothing. */
export function dryRunRoutes(deps: ApiDeps): readonly Route[] {
  const running = new Set<InstallationId>()

  const handle = async (req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const { last, text, document } = readInput(dryRunRequest, req.body)
    const { installationId, zone } = installation
    if (running.has(installationId)) throw alreadyRuns()
    running.add(installationId)
    try {
      const writing = text !== undefined ? { text } : document !== undefined ? { document } : null
      const found = await deps.dryRun(installationId, { last, writing }, toldTo(res))
      if (found.kind === 'stopped') return void res.end()
      if (found.kind !== 'done') throw refusalOf(found)
      const urls = new Map<string, string | null>()
      for (const { recordId } of found.leads) urls.set(recordId, await linkTo(deps, installationId, recordId))
      send(res, dryRunResultOf(found, { now: deps.clock.now(), zone, explain: deps.explain, urls }))
      res.end()
    } catch (error) {
      const known = isCrmTrouble(error) ? crmRefusal(error) : error
      if (!res.headersSent) throw known
      // Too late for a status: the line says it, and what nobody planned for goes on to the log.
      const refusal = known instanceof RequestRefusedError ? known : null
      if (refusal === null) deps.log.error('api.dry-run-failed', { installation: installationId, error })
      send(res, {
        kind: 'failed',
        code: refusal?.code ?? 'internal',
        detail: refusal?.message ?? 'Something on our side does not work. Nothing was changed; try again.',
      })
      res.end()
    } finally {
      running.delete(installationId)
    }
  }
  return [{ method: 'post', path: '/api/dry-run', who: 'role', roles: ['admin'], handle }]
}

/** The first line is sent only once nothing of the request itself can be refused any more. */
function toldTo(res: Response): DryRunListener {
  return {
    progress: (read, expected) => send(res, { kind: 'progress', read, expected }),
    stopped: () => res.closed,
  }
}

function send(res: Response, line: DryRunLine): void {
  if (!res.headersSent) {
    res.status(200).setHeader('Content-Type', 'application/x-ndjson; charset=utf-8')
    // A proxy that gathers the lines would show no progress.
    res.setHeader('X-Accel-Buffering', 'no')
  }
  res.write(`${JSON.stringify(line)}\n`)
}

function refusalOf(found: Exclude<DryRun, { kind: 'done' | 'stopped' }>): RequestRefusedError {
  switch (found.kind) {
    case 'refused':
      return refusedPolicy(found.findings)
    case 'disconnected':
      return disconnected()
    case 'unknown':
      return notFound()
  }
}

function disconnected(): RequestRefusedError {
  return new RequestRefusedError(
    409,
    'crm_disconnected',
    'Not connected',
    'The CRM account is not connected. Connect it again; nothing was changed.',
  )
}

function crmRefusal(error: unknown): RequestRefusedError {
  if (error instanceof CrmDisconnectedError) return disconnected()
  return crmNotAnswering(
    'The CRM could not be read, or is too busy with live leads. Nothing was changed; try again in a minute.',
  )
}

function alreadyRuns(): RequestRefusedError {
  return new RequestRefusedError(
    409,
    'dry_run_runs',
    'A dry run is under way',
    'Somebody of your account tries the policy already. Wait until it has ended.',
  )
}
