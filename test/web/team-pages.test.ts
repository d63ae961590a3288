import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { startApi, type ApiWorld } from '../api/support/api-world.ts'
import {
  browserIsThere,
  builtPage,
  keepPicture,
  openBrowser,
  openPage,
  photograph,
  violations,
} from './support/browser.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const
const INDONESIAN_PHONE = { ...PHONE, locale: 'id-ID', colorScheme: 'dark' } as const

let browser: Browser
let world: ApiWorld
let page: Page
let complaints: string[]

async function open(path: string, options: BrowserContextOptions = {}, role: 'manager' | 'viewer' = 'manager') {
  ;({ page, complaints } = await openPage(browser, options))
  await page.goto(`${world.url}${world.link(role, { reusable: true })}?to=${encodeURIComponent(path)}`)
}
const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')

const suite = browserIsThere ? describe : describe.skip
suite('the team in a browser', () => {
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
    expect(complaints.filter((one) => !one.includes('404'))).toEqual([])
  })

  test('who had more than was due is told first; from there by keyboard to why', async () => {
    await open('/team')
    await page.getByRole('heading', { name: 'Ayu Lestari had 2.00 turns more than was due.' }).waitFor()
    await page.getByText('out of office until', { exact: false }).first().waitFor()
    await photograph(page, 'team')
    expect(await violations(page)).toEqual([])
    const picture = page.getByRole('button', { name: 'AE Jakarta: Difference (Turns): save as a picture' })
    const [chart] = await Promise.all([page.waitForEvent('download'), picture.click()])
    expect(chart.suggestedFilename()).toMatch(/^team-.*\.png$/)
    await keepPicture(await readFile(await chart.path()), 'chart-team')
    const inHand = page.getByRole('link', { name: 'Ayu Lestari: 14 active leads' })
    expect(await inHand.getAttribute('href')).toMatch(/owner=ayu&status=active/)
    await page.locator('body').press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Ayu Lestari is 0.67 turns ahead in AE Jakarta.' }).waitFor()
    await page.getByText('turn for Tono Wijaya given back: spam', { exact: false }).waitFor()
    await photograph(page, 'team-ledger')
    expect(await violations(page)).toEqual([])
    expect(new URL(page.url()).searchParams.get('pool')).toBe('ae')
    await page.getByLabel('Period').selectOption('7')
    await page.waitForURL(/span=7/)
    const keep = page.getByRole('button', { name: 'Lines of the ledger, newest first: save as CSV' })
    const [file] = await Promise.all([page.waitForEvent('download'), keep.press('Enter')])
    expect(file.suggestedFilename()).toMatch(/^ledger-ayu-ae-.*\.csv$/)
  })

  test('the letter o goes to setting somebody out of office', async () => {
    await open('/team')
    await page.getByRole('heading', { name: 'Ayu Lestari had' }).waitFor()
    await page.getByLabel('Stand-in').waitFor()
    await page.locator('body').press('o')
    expect(await page.evaluate<string>('document.activeElement?.tagName')).toBe('SELECT')
  })

  test('at 1200 pixels no column of the team is cut off', async () => {
    await open('/team', { viewport: { width: 1_200, height: 800 } })
    await page.locator('.team-person').first().waitFor()
    await photograph(page, 'team-1200')
    const cut = await page.evaluate<number>(
      `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.team-table .figure-table'))`,
    )
    expect(cut).toBeLessThanOrEqual(0)
  })

  test('a viewer sees the same and hands nothing over', async () => {
    await open('/team/ayu', {}, 'viewer')
    await page.getByRole('link', { name: 'Their leads' }).waitFor()
    expect(await page.getByRole('link', { name: 'Hand over' }).count()).toBe(0)
  })

  test('somebody whom nobody knows', async () => {
    await open('/team/nobody')
    await page.getByText('There is no such person, or they are in no pool.').waitFor()
  })

  test.each([
    ['/team', 'Ayu Lestari mendapat 2,00 giliran lebih banyak dari haknya.'],
    ['/team/ayu', 'Ayu Lestari lebih dulu 0,67 giliran di AE Jakarta.'],
  ])('%s on a phone, in Indonesian and dark', async (path, answer) => {
    await open(path, INDONESIAN_PHONE)
    await page.getByRole('heading', { name: answer }).waitFor()
    expect(await overflow()).toBeLessThanOrEqual(0)
    await photograph(page, `${path.replaceAll('/', '-').slice(1)}-phone-id`)
    expect(await violations(page)).toEqual([])
  })
})
