import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { catchUp } from '../../src/flow/catch-up.ts'
import { openLeadWorld, type LeadWorld } from '../api/support/lead-world.ts'
import { browserIsThere, builtPage, openBrowser, openPage, photograph, violations } from './support/browser.ts'

const INDONESIAN_PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  locale: 'id-ID',
  colorScheme: 'dark',
} as const
/** Few leads are enough to tell. */
const WATCHED: Policy = { ...defaultPolicy, rollout: { atLeast: 5 } }

let browser: Browser
let built: string
let world: LeadWorld
let page: Page
let complaints: string[]

async function open(path: string, options: BrowserContextOptions = {}): Promise<void> {
  ;({ page, complaints } = await openPage(browser, options))
  await page.goto(`${world.api.url}${await world.link('admin')}?to=${encodeURIComponent(path)}`)
}
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
const ownerOf = (recordId: string) => world.world.written(recordId, 'hubspot_owner_id')

async function leadsCome(count: number): Promise<readonly string[]> {
  const ids: string[] = []
  for (let n = 0; n < count; n += 1) ids.push((await world.aLead({ company: `Firm ${n}` })).recordId)
  return ids
}
/** Under it nobody qualifies any more. */
const NOBODY: Policy = {
  ...WATCHED,
  stages: {
    ...WATCHED.stages,
    mql: { ...WATCHED.stages.mql, minScore: 100, minEngagement: 1000, highIntent: false },
  },
}

const suite = browserIsThere ? describe : describe.skip
suite('a published version that is watched, in a browser', () => {
  beforeAll(async () => {
    built = await builtPage()
    browser = await openBrowser()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    world = await openLeadWorld(WATCHED, { webDist: built })
  })
  afterEach(async () => {
    await page.context().close()
    await world.api.close()
    expect(complaints).toEqual([])
  })

  test('an admin says when a version is held up; empty means the usual number', async () => {
    await open('/policy/limits')
    const least = page.getByLabel('Leads before a share says anything (usually 20)')
    expect(await least.inputValue()).toBe('5')
    await page.getByLabel(/^Hold up above so many %/).fill('45')
    await least.fill('')
    await button('Save draft').click()
    await page.getByText('2 changes', { exact: true }).waitFor()
    await page.getByText(/^(lint ok|\d+ warnings?)$/).waitFor()
    await photograph(page, 'policy-limits')
    expect(await violations(page)).toEqual([])
    const { draft } = (await (await world.ask('admin', '/api/policy/draft')).json()) as {
      draft: { document: { rollout: unknown } }
    }
    expect(draft.document.rollout).toEqual({ pauseAbovePercent: 45 })
  })

  test('a version that changes too much is held up; an admin sees whom it changes and restores the former', async () => {
    await world.ask('admin', '/api/policy/draft', { revision: 0, baseVersion: 1, document: NOBODY }, 'PUT')
    await open('/policy/stages')
    await button('Publish').click()
    await page.getByLabel('Why, in one line').fill('Fewer, better leads')
    await page.getByRole('button', { name: 'Publish version 2' }).click()
    await page.getByText('No draft. Version 2 is active').waitFor()
    const ids = await leadsCome(6)
    expect(ids.map(ownerOf)).toEqual(ids.map(() => null))
    await page.goto(`${world.api.url}/leads`)
    await page.getByRole('link', { name: 'Choose' }).or(page.locator('a[href="/policy/rollout"]')).first().click()
    await page.getByText('Version 2 is held up: nothing is written to the CRM').waitFor()
    const fresh = page.getByRole('row', { name: /^new/ })
    expect(await fresh.getByRole('cell').allInnerTexts()).toEqual(['5', '5', '5', '5'])
    await page.getByRole('heading', { name: 'Leads that changed' }).waitFor()
    await photograph(page, 'policy-rollout')
    expect(await violations(page)).toEqual([])
    await button('Restore version 1').click()
    await page.getByLabel('Why, in one line').fill('Nobody would qualify')
    await page.getByRole('dialog').getByRole('button', { name: 'Restore', exact: true }).click()
    await page.getByText('Version 2 is held up').waitFor({ state: 'detached' })
    // The first four were written before it was held up; they are caught up with.
    const { flow } = world.world
    await catchUp(flow, (await flow.settings.load(flow, world.installation))!)
    await world.world.settle()
    expect(ids.filter((id) => ownerOf(id) === null)).toEqual([])
  })

  test('on a phone, in Indonesian and dark, the version is let go on: what waited is written', async () => {
    const published = await world.ask(
      'admin',
      '/api/policy',
      { expectedVersion: 1, reason: 'Fewer leads', document: NOBODY },
      'PUT',
    )
    expect(published.status).toBe(200)
    const ids = await leadsCome(6)
    await open('/policy/rollout', INDONESIAN_PHONE)
    await page.getByText('Versi 2 ditahan: tidak ada yang ditulis ke CRM').waitFor()
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(
      0,
    )
    await photograph(page, 'policy-rollout-phone-id')
    expect(await violations(page)).toEqual([])
    await button('Lanjutkan versi 2').click()
    await page.getByText('Versi 2 dilanjutkan').waitFor()
    await world.world.settle()
    expect(ids.map((id) => world.world.written(id, 'estafet_stage'))).toEqual(ids.map(() => 'known'))
  })
})
