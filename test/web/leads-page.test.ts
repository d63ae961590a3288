import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { aDecisionRow, NOW } from '../api/support/believable-decisions.ts'
import { OURS, startApi } from '../api/support/api-world.ts'
import type { ApiWorld } from '../api/support/api-world.ts'
import { browserIsThere, builtPage, openBrowser, openPage, photograph, violations } from './support/browser.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const

let built: string
let browser: Browser
let world: ApiWorld
let page: Page
let complaints: string[]

async function open(path = '/leads', options: BrowserContextOptions = {}): Promise<void> {
  ;({ page, complaints } = await openPage(browser, options))
  await page.goto(`${world.url}${world.link('viewer')}?to=${encodeURIComponent(path)}`)
}
const rows = () => page.locator('li.lead-row')
const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
const focused = () => page.evaluate<string>('document.activeElement.textContent')

const suite = browserIsThere ? describe : describe.skip
suite('the list of leads in a browser', () => {
  beforeAll(async () => {
    built = await builtPage()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser.close()
  })
  beforeEach(async () => {
    world = await startApi({ webDist: built })
    for (let n = 1; n <= 60; n += 1) world.shelves.of(OURS).push(aDecisionRow(n, NOW - (60 - n) * 60_000))
  })
  afterEach(async () => {
    await page.context().close()
    await world.close()
    expect(complaints).toEqual([])
  })

  test('fifty rows with an exact count, more by a click', async () => {
    await open()
    await page.getByText('60 leads').waitFor()
    expect(await rows().count()).toBe(50)
    await page.getByRole('button', { name: 'Load more' }).click()
    await rows().nth(59).waitFor()
    await photograph(page, 'leads-en')
    expect(await violations(page)).toEqual([])
  })

  test('filters stand in the address and go away one by one', async () => {
    await open()
    await page.getByText('60 leads').waitFor()
    await page.getByRole('button', { name: 'Filters', exact: true }).click()
    await page.getByLabel('Stage', { exact: true }).selectOption('SAL')
    await page.getByText('10 leads').waitFor()
    await page.getByLabel('Owner', { exact: true }).selectOption('Rafi Pratama')
    await page.getByLabel('Order', { exact: true }).selectOption('due')
    await page.getByText('10 leads').waitFor()
    // Quoted by the router, so that an id of digits stays a text.
    expect(decodeURIComponent(new URL(page.url()).search)).toBe('?stage=sal&owner="14"&sort=due')
    await page.reload()
    await page.getByRole('button', { name: 'Remove filter Stage: SAL' }).click()
    await page.getByRole('button', { name: 'Remove filter Owner: Rafi Pratama' }).click()
    await page.getByText('60 leads').waitFor()
  })

  test('the list as it is filtered is kept as a file', async () => {
    await open('/leads?waiting=held')
    await page.getByText('10 leads').waitFor()
    const button = page.getByRole('button', { name: 'Leads: save as CSV' })
    const [file] = await Promise.all([page.waitForEvent('download'), button.click()])
    expect(file.suggestedFilename()).toMatch(/^leads-\d{4}-\d\d-\d\d\.csv$/)
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n')
    expect(lines).toHaveLength(11)
    expect(lines[1]).toMatch(/^Rina Putri,/)
  })

  test('by keyboard: search, walk, open', async () => {
    await open()
    await rows().first().waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('sam')
    await page.getByText('10 leads').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('j')
    expect(await focused()).toBe('Tono Wijaya')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Why this owner' }).waitFor()
    expect(new URL(page.url()).pathname).toMatch(/^\/leads\/018f1111-/)
    await page.goBack()
    await page.getByText('10 leads').waitFor()
  })

  test('filtered to nothing, nothing yet, and not to be loaded are three different things', async () => {
    await open('/leads?q=nobody-like-this')
    await page.getByRole('heading', { name: 'No lead matches these filters' }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByText('60 leads').waitFor()
    world.shelves.of(OURS).length = 0
    await page.reload()
    await page.getByRole('heading', { name: 'Listening' }).waitFor()
    // A number of a report asks for some leads too.
    await page.goto(`${world.url}/leads?returned=any`)
    await page.getByRole('heading', { name: 'No lead matches these filters' }).waitFor()
    await page.goto(`${world.url}/leads`)
    await page.route('**/api/leads?*', (route) => route.fulfill({ status: 503, body: '' }))
    await page.reload()
    await page.getByText('Leads cannot be loaded now.').waitFor({ timeout: 60_000 })
    complaints = complaints.filter((text) => !text.includes('503'))
  })

  test('on a phone in Indonesian: cards that fit, and the same filters', async () => {
    await open('/leads?waiting=held', { ...PHONE, locale: 'id-ID' })
    await page.getByText('10 lead', { exact: true }).waitFor()
    expect(await rows().first().innerText()).toMatch(/Rina Putri[\s\S]*Ditahan[\s\S]*belum ada yang bertugas/)
    expect(await overflow()).toBeLessThanOrEqual(0)
    await page.getByRole('button', { name: 'Saringan', exact: true }).click()
    await page.getByLabel('Tahap', { exact: true }).waitFor()
    await photograph(page, 'leads-id-phone')
    expect(await violations(page)).toEqual([])
  })
})
