import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { aDecisionRow, NOW } from '../api/support/believable-decisions.ts'
import { OURS, startApi, type ApiWorld } from '../api/support/api-world.ts'
import type { Conflict } from '../../src/domain/lead.ts'
import { browserIsThere, builtPage, openBrowser, openPage, photograph, violations } from './support/browser.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const
const INDONESIAN_PHONE = { ...PHONE, locale: 'id-ID', colorScheme: 'dark' } as const
const times = { firstAt: NOW - 60_000, lastAt: NOW - 40_000 }
const CONFLICTS: readonly Conflict[] = [
  { ...times, what: 'owner', wrote: '11', found: '12', tool: 'workflow', toolId: 'enrollmentId:7', times: 3 },
  { ...times, what: 'stage', wrote: 'mql', found: null, tool: 'app', toolId: null, times: 1 },
]

let browser: Browser
let world: ApiWorld
let page: Page
let complaints: string[]

async function open(options: BrowserContextOptions = {}) {
  ;({ page, complaints } = await openPage(browser, options))
  await page.goto(`${world.url}${world.link('manager', { reusable: true })}?to=/queues/conflicts`)
}

const suite = browserIsThere ? describe : describe.skip
suite('conflicts in a browser', () => {
  beforeAll(async () => {
    browser = await openBrowser()
    world = await startApi({ webDist: await builtPage() })
  })
  afterAll(async () => {
    await browser.close()
    await world.close()
  })
  afterEach(async () => {
    await page.context().close()
    expect(complaints).toEqual([])
  })

  test('none is good news', async () => {
    await open()
    await page.getByText('No other tool writes over ours').waitFor()
    expect(await violations(page)).toEqual([])
  })

  test('each says what was written over, by what and how often, and what to do; settled by one press', async () => {
    const row = aDecisionRow(6, NOW)
    world.shelves.of(OURS).push({ ...row, decision: { ...row.decision, conflicts: CONFLICTS } })
    await open()
    await page.getByText('A workflow of the CRM changed the owner after us: Sari Dewanti → Budi Santoso. 3 times', { exact: false }).waitFor() // prettier-ignore
    await page.getByText('Another app changed the stage after us: MQL → nothing. 1 time', { exact: false }).waitFor()
    await page.getByText('The CRM calls it enrollmentId:7.').waitFor()
    await photograph(page, 'conflicts')
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Settled: Tono Wijaya' }).click()
    await page.getByText('1 of 1 done.').waitFor()
    expect(world.shelves.orders).toEqual([{ action: 'settle-conflict' }])
  })

  test('on a phone, in Indonesian, in the dark', async () => {
    await open(INDONESIAN_PHONE)
    await page.getByText('Workflow CRM mengubah pemilik setelah kami', { exact: false }).waitFor()
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
    expect([await violations(page), overflow]).toEqual([[], 0])
  })
})
