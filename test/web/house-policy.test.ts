import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { openHouse, type HouseInMemory } from '../api/support/house-in-memory.ts'
import { browserIsThere, builtPage, openBrowser, openPage, photograph, violations } from './support/browser.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const
const THEIRS = { ...defaultPolicy, temperature: { ...defaultPolicy.temperature, hotHours: 5 } }

let browser: Browser
let built: string
let house: HouseInMemory
let page: Page
let complaints: string[]

const suite = browserIsThere ? describe : describe.skip
suite('one policy for two accounts, in a browser', () => {
  beforeAll(async () => {
    built = await builtPage()
    browser = await openBrowser()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    house = await openHouse(built)
    await house.ours.aLead({ email: 'jane@firm.example', company: 'Firm' })
  })
  afterEach(async () => {
    await page.context().close()
    await house.ours.api.close()
    expect(complaints.filter((complaint) => !complaint.includes('409'))).toEqual([])
  })
  const open = async (path: string, options: BrowserContextOptions = {}): Promise<void> => {
    ;({ page, complaints } = await openPage(browser, options))
    await page.goto(`${house.ours.api.url}${await house.ours.link('admin')}?to=${encodeURIComponent(path)}`)
  }
  const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
  const openPublishing = async (): Promise<void> => {
    await page.getByRole('spinbutton', { name: 'Points of MQL' }).fill('55')
    await page.getByText(/^(lint ok|\d+ warnings?)$/).waitFor()
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByLabel('Why, in one line').fill('MQLs counted too much')
  }
  const also = () => page.getByRole('checkbox', { name: 'Publish in Salesforce too, account 00D8d0000012EsFEAU' })
  const publish = () => page.getByRole('button', { name: 'Publish version 2' }).click()

  test('alike so far: publishing is for both unless the admin says otherwise', async () => {
    await open('/policy/scores')
    await openPublishing()
    expect(await also().isChecked()).toBe(true)
    await photograph(page, 'house-publish')
    expect(await violations(page)).toEqual([])
    await publish()
    await page.getByText('No draft. Version 2 is active').waitFor()
    expect(await house.there()).toMatchObject({ version: 2, author: 'Maya (HubSpot 8800001)' })
  })

  test('apart on purpose: it is for this account alone unless chosen, by keyboard; then only the change goes there', async () => {
    await house.publishThere(THEIRS)
    await open('/policy/scores')
    await openPublishing()
    expect(await also().isChecked()).toBe(false)
    await page.getByText('What changes there (1)').click()
    await also().focus()
    await page.keyboard.press('Space')
    await photograph(page, 'house-publish-apart')
    expect(await violations(page)).toEqual([])
    await publish()
    await page.getByText('No draft. Version 2 is active').waitFor()
    const { document } = await house.there()
    expect(document).toMatchObject({ temperature: { hotHours: 5 }, qualification: { points: { mql: 55 } } })
  })

  test('what changed there while the form was open is told, and the next try is on what stands', async () => {
    await open('/policy/scores')
    await openPublishing()
    await also().waitFor()
    await house.publishThere(THEIRS)
    await publish()
    await page.getByText('Somebody published in the other account meanwhile.').waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('The accounts differ already.').waitFor()
    expect(await also().isChecked()).toBe(false)
    await also().check()
    await publish()
    await page.getByText('No draft. Version 2 is active').waitFor()
    expect((await house.there()).version).toBe(3)
  })

  test('where it does not fit, the form says so and publishes here alone', async () => {
    await house.publishThere({
      ...defaultPolicy,
      qualification: { points: { ...defaultPolicy.qualification.points, mql: 7 } },
    })
    await open('/policy/scores')
    await openPublishing()
    await page.getByText('It does not fit there').waitFor()
    await page.getByText('has something of its own at "qualification.points.mql"').waitFor()
    expect(await also().isDisabled()).toBe(true)
    expect(await violations(page)).toEqual([])
    await publish()
    await page.getByText('No draft. Version 2 is active').waitFor()
    expect((await house.there()).version).toBe(2)
  })

  test('the page of the house shows what differs and takes it over with a reason that stands there already', async () => {
    await house.publishThere(THEIRS)
    await open('/settings/house')
    await page.getByText('Differs in 1 place').waitFor()
    await page.getByRole('button', { name: 'Take over the policy of Salesforce' }).press('Enter')
    const sheet = page.getByRole('dialog')
    await sheet.getByText(/→ 5/).waitFor()
    expect(await sheet.getByLabel('Why, in one line').inputValue()).toBe('As in Salesforce, version 2')
    await photograph(page, 'house-take-over')
    expect(await violations(page)).toEqual([])
    await sheet.getByRole('button', { name: 'Take over the policy of Salesforce' }).press('Enter')
    await page.getByText('The same in both').waitFor()
    await page.getByRole('checkbox', { name: 'Admins in Salesforce may publish here too' }).press('Space')
    await page.getByRole('checkbox', { name: 'Admins in Salesforce may publish here too', checked: true }).waitFor()
    expect(house.leave.letsPublish).toBe(true)
    await photograph(page, 'house-same')
    expect(await violations(page)).toEqual([])
  })

  test('on a phone, in Indonesian and dark, the same stands', async () => {
    house.leave.mayPublish = false
    await house.publishThere(THEIRS)
    await open('/settings/house', { ...PHONE, locale: 'id-ID', colorScheme: 'dark' })
    await page.getByText('Berbeda di 1 tempat').waitFor()
    await page.getByText('Menerbitkan di sana dari sini belum diizinkan').waitFor()
    expect(await overflow()).toBeLessThanOrEqual(0)
    await photograph(page, 'house-policy-phone-id')
    await page.getByRole('button', { name: 'Ambil kebijakan Salesforce' }).click()
    await page.getByRole('dialog').getByText(/→ 5/).waitFor()
    expect(await violations(page)).toEqual([])
    await photograph(page, 'house-take-over-phone-id')
  })

  // A phone shows the policy and does not change it.
  test('at a desk, in Indonesian and dark, the form says who has to give leave', async () => {
    house.leave.mayPublish = false
    await open('/policy/scores', { locale: 'id-ID', colorScheme: 'dark' })
    await page.getByRole('spinbutton', { name: 'Poin MQL' }).fill('55')
    await page.getByRole('button', { name: 'Terbitkan', exact: true }).click()
    await page.getByRole('dialog').getByText('salah satu adminnya harus mengizinkan').waitFor()
    expect(await violations(page)).toEqual([])
    await photograph(page, 'house-publish-id')
    expect(await page.getByRole('dialog').getByRole('checkbox').count()).toBe(0)
  })
})
