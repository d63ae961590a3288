import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { printTable, round, type Figures } from './support/figures.ts'
import { startedProduct } from './support/started-product.ts'

/**
 * Lighthouse over the built pages of `npm start`, with Debian's chromium: performance and accessibility, each 0–100.
 * `pages desktop` (when left out) or `pages mobile`, which slows network and processor down as Lighthouse does by default; paths after
 * it measure only those. Anything else that runs on the machine is in the figures of performance.
 * Lighthouse is fetched by npm for the run and is no part of the project.
 */
const LIGHTHOUSE = 'lighthouse@13.5.0'
const CHROMIUM = '/usr/bin/chromium'
const PORTS = { web: 3_950, sandbox: 3_951 }
/** So long the sandbox lives before its pages are measured. */
const LIFE_MS = 30_000
const PAGES = [
  ...(['/signin', '/live', '/leads', '/queues/unassigned', '/today', '/team'] as const),
  ...(['/reports/velocity', '/reports/sla', '/reports/holes', '/policy/routing', '/definitions'] as const),
  ...(['/audit', '/partners', '/settings/api-keys'] as const),
]

interface Scores {
  readonly performance: number
  readonly accessibility: number
  /** What made it so: largest paint and blocked time in milliseconds, how much the page moved. */
  readonly because: string
}

export async function run([form = 'desktop', ...only]: readonly string[]): Promise<Figures> {
  const product = await startedProduct(PORTS)
  const dir = await mkdtemp(path.join(os.tmpdir(), 'estafet-lighthouse-'))
  try {
    await sleep(LIFE_MS)
    const link = /Sign in: admin\s+(http\S+)/.exec(product.told)![1]!
    const cookie = await cookieOf(link)
    const found: (readonly [string, Scores])[] = []
    for (const page of only.length > 0 ? only : PAGES) {
      const scores = await measured(new URL(page, link).href, page === '/signin' ? null : cookie, form, dir)
      found.push([page, scores])
    }
    printTable(
      `Lighthouse, ${form}: performance, accessibility`,
      found.map(([page, { performance, accessibility, because }]) => [
        page,
        `${performance}  ${accessibility}  ${because}`,
      ]),
    )
    return {
      form,
      pages: found.length,
      leastPerformance: Math.min(...found.map(([, { performance }]) => performance)),
      leastAccessibility: Math.min(...found.map(([, { accessibility }]) => accessibility)),
    }
  } finally {
    await product.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

async function cookieOf(link: string): Promise<string> {
  const answer = await fetch(link, { redirect: 'manual' })
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

/** Lighthouse's words for a trace without the beginning of the page in it. The same page has one in the next run: see decision 0045. */
const NO_BEGIN = 'NO_NAVSTART'
const TRIES = 4

/** Measures until there is a trace to judge by. @throws when Lighthouse has none after {@link TRIES} tries, or fails otherwise. */
async function measured(url: string, cookie: string | null, form: string, dir: string): Promise<Scores> {
  for (let tried = 1; ; tried += 1) {
    const found = await measuredOnce(url, cookie, form, dir)
    if (typeof found !== 'string') return found
    if (found !== NO_BEGIN || tried === TRIES) throw new Error(`${url}: ${found} after ${tried} tries`)
    process.stderr.write(`${url}: ${found}, measured again\n`)
  }
}

/** The scores, or the code by which Lighthouse says why there are none. */
async function measuredOnce(url: string, cookie: string | null, form: string, dir: string): Promise<Scores | string> {
  const report = path.join(dir, 'report.json')
  // That of the page before must not stand for this one.
  await rm(report, { force: true })
  const args = [
    ...['exec', '--yes', `--package=${LIGHTHOUSE}`, '--', 'lighthouse', url, '--quiet', '--output=json'],
    ...[`--output-path=${report}`, '--only-categories=performance,accessibility'],
    '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
    ...(form === 'mobile' ? [] : ['--preset=desktop']),
    ...(cookie === null ? [] : [`--extra-headers=${JSON.stringify({ Cookie: cookie })}`]),
  ]
  const child = spawn('npm', args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CHROME_PATH: CHROMIUM },
  })
  await once(child, 'exit')
  const { categories, audits, runtimeError } = JSON.parse(await readFile(report, 'utf8')) as {
    runtimeError?: { readonly code: string }
    categories: Readonly<Record<'performance' | 'accessibility', { score: number | null }>>
    audits: Readonly<Record<string, { numericValue?: number }>>
  }
  if (runtimeError !== undefined) return runtimeError.code
  const scoreOf = (name: keyof typeof categories): number => round((categories[name].score ?? 0) * 100)
  const valueOf = (name: string, digits = 0): number => round(audits[name]?.numericValue ?? 0, digits)
  const because = `largest paint ${valueOf('largest-contentful-paint')} ms, blocked ${valueOf('total-blocking-time')} ms, moved ${valueOf('cumulative-layout-shift', 3)}`
  return { performance: scoreOf('performance'), accessibility: scoreOf('accessibility'), because }
}
