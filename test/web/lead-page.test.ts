import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { aDecisionRow, NOW } from '../api/support/believable-decisions.ts'
import { OURS, startApi } from '../api/support/api-world.ts'
import type { ApiWorld } from '../api/support/api-world.ts'
import { browserIsThere, builtPage, openBrowser, openPage, photograph, violations } from './support/browser.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const
const LEAD = aDecisionRow(6, NOW).leadId

let built: string
let browser: Browser
let world: ApiWorld
let page: Page
let complaints: string[]

async function open(
  role: 'viewer' | 'manager' | 'admin',
  path: string,
  options: BrowserContextOptions = {},
): Promise<void> {
  ;({ page, complaints } = await openPage(browser, options))
  await page.goto(`${world.url}${world.link(role)}?to=${encodeURIComponent(path)}`)
}
const tab = (name: string) => page.getByRole('tab', { name })

const suite = browserIsThere ? describe : describe.skip
suite('a lead, the queues and the audit log in a browser', () => {
  beforeAll(async () => {
    built = await builtPage()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser.close()
  })
  beforeEach(async () => {
    world = await startApi({ webDist: built })
    for (const n of [6, 7, 13]) world.shelves.of(OURS).push(aDecisionRow(n, NOW - (13 - n) * 60_000))
  })
  afterEach(async () => {
    await page.context().close()
    await world.close()
    expect(complaints).toEqual([])
  })

  test('by keyboard: why, timeline, what would happen, details; the tab stands in the address', async () => {
    await open('viewer', `/leads/${LEAD}`)
    await page.getByRole('heading', { name: 'Tono Wijaya' }).waitFor()
    expect(await page.getByRole('button', { name: 'Reassign' }).count()).toBe(0)
    await photograph(page, 'lead-why')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('2')
    await page.getByRole('list', { name: 'What happened, newest first' }).waitFor()
    await page.keyboard.press('3')
    await page.getByText('Nothing has been written').waitFor()
    await page.getByRole('row', { name: 'Temperature hot warm' }).waitFor()
    await photograph(page, 'lead-would')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('4')
    await page.getByText('tono@samudra.example', { exact: true }).waitFor()
    expect(new URL(page.url()).search).toBe('?tab=details')
    await page.reload()
    await page.getByText('tono@samudra.example', { exact: true }).waitFor()
    expect(await tab('Details').getAttribute('aria-selected')).toBe('true')
  })

  test('a manager gives the lead to somebody, and takes it back', async () => {
    await open('manager', `/leads/${LEAD}`)
    await page.getByRole('heading', { name: 'Tono Wijaya' }).waitFor()
    await page.keyboard.press('a')
    await page.getByRole('button', { name: 'Budi Santoso' }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByLabel('Find by name').fill('budi')
    await page.getByRole('button', { name: 'Budi Santoso' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Taken back.').waitFor()
    expect(world.shelves.orders).toEqual([{ action: 'reassign', ownerId: '12', lockDays: 7 }])
    expect(world.shelves.undone).toHaveLength(1)
  })

  test('on a phone in Indonesian: recycle with a reason', async () => {
    await open('manager', `/leads/${LEAD}`, { ...PHONE, locale: 'id-ID' })
    await page.getByRole('button', { name: 'Daur ulang' }).click()
    await page.getByLabel('Alasan').selectOption('other')
    const send = page.getByRole('dialog').getByRole('button', { name: 'Daur ulang' })
    expect(await send.isDisabled()).toBe(true)
    await page.getByLabel(/^Catatan/).fill('Salah orang')
    await send.click()
    await page.getByText('Selesai.').waitFor()
    expect(world.shelves.orders).toEqual([{ action: 'recycle', reason: 'other', note: 'Salah orang' }])
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(
      0,
    )
    await photograph(page, 'lead-id-phone')
    expect(await violations(page)).toEqual([])
  })

  test('queues: what waits, why, since when; several at once', async () => {
    await open('manager', '/queues/held')
    await page.getByRole('tab', { name: 'Held 2' }).waitFor()
    await page.getByText('Held: nobody in AE Jakarta works now.').first().waitFor()
    await photograph(page, 'queue-held')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.getByRole('checkbox', { name: 'Select all shown' }).check()
    await page.getByRole('button', { name: 'Re-evaluate 2' }).click()
    await page.getByText('2 of 2 done.').waitFor()
    expect(world.shelves.orders).toEqual([{ action: 're-evaluate' }, { action: 're-evaluate' }])
    await tab('Ideas').click()
    await page.getByText('No two leads look like one person.').waitFor()
    expect(new URL(page.url()).pathname).toBe('/queues/ideas')
    expect(await violations(page)).toEqual([])
    expect(await tab('Failed').count()).toBe(0)
  })

  test('the follow-up of several leads is stopped at once', async () => {
    await open('manager', '/queues/held')
    await page.getByRole('checkbox', { name: 'Select all shown' }).check()
    await page.getByRole('button', { name: 'Stop follow-up of 2' }).click()
    await page.getByText('2 of 2 done.').waitFor()
    expect(world.shelves.orders).toEqual([{ action: 'stop-cadence' }, { action: 'stop-cadence' }])
  })

  test('several leads are given to somebody and taken back as one, by keyboard; what cannot be taken back is named', async () => {
    world.shelves.of(OURS).push(aDecisionRow(26, NOW - 26 * 60_000))
    await open('manager', '/queues/due')
    const give = async (): Promise<void> => {
      await page.getByRole('checkbox', { name: 'Select all shown' }).check()
      await page.keyboard.press('a')
      await page.getByRole('button', { name: 'Budi Santoso' }).press('Enter')
    }
    await give()
    await page.getByRole('button', { name: 'Undo 2' }).waitFor()
    await photograph(page, 'queue-undo')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('u')
    await page.getByText('2 of 2 taken back.').waitFor()
    expect(world.shelves.undone).toHaveLength(2)
    let tries = 0
    await page.route('**/api/audit/*/undo', async (route) => {
      tries += 1
      if (tries > 1) return route.continue()
      const body = JSON.stringify({ code: 'too_late_to_undo', detail: 'Too late.' })
      await route.fulfill({ status: 409, contentType: 'application/problem+json', body })
    })
    await give()
    await page.getByRole('button', { name: 'Undo 2' }).click()
    await page.getByText('1 of 2 taken back. 1 could not be taken back:').waitFor()
    await page.getByText('Joko Hartono · CV Maju Bersama: This can no longer be undone').waitFor()
    complaints = complaints.filter((text) => !text.includes('409'))
  })

  test('leads that nobody had are given to somebody in Indonesian: the page says that this cannot be taken back', async () => {
    await open('manager', '/queues/held', { ...PHONE, locale: 'id-ID' })
    await page.getByRole('checkbox', { name: 'Pilih semua yang tampil' }).check()
    await page.getByRole('button', { name: 'Tugaskan 2' }).click()
    await page.getByRole('button', { name: 'Budi Santoso' }).click()
    await page.getByText('2 dari 2 selesai.').waitFor()
    await page.getByText(/^Tidak dapat diurungkan: .+ dan .+\./).waitFor()
    expect(await page.getByRole('button', { name: /Urungkan/ }).count()).toBe(0)
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(
      0,
    )
    await photograph(page, 'queue-fixed-id')
    expect(await violations(page)).toEqual([])
  })

  test('the audit log of an admin, in Indonesian', async () => {
    await open('admin', '/audit', { locale: 'id-ID' })
    await page.getByRole('heading', { name: 'Belum ada apa-apa' }).waitFor()
    await page.goto(`${world.url}/queues/failed`)
    await page.getByRole('heading', { name: 'Tidak ada yang menunggu di sini' }).waitFor()
    await photograph(page, 'audit-id')
    expect(await violations(page)).toEqual([])
  })
})
