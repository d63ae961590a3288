import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import type { HouseDeps } from '../../src/api/deps.ts'
import type { HouseFound } from '../../src/flow/house.ts'
import type { HouseBegun, Joined } from '../../src/ports/houses.ts'
import { NOW } from '../api/support/believable-decisions.ts'
import { NO_HOUSE, startApi, type ApiWorld } from '../api/support/api-world.ts'
import { browserIsThere, builtPage, openBrowser, openPage, photograph, violations } from './support/browser.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'id-ID' } as const
const HERE = '?to=%2Fsettings%2Fhouse'
const CODE = 'c'.repeat(43)

const FOUND: HouseFound = {
  ...{ partner: 'theirs', crm: 'salesforce', accountId: '00D8d0000012EsFEAU', isHome: true, since: NOW - 86_400_000 },
  ...{ letsPublish: false, mayPublish: true },
  people: [{ repId: '71', partnerRep: '0058d00000000A1' }],
  names: new Map([['71', 'Sari Dewanti']]),
  pools: [
    { poolId: 'ae', name: 'AE', state: 'differs', differing: ['Budi Santoso'] },
    { poolId: 'sdr', name: 'SDR', state: 'same', differing: [] },
    { poolId: 'inside', name: 'Inside Sales', state: 'here-only', differing: [] },
  ],
  hereOnly: [{ repId: '72', name: 'Budi Santoso', inPool: true }],
  thereOnly: [{ repId: '0058d00000000B2', name: 'Citra Wijaya', inPool: false }],
}

let browser: Browser
let world: ApiWorld
let page: Page
let complaints: string[]
let found: HouseFound | null
let begun: HouseBegun
let joins: Joined
let isBroken: boolean

const houses: HouseDeps = {
  look: async () => {
    if (isBroken) throw new Error('no answer')
    return found
  },
  begun: async () => begun,
  invite: async () => true,
  join: async () => {
    if (joins === 'joined') found = { ...FOUND, isHome: false }
    return joins
  },
  leave: async () => {
    found = null
    return true
  },
  letPublish: async () => false,
  policy: NO_HOUSE,
}

const suite = browserIsThere ? describe : describe.skip
suite('the house in a browser', () => {
  beforeAll(async () => {
    browser = await openBrowser()
    const crms = [
      { kind: 'hubspot', name: 'HubSpot' },
      { kind: 'salesforce', name: 'Salesforce' },
    ]
    const connector = { crms, authorizeUrl: () => '', finish: async () => Promise.reject(new Error('not here')) }
    world = await startApi({ webDist: await builtPage(), houses, connector })
  })
  afterAll(async () => {
    await browser.close()
    await world.close()
  })
  beforeEach(() => {
    found = null
    begun = { invitedUntil: null, isHalf: false }
    joins = 'no-such-code'
    isBroken = false
  })
  afterEach(async () => {
    await page.context().close()
    expect(complaints).toEqual([])
  })
  const open = async (options: object = {}): Promise<void> => {
    ;({ page, complaints } = await openPage(browser, options))
    await page.goto(`${world.url}${world.link('admin', { reusable: true })}${HERE}`)
  }

  test('alone, an admin makes a code, which is shown once with the time it has left', async () => {
    await open()
    await page.getByText('This account stands alone').waitFor()
    await page.getByText('an admin of the other account (Salesforce)').waitFor()
    await page.getByRole('button', { name: 'Make a code' }).click()
    expect(await page.getByLabel('Code for the other admin').inputValue()).toMatch(/^[\w-]{43}$/)
    await page.getByText(/Shown this once\. Runs out in 1[45] min\./).waitFor()
    await page.getByRole('button', { name: 'Make a new code' }).waitFor()
    await photograph(page, 'house-alone')
    expect(await violations(page)).toEqual([])
  })

  test('a wrong code is told in words and changes nothing; the right one shows the house; leaving says what happens', async () => {
    await open()
    await page.getByLabel('Code from the other account').fill(CODE)
    await page.getByRole('button', { name: 'Join' }).click()
    await page.getByText('Ask the admin of the other account for a new one.').waitFor()
    complaints = complaints.filter((text) => !text.includes('409'))
    joins = 'joined'
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('button', { name: 'Join' }).click()
    await page.getByText('One house with Salesforce, account 00D8d0000012EsFEAU').waitFor()
    await page.getByText('The common turns are kept in the other account.').waitFor()

    await page.getByRole('button', { name: 'Leave the house' }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByText('This one goes on from the state it had before').waitFor()
    expect(await violations(page)).toEqual([])
    await sheet.getByRole('button', { name: 'Leave the house' }).click()
    await page.getByText('This account stands alone').waitFor()
  })

  test('a house names the pools that differ with advice, who is whom, and who is in one CRM alone', async () => {
    found = FOUND
    await open()
    await page.getByText('Publish the same policy in both.').waitFor()
    const row = (name: string) => page.getByRole('row', { name })
    expect(await row('AE Differs').innerText()).toMatch(/AE\s+Differs\s+Budi Santoso/)
    expect(await row('Only here').innerText()).toContain('Inside Sales')
    expect(await row('Sari Dewanti').innerText()).toContain('0058d00000000A1')
    expect(await row('Budi Santoso This account').innerText()).toContain('in a pool')
    expect(await row('Citra Wijaya').innerText()).not.toContain('in a pool')
    await photograph(page, 'house')
    expect(await violations(page)).toEqual([])
  })

  test('on a phone, in Indonesian and dark, the same stands', async () => {
    found = FOUND
    await open({ ...PHONE, colorScheme: 'dark' })
    await page.getByRole('heading', { name: 'Satu rumah, dua CRM' }).waitFor()
    await page.getByText('Terbitkan kebijakan yang sama di keduanya.').waitFor()
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(
      0,
    )
    await photograph(page, 'house-phone-id')
    expect(await violations(page)).toEqual([])
  })

  test('half a house is told as none, and a code made before is said to wait', async () => {
    begun = { invitedUntil: NOW + 5 * 60_000, isHalf: true }
    await open()
    await page.getByText('Half a house: the other account does not name this one').waitFor()
    await page.getByText('A code made before waits for its answer').waitFor()
    expect(await page.getByRole('button', { name: 'Leave the house' }).isVisible()).toBe(true)
  })

  test('what cannot be loaded is told with a way to try again', async () => {
    isBroken = true
    await open()
    await page.getByText('The house cannot be loaded now.').waitFor({ timeout: 60_000 })
    complaints = complaints.filter((text) => !text.includes('500'))
    isBroken = false
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('This account stands alone').waitFor()
  })
})
