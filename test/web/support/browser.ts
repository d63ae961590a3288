import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

const run = promisify(execFile)
const CHROMIUM = '/usr/bin/chromium'
const ARTEFACTS = path.resolve('artefacts/web')

/** False where no browser is installed; the tests then say so and are skipped. */
export const browserIsThere = existsSync(CHROMIUM)
if (!browserIsThere) console.warn(`The page is not tested in a browser: there is no ${CHROMIUM} on this machine.`)

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export interface BuiltPage {
  readonly folder: string
  remove(): Promise<void>
}
/** Builds the page from its present sources into a folder of its own. */
export async function buildPage(): Promise<BuiltPage> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'estafet-page-'))
  const args = ['build', '--config', 'web/vite.config.ts', '--outDir', folder, '--logLevel', 'warn']
  // Under NODE_ENV=test, which jest sets, the build would carry the development half of React.
  await run('node_modules/.bin/vite', args, { env: { ...process.env, NODE_ENV: 'production' } })
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
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

/** What axe finds against WCAG 2.2 A and AA, as short lines; nothing when all is well. */
export async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} · ${node.failureSummary ?? ''}`),
  )
}
