import type { Part, Pulse, Readiness, StatsView } from '../contracts/health.ts'
import { readyQuery } from '../contracts/health.ts'
import type { Stats } from '../ports/reads.ts'
import type { ApiDeps } from './deps.ts'
import { readInput } from './problem.ts'
import { READERS } from './route.ts'
import type { Route } from './route.ts'

const CHECK_MS = 2_000
const PARTS: readonly Part[] = ['database', 'migrations', 'queue', 'disk']
/** What a web process needs before it may be sent people, and before it may be sent webhooks: a dead queue must not turn webhooks away. */
const NEEDED: Readonly<Record<'people' | 'intake', readonly Part[]>> = {
  people: ['database', 'migrations', 'queue'],
  intake: ['database', 'migrations', 'disk'],
}

function statsView(stats: Stats): StatsView {
  const { received, dirty, evaluated, written, failed, oldestDirtySeconds, outbox } = stats
  return { received, dirty, evaluated, written, failed, oldestDirtySeconds, outbox }
}

/**
 * /livez, /readyz, /metrics, /api/stats and /api/pulse.
 * @param stopping true once the process has been told to end: it answers "not ready" and is sent nothing new.
 */
export function healthRoutes(deps: ApiDeps, stopping: () => boolean): readonly Route[] {
  const fine = async (part: Part): Promise<boolean> => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), CHECK_MS).unref()
    })
    try {
      return await Promise.race([deps.health[part](), late])
    } catch (error) {
      deps.log.warn('api.check-failed', { part, error })
      return false
    } finally {
      clearTimeout(timer)
    }
  }
  const look = async (): Promise<Record<Part, boolean>> => {
    const [database, migrations, queue, disk] = await Promise.all([
      fine('database'),
      fine('migrations'),
      fine('queue'),
      fine('disk'),
    ])
    return { database, migrations, queue, disk }
  }

  return [
    {
      method: 'get',
      path: '/livez',
      who: 'anyone',
      handle(_req, res) {
        res.json({ alive: true })
      },
    },
    {
      method: 'get',
      path: '/readyz',
      who: 'anyone',
      async handle(req, res) {
        const needed = NEEDED[readInput(readyQuery, req.query).for ?? 'people']
        const checks = await look()
        const ready = !stopping() && needed.every((part) => checks[part])
        const body: Readiness = {
          ready,
          checks,
          degraded: PARTS.filter((part) => !checks[part] && !needed.includes(part)),
        }
        res.status(ready ? 200 : 503).json(body)
      },
    },
    {
      method: 'get',
      path: '/metrics',
      who: 'operator',
      async handle(_req, res) {
        res.type('text/plain; version=0.0.4; charset=utf-8').send(await deps.metricsText())
      },
    },
    {
      method: 'get',
      path: '/api/stats',
      who: 'operator-or-admin',
      async handle(_req, res, caller) {
        res.json(statsView(await deps.stores.reads.stats(caller?.installation.installationId ?? null)))
      },
    },
    {
      method: 'get',
      path: '/api/pulse',
      who: 'role',
      roles: READERS,
      async handle(_req, res, { installation }) {
        const [checks, stats] = await Promise.all([look(), deps.stores.reads.stats(installation.installationId)])
        const body: Pulse = {
          now: deps.clock.now(),
          connected: installation.state === 'active' || installation.state === 'setup',
          inSetup: installation.state === 'setup',
          pausedPolicy: installation.rollout?.state === 'paused' ? installation.policyVersion : null,
          checks,
          stats: statsView(stats),
        }
        res.json(body)
      },
    },
  ]
}
