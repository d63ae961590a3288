import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { Role } from '../../src/ports/access.ts'
import { startApi, type ApiWorld } from '../api/support/api-world.ts'
import { browserIsThere, builtPage, openBrowser, openPage, photograph, violations } from './support/browser.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const

let browser: Browser
let world: ApiWorld
let page: Page
let complaints: string[]

async function open(options: BrowserContextOptions = {}, role: Role = 'admin'): Promise<void> {
  ;({ page, complaints } = await openPage(browser, options))
  await page.goto(`${world.url}${world.link(role, { reusable: true })}?to=%2Fsettings%2Fapi-keys`)
}

const suite = browserIsThere ? describe : describe.skip
suite('API keys in a browser', () => {
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

  test('a key is made, told once, opens what it may, is renewed and revoked', async () => {
    await open()
    await page.getByRole('heading', { name: 'No machine has a key yet' }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Make a key' }).click()
    await page.getByLabel('What uses it').fill('Warehouse')
    await page.getByLabel('read reports, today, coverage and the team').check()
    await photograph(page, 'api-keys-make')
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Make the key' }).click()
    const token = await page.getByRole('textbox', { name: 'The key of Warehouse' }).inputValue()
    const asked = await fetch(`${world.url}/api/today`, { headers: { authorization: `Bearer ${token}` } })
    expect(asked.status).toBe(200)
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('cell', { name: 'read leads, why they are as they are, and queues' }).waitFor()
    await photograph(page, 'api-keys')
    expect(await violations(page)).toEqual([])
    expect(await page.content()).not.toContain(token)
    await page.getByRole('button', { name: 'Calls of Warehouse' }).click()
    await page.getByRole('rowheader', { name: 'GET /api/today' }).waitFor()
    await photograph(page, 'api-key-calls')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Renew the key of Warehouse' }).click()
    await page.getByLabel('The old one goes on for').selectOption('it ends at once')
    await page.getByRole('dialog').getByRole('button', { name: 'Renew', exact: true }).click()
    const fresh = await page.getByRole('textbox', { name: 'The key of Warehouse' }).inputValue()
    expect(fresh).not.toBe(token)
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByText('ended', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Revoke the key of Warehouse' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click()
    await page.getByText('revoked just now').waitFor()
    const refused = await fetch(`${world.url}/api/today`, { headers: { authorization: `Bearer ${fresh}` } })
    expect(refused.status).toBe(401)
  })

  test('a manager is told who may', async () => {
    await open({}, 'manager')
    await page.getByText('Only an admin can see the keys.', { exact: false }).waitFor()
  })

  test('on a phone, in Indonesian and dark', async () => {
    await open({ ...PHONE, locale: 'id-ID', colorScheme: 'dark' })
    await page.getByRole('button', { name: 'Buat kunci' }).waitFor()
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(
      0,
    )
    await photograph(page, 'api-keys-phone-id')
    expect(await violations(page)).toEqual([])
  })
})
