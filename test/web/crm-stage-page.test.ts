import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { startApi, type ApiWorld } from '../api/support/api-world.ts'
import { browserIsThere, builtPage, openBrowser, openPage, photograph, violations } from './support/browser.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'id-ID' } as const
const HERE = '?to=%2Fsettings%2Fcrm-stage'

let browser: Browser
let world: ApiWorld
let page: Page
let complaints: string[]

const suite = browserIsThere ? describe : describe.skip
suite('the CRM’s own stage in a browser', () => {
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

  test('an admin sees which stage is missing, names one of the portal’s own, and turns it on', async () => {
    ;({ page, complaints } = await openPage(browser, {}))
    await page.goto(`${world.url}${world.link('admin', { reusable: true })}${HERE}`)
    await page.getByRole('heading', { name: 'Stage in HubSpot' }).waitFor()
    await page.getByText('The account lacks 1 stage that is meant here.').waitFor()
    await page.getByLabel('SAL: Stage in HubSpot').selectOption('Accepted by sales')
    await page.getByLabel('MQL: Stage in HubSpot').selectOption('None: nothing is written')
    await page.getByRole('switch', { name: /Write our stage to HubSpot’s own/ }).check({ force: true })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. HubSpot’s stage follows from the next move on.').waitFor()
    await page.getByText('The account lacks').waitFor({ state: 'detached' })
    await photograph(page, 'crm-stage')
    expect(await violations(page)).toEqual([])
  })

  test('on a phone, in Indonesian and dark, what was saved stands', async () => {
    ;({ page, complaints } = await openPage(browser, { ...PHONE, colorScheme: 'dark' }))
    await page.goto(`${world.url}${world.link('admin', { reusable: true })}${HERE}`)
    await page.getByRole('heading', { name: 'Tahap di HubSpot' }).waitFor()
    expect(await page.getByLabel('SAL: Padanannya di HubSpot').inputValue()).toBe('187654321')
    expect(await page.getByRole('switch', { name: /Tulis tahap kami/ }).isChecked()).toBe(true)
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(
      0,
    )
    await photograph(page, 'crm-stage-phone-id')
    expect(await violations(page)).toEqual([])
  })
})
