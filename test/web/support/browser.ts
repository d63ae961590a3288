import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { buildWebInto, webSourceHash } from '../../../src/cli/build-web.ts'

/** Debian's Chromium; first the one without windows of its own, which takes an eighth less work for the same pages. */
const CHROMIUM =
  ['/usr/lib/chromium/chromium-headless-shell', '/usr/bin/chromium'].find((place) => existsSync(place)) ?? null
const ARTEFACTS = path.resolve('artefacts/web')
const BUILT = path.resolve('node_modules/.cache/estafet-page')
/**
 * What Chromium leaves out. It heeds only the last such list, so Playwright's own (of 1.65, but for what is not about Linux) comes first.
 * Then its suggestions below the address line: pages of its own, made with each window although nobody sees one, which took more time than
 * ours; and a process kept ready for the next site, for there is one site.
 */
const LEFT_OUT = [
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'LensOverlay'],
  ...['HttpsFirstBalancedModeAutoEnable', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning'],
  ...['AvoidCorsURLLoaderRestartOnRedirect', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled'],
  ...['PreconnectToSearch', 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'SpareRendererForSitePerProcess'],
]
/** A browser beside a whole suite of other tests may take its time; what never comes is noticed all the same. */
const PATIENCE_MS = 90_000
/** A frame or two for what is about to begin; then the end of all that fades, as often as one sets off another. */
const AT_REST = `(async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => done()))
  for (;;) {
    await frame()
    await frame()
    const moving = document.getAnimations().filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime) && one.playState === 'running')
    if (moving.length === 0) return
    await Promise.all(moving.map((one) => one.finished.catch(() => undefined)))
  }
})()`

/** False where no browser is installed; the tests then say so and are skipped. */
export const browserIsThere = CHROMIUM !== null
if (!browserIsThere) console.warn('The page is not tested in a browser: there is no chromium on this machine.')

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${LEFT_OUT.join(',')}`,
    ],
  })
}

/** The page as built from its present sources: by the first test file that asks, for all that ask later. @returns its folder. */
export async function builtPage(): Promise<string> {
  const folder = path.join(BUILT, webSourceHash())
  if (existsSync(folder)) return folder
  await mkdir(BUILT, { recursive: true })
  const draft = await mkdtemp(path.join(BUILT, 'draft-'))
  await buildWebInto(draft)
  // Another test file may have been faster; its page is the same.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }))
  return folder
}

/** Opens a page that fails the test on anything the browser complains about. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions,
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    timezoneId: 'Asia/Jakarta',
    locale: 'en-GB',
    viewport: { width: 1280, height: 800 },
    ...options,
  })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  return { page, complaints }
}

export async function photograph(page: Page, name: string): Promise<void> {
  await mkdir(ARTEFACTS, { recursive: true })
  await page.screenshot({ path: path.join(ARTEFACTS, `${name}.png`) })
}

/** Keeps a picture that a test was given, beside the photographs. */
export async function keepPicture(bytes: Buffer, name: string): Promise<void> {
  await mkdir(ARTEFACTS, { recursive: true })
  await writeFile(path.join(ARTEFACTS, `${name}.png`), bytes)
}

/**
 * Waits until nothing on the page fades or moves any more: half-way through, a colour has a contrast that no one sees.
 * What goes round for ever (a loader) is not waited for.
 */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(AT_REST)
}

/**
 * What axe finds against WCAG 2.2 A and AA on the page at rest, as short lines; nothing when all is well. The same violations with all
 * that passed spelt out, and summed up in a page of its own (which only frames need, and our pages have none), took five times as long.
 */
export async function violations(page: Page): Promise<string[]> {
  await atRest(page)
  const { violations: found } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} · ${node.failureSummary ?? ''}`),
  )
}
