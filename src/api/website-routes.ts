import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Request, Response } from 'express'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { z } from 'zod'
import { visitNews, websiteWish, type WebsiteView } from '../contracts/website.ts'
import type { VisitNews } from '../flow/collect-visits.ts'
import { noteAct } from './audit-routes.ts'
import type { ApiDeps } from './deps.ts'
import { readInput } from './problem.ts'
import type { Caller, Route } from './route.ts'
import { secretHash } from './secrets.ts'

const SCRIPT = path.resolve(import.meta.dirname, '../../web/public/t.js')
/** News of one address in a minute; what is above is dropped. */
const NEWS_PER_MINUTE = 120
const LONGEST_PAGE = 300

/** The visitor script, what it sends, and from where it may: docs/visitors.md. */
export function websiteRoutes(deps: ApiDeps): readonly Route[] {
  const { website, clock } = deps
  const limiter = new RateLimiterMemory({ points: NEWS_PER_MINUTE, duration: 60 })

  const script = async (_req: Request, res: Response): Promise<void> => {
    const text = await readFile(SCRIPT, 'utf8')
    // Another website loads it; helmet's own word is that nobody else may.
    res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
    res.setHeader('Cache-Control', 'public, max-age=3600')
    res.type('text/javascript; charset=utf-8').send(text)
  }

  /** Every answer is the same: whoever sends learns nothing. */
  const collect = async (req: Request, res: Response): Promise<void> => {
    res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
    const news = (await isSlowEnough(req)) && !saysNo(req) ? newsOf(req.body) : null
    const installation = news === null ? null : Buffer.from(news.s, 'base64url').toString()
    if (news !== null && installation !== null && (await mayCome(installation, req.headers.origin)))
      for (const one of told(news, clock.now())) await website.collect(installation, one)
    res.status(204).end()
  }

  const isSlowEnough = (req: Request): Promise<boolean> =>
    limiter.consume(secretHash(req.ip ?? '')).then(
      () => true,
      (refused: unknown) => {
        if (refused instanceof RateLimiterRes) return false
        throw refused
      },
    )
  const mayCome = async (installation: string, origin: string | undefined): Promise<boolean> =>
    origin !== undefined && (await website.origins(installation)).includes(origin)

  const viewOf = async ({ installationId }: Caller['installation']): Promise<WebsiteView> => ({
    now: clock.now(),
    site: Buffer.from(installationId).toString('base64url'),
    script: `${deps.publicUrl}/t.js`,
    origins: [...(await website.origins(installationId))],
  })
  const show = async (_req: Request, res: Response, { installation }: Caller): Promise<void> => {
    res.json(await viewOf(installation))
  }
  const set = async (req: Request, res: Response, caller: Caller): Promise<void> => {
    const { origins } = readInput(websiteWish, req.body)
    const { installation, session } = caller
    await website.setOrigins(installation.installationId, [...new Set(origins)], session.person)
    await noteAct(deps, caller, { action: 'set-website', after: { origins: origins.join(', ') } })
    res.json(await viewOf(installation))
  }

  const admin = { who: 'role', roles: ['admin'] } as const
  return [
    { method: 'get', path: '/t.js', who: 'anyone', handle: script },
    { method: 'post', path: '/t/collect', who: 'anyone', handle: collect },
    { method: 'get', path: '/api/website', ...admin, handle: show },
    { method: 'put', path: '/api/website', ...admin, handle: set },
  ]
}

/** A browser that asks not to be followed is not, whatever the script did. */
function saysNo({ headers }: Request): boolean {
  return headers['sec-gpc'] === '1' || headers['dnt'] === '1'
}

function newsOf(body: unknown): z.infer<typeof visitNews> | null {
  if (typeof body !== 'string') return null
  try {
    return visitNews.safeParse(JSON.parse(body)).data ?? null
  } catch {
    return null
  }
}

function told({ v: browser, p, e, x }: z.infer<typeof visitNews>, at: number): readonly VisitNews[] {
  const visitor = secretHash(browser)
  if (x === 1) return [{ kind: 'forget', visitor }]
  const news: VisitNews[] = []
  if (p !== undefined) {
    const cameBy = p.b && { utmSource: p.b.s, utmMedium: p.b.m, utmCampaign: p.b.c, referrer: p.b.r }
    const page = p.u.split(/[?#]/)[0]!.slice(0, LONGEST_PAGE)
    news.push({ kind: 'page', visitor, visit: { visitId: p.i, at, page, cameBy } })
  }
  if (e !== undefined) news.push({ kind: 'identify', visitor, email: e })
  return news
}
