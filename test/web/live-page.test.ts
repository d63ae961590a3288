import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { Role } from '../../src/ports/access.ts'
import { aDecisionRow, decisionId, NOW } from '../api/support/believable-decisions.ts'
import { OURS, startApi } from '../api/support/api-world.ts'
import type { ApiWorld } from '../api/support/api-world.ts'
import { browserIsThere, builtPage, openBrowser, openPage, photograph, violations } from './support/browser.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const
const MINUTE = 60_000

let built: string
let browser: Browser
let world: ApiWorld
let page: Page
let complaints: string[]

function add(from: number, to: number): void {
  for (let n = from; n <= to; n += 1) world.shelves.of(OURS).push(aDecisionRow(n, NOW - (12 - n) * MINUTE))
}
async function open(options: BrowserContextOptions = {}, role: Role = 'admin', path = '/live'): Promise<void> {
  ;({ page, complaints } = await openPage(browser, options))
  await page.goto(`${world.url}${world.link(role)}?to=${encodeURIComponent(path)}`)
}
const rows = () => page.locator('li.row')
const row = (name: string) => page.locator('li.row', { hasText: name }).first()
const drawer = () => page.getByRole('dialog')

/** The decision whose Why has the focus. */
const focusedWhy = () => page.evaluate<string | null>('document.activeElement.getAttribute("data-why")')
/** Pixels by which the page is wider than the window. */
const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')

const suite = browserIsThere ? describe : describe.skip
suite('the live page in a browser', () => {
  beforeAll(async () => {
    built = await builtPage()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser.close()
  })
  beforeEach(async () => {
    world = await startApi({ webDist: built })
    add(1, 12)
  })
  afterEach(async () => {
    await page.context().close()
    await world.close()
    expect(complaints).toEqual([])
  })

  test('a sign-in link shows the stream: who, stage, score that adds up, owner, deadline in words', async () => {
    await open()
    await rows().first().waitFor()
    expect(await rows().count()).toBe(12)
    const tono = row('Tono Wijaya')
    expect(await tono.innerText()).toMatch(/PT Samudra Logistik/)
    expect(await tono.innerText()).toMatch(/MQL[\s\S]*81[\s\S]*27 \+ 24 \+ 30[\s\S]*Sari Dewanti[\s\S]*answer in 4 min/)
    expect(await row('Rina Putri').innerText()).toMatch(/Held[\s\S]*nobody in AE Jakarta works now/)
    expect(await row('Joko Hartono').innerText()).toMatch(/late/)
    expect(await page.locator('.header').innerText()).toMatch(/Demo[\s\S]*all parts healthy/)
    await photograph(page, 'live-en-light')
    expect(await violations(page)).toEqual([])
  })

  test('new decisions arrive by themselves, and gather while the reader is busy with a row', async () => {
    await open()
    await rows().first().waitFor()
    add(13, 13)
    await page.locator(`[data-decision="${decisionId(13)}"]`).waitFor()
    await row('Tono Wijaya').hover()
    add(14, 16)
    const fresh = page.getByRole('button', { name: '3 new' })
    await fresh.waitFor()
    expect(await rows().count()).toBe(13)
    await photograph(page, 'live-gathered')
    await fresh.click()
    await page.locator(`[data-decision="${decisionId(16)}"]`).waitFor()
    expect(await rows().count()).toBe(16)
  })

  test('when a lead is decided again, only the newest line tells its promise', async () => {
    world.shelves.of(OURS).push({ ...aDecisionRow(18, NOW), recordId: aDecisionRow(12, NOW).recordId })
    await open()
    await rows().first().waitFor()
    expect(await page.locator(`[data-decision="${decisionId(18)}"]`).innerText()).toContain('answer in 4 min')
    expect(await page.locator(`[data-decision="${decisionId(12)}"]`).innerText()).toContain('decided again since')
  })

  test('pausing gathers too, by button and by key', async () => {
    await open()
    await rows().first().waitFor()
    await page.keyboard.press('p')
    await page.getByRole('button', { name: 'Resume' }).waitFor()
    add(13, 14)
    await page.getByRole('button', { name: '2 new' }).waitFor()
    await page.keyboard.press('n')
    expect(await rows().count()).toBe(14)
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor()
  })

  test('Why opens by mouse, has an address, and closes with the focus where it was', async () => {
    await open()
    await row('Tono Wijaya').getByRole('button', { name: /^Why/ }).click()
    await drawer().getByText('Why this owner').waitFor()
    const text = await drawer().innerText()
    expect(text).toMatch(/Assigned to Sari Dewanti because rule 3/)
    expect(text).toMatch(/source[\s\S]*90\.00 × 0\.30[\s\S]*27\.00[\s\S]*Sum[\s\S]*81\.00/)
    expect(text).toMatch(/Budi Santoso[\s\S]*not present · Out of office/)
    expect(text).toMatch(/Nia Kurniawan[\s\S]*passed over · Lacks a skill this lead needs; keeps the turn/)
    expect(new URL(page.url()).searchParams.get('why')).toBe(decisionId(12))
    await photograph(page, 'why-en-light')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await drawer().waitFor({ state: 'hidden' })
    expect(await focusedWhy()).toBe(decisionId(12))
  })

  test('the whole journey by keys: j, k, w, Esc, /, ?', async () => {
    await open()
    await rows().first().waitFor()
    for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key)
    expect(await focusedWhy()).toBe(decisionId(11))
    await page.keyboard.press('w')
    await drawer().getByText('Why this owner').waitFor()
    await page.keyboard.press('Escape')
    await drawer().waitFor({ state: 'hidden' })
    await page.keyboard.press('/')
    await page.keyboard.type('held')
    await page.getByText('2 of 12 loaded').waitFor()
    expect(await rows().count()).toBe(2)
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys of this page' }).waitFor()
  })

  test('nothing matches: it says so and offers the way back', async () => {
    await open({}, 'viewer', '/live?q=zebra')
    await page.getByText('Nothing matches “zebra”').waitFor()
    await photograph(page, 'live-filtered-empty')
    await page.locator('.empty').getByRole('button', { name: 'Clear filter' }).click()
    await rows().first().waitFor()
  })

  test('Indonesian is whole: list, reasons, times, and the drawer', async () => {
    await open()
    await page.getByText('Indonesia', { exact: true }).click()
    await row('Tono Wijaya').getByText('jawab 4 menit lagi').waitFor()
    expect(await row('Rina Putri').innerText()).toMatch(/Ditahan[\s\S]*belum ada yang bertugas/)
    expect(await page.locator('html').getAttribute('lang')).toBe('id')
    await page.keyboard.press('w')
    await drawer().getByText('Mengapa pemilik ini').waitFor()
    expect(await drawer().innerText()).toMatch(/90,00 × 0,30[\s\S]*27,00/)
    await photograph(page, 'why-id-light')
    expect(await violations(page)).toEqual([])
  })

  test('dark', async () => {
    await open({ colorScheme: 'dark' })
    await rows().first().waitFor()
    await photograph(page, 'live-en-dark')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('w')
    await drawer().getByText('Why this owner').waitFor()
    await photograph(page, 'why-en-dark')
    expect(await violations(page)).toEqual([])
  })

  test('on a phone rows are cards, Why fills the screen, and nothing runs out of it', async () => {
    await open(PHONE)
    await rows().first().waitFor()
    await photograph(page, 'live-phone')
    expect(await overflow()).toBe(0)
    expect(await violations(page)).toEqual([])
    await row('Rina Putri').getByRole('button', { name: /^Why/ }).tap()
    await drawer().getByText('Why this owner').waitFor()
    await photograph(page, 'why-phone')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await drawer().waitFor({ state: 'hidden' })
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await overflow()).toBe(0)
    await photograph(page, 'live-320')
  })

  test('a dark phone in Indonesian', async () => {
    await open({ ...PHONE, colorScheme: 'dark', locale: 'id-ID' })
    await row('Tono Wijaya').getByText('jawab 4 menit lagi').waitFor()
    await photograph(page, 'live-phone-id-dark')
    expect(await violations(page)).toEqual([])
  })

  test('before the first lead the page listens, and the first one appears', async () => {
    world.shelves.of(OURS).length = 0
    await open()
    await page.getByRole('heading', { name: 'Listening' }).waitFor()
    await photograph(page, 'live-empty')
    expect(await violations(page)).toEqual([])
    add(6, 6)
    await row('Tono Wijaya').waitFor()
  })

  test('a lost stream says so and resumes without a gap', async () => {
    await open()
    await rows().first().waitFor()
    await page.waitForRequest(/stream/, { timeout: 100 }).catch(() => null)
    await page.context().setOffline(true)
    world.api.close()
    await page.getByText(/Connection lost/).waitFor()
    add(13, 15)
    await page.context().setOffline(false)
    await page.locator(`[data-decision="${decisionId(15)}"]`).waitFor()
    expect(await rows().count()).toBe(15)
    complaints = complaints.filter(
      (text) => !text.includes('ERR_INTERNET_DISCONNECTED') && !text.includes('ERR_INCOMPLETE'),
    )
  })

  test('older rows are loaded by request', async () => {
    add(13, 70)
    await open()
    await rows().first().waitFor()
    expect(await rows().count()).toBe(50)
    await page.getByRole('button', { name: 'Load more' }).click()
    await page.getByText('That is everything.').waitFor()
    expect(await rows().count()).toBe(70)
  })

  test('names as long and as odd as they come do not break the page', async () => {
    world.shelves
      .of(OURS)
      .push(
        { ...aDecisionRow(13, NOW), personName: 'A'.repeat(64), company: '🚀'.repeat(64) },
        { ...aDecisionRow(14, NOW), personName: '<img src=x onerror=alert(1)>', company: 'Evil \u202Egnp.exe' },
      )
    for (const options of [{}, PHONE]) {
      await open(options)
      await rows().first().waitFor()
      expect(await row('<img src=x').innerText()).toContain('<img src=x onerror=alert(1)>')
      expect(await overflow()).toBe(0)
    }
    await photograph(page, 'live-odd-names-phone')
  })
})
