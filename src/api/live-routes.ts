import type { InstallationId } from '../ports/crm.ts'
import type { Request, Response } from 'express'
import { z } from 'zod'
import type { DecisionRow } from '../ports/reads.ts'
import { liveQuery, streamQuery } from '../contracts/live.ts'
import type { LivePage, StreamTime } from '../contracts/live.ts'
import type { ApiDeps } from './deps.ts'
import { liveRowOf } from './lead-view.ts'
import { LiveFeed, perMinute } from './live-feed.ts'
import { readInput, RequestRefusedError } from './problem.ts'
import { READERS } from './route.ts'
import type { Caller, Route } from './route.ts'
import type { Sessions } from './session.ts'

/** Rows counted for the hour's minutes; more than that in an hour leaves its first minutes unknown. */
const COUNTED = 500
const COUNT_FOR_MS = 10_000
const TIME_EVERY_MS = 5_000
/** A stream ends after this and comes back by itself. */
const LONGEST_STREAM_MS = 900_000
const MOST_STREAMS = 500
/** A reader this far behind is let go; it resumes from where it was. Bytes. */
const MOST_WAITING = 1_000_000

export interface LiveRoutes {
  readonly routes: readonly Route[]
  /** Ends every stream, so that the server can close. */
  close(): void
}

/** GET /api/live and GET /api/live/stream. */
export function liveRoutes(deps: ApiDeps, sessions: Pick<Sessions, 'holds'>): LiveRoutes {
  const { reads } = deps.stores
  const feeds = new Map<string, LiveFeed>()
  const counts = new Map<string, { readonly until: number; readonly minutes: Promise<(number | null)[]> }>()
  const open = new Set<Response>()

  const feedOf = (installation: string): LiveFeed => {
    const known = feeds.get(installation)
    if (known) return known
    const fresh = new LiveFeed(reads, installation, deps.pollEveryMs ?? 1_000, (error) => {
      deps.log.warn('api.stream-poll-failed', { installation, error })
    })
    feeds.set(installation, fresh)
    return fresh
  }
  const countMinutes = async (installation: string): Promise<(number | null)[]> => {
    const rows = await reads.recentDecisions(installation, COUNTED, null)
    const knownSince = rows.length < COUNTED ? 0 : (rows.at(-1)?.decidedAt ?? 0)
    return perMinute(
      rows.map((row) => row.decidedAt),
      deps.clock.now(),
      knownSince,
    )
  }
  const minutesOf = (installation: string): Promise<(number | null)[]> => {
    const known = counts.get(installation)
    if (known && known.until > deps.clock.monotonicMs()) return known.minutes
    const minutes = countMinutes(installation)
    counts.set(installation, { until: deps.clock.monotonicMs() + COUNT_FOR_MS, minutes })
    minutes.catch(() => counts.delete(installation))
    return minutes
  }

  const namesFor = (id: InstallationId, rows: readonly DecisionRow[]) =>
    deps.names(
      id,
      rows.map(({ decision }) => decision),
    )

  const list = async (req: Request, res: Response, { installation }: Caller): Promise<void> => {
    const { before, limit, zone = installation.zone } = readInput(liveQuery, req.query)
    const id = installation.installationId
    const [rows, minutes] = await Promise.all([reads.recentDecisions(id, limit, before ?? null), minutesOf(id)])
    const names = await namesFor(id, rows)
    const page: LivePage = {
      now: deps.clock.now(),
      rows: rows.map((row) => liveRowOf(row, names, deps.explain, zone)),
      more: rows.length === limit,
      perMinute: minutes,
    }
    res.json(page)
  }

  const stream = async (req: Request, res: Response, { installation, session }: Caller): Promise<void> => {
    if (open.size >= MOST_STREAMS) {
      throw new RequestRefusedError(
        503,
        'too_many_streams',
        'Too many open pages',
        'Close a tab of the live page, or try again later.',
      )
    }
    const resumed = z.uuid().safeParse(req.get('last-event-id'))
    const { zone = installation.zone, ...asked } = readInput(streamQuery, req.query)
    const after = resumed.success ? resumed.data : (asked.after ?? null)
    const id = installation.installationId

    res.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    })
    open.add(res)
    const tellTime = (): void => {
      const time: StreamTime = { now: deps.clock.now() }
      res.write(`event: time\ndata: ${JSON.stringify(time)}\n\n`)
    }
    const write = async (rows: readonly DecisionRow[]): Promise<void> => {
      const names = await namesFor(id, rows)
      for (const row of rows) {
        const data = JSON.stringify(liveRowOf(row, names, deps.explain, zone))
        res.write(`id: ${row.decisionId}\nevent: decision\ndata: ${data}\n\n`)
      }
      if (res.writableLength > MOST_WAITING) res.destroy()
    }
    // One after the other, so that rows keep their order while names are looked up.
    let written: Promise<void> = Promise.resolve()
    const send = (rows: readonly DecisionRow[]): void => {
      written = written.then(() => write(rows)).catch(failed)
    }
    const failed = (error: unknown): void => {
      deps.log.warn('api.stream-failed', { installation: id, error })
      res.destroy()
    }
    // Whoever was signed out meanwhile does not watch on.
    const tellTimeOrEnd = async (): Promise<void> => {
      const holds = await sessions.holds(session)
      if (res.writableEnded) return
      if (holds) tellTime()
      else res.end()
    }
    res.write('retry: 2000\n\n')
    tellTime()
    const time = setInterval(() => void tellTimeOrEnd().catch(failed), TIME_EVERY_MS).unref()
    const end = setTimeout(() => res.end(), LONGEST_STREAM_MS).unref()
    const gone = new Promise<void>((resolve) => res.once('close', resolve))
    try {
      const leave = await feedOf(id).join({ send }, after)
      await gone
      leave()
    } catch (error) {
      failed(error)
    } finally {
      clearInterval(time)
      clearTimeout(end)
      open.delete(res)
    }
  }

  return {
    routes: [
      { method: 'get', path: '/api/live', who: 'role', roles: READERS, handle: list },
      { method: 'get', path: '/api/live/stream', who: 'role', roles: READERS, handle: stream },
    ],
    close() {
      for (const res of open) res.end()
    },
  }
}
