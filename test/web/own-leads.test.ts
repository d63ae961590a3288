import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { aDecisionRow, NOW } from '../api/support/believable-decisions.ts'
import { OURS, REP, startApi, type ApiWorld } from '../api/support/api-world.ts'
import { browserIsThere, builtPage, openBrowser, openPage, photograph, violations } from './support/browser.ts'

const INDONESIAN_PHONE = {
  ...{ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  ...({ locale: 'id-ID', colorScheme: 'dark' } as const),
}

let browser: Browser
let world: ApiWorld
let page: Page
let complaints: string[]

async function open(role: 'rep' | 'admin', path: string, options: BrowserContextOptions = {}) {
  ;({ page, complaints } = await openPage(browser, options))
  await page.goto(`${world.url}${world.link(role, { reusable: true })}?to=${encodeURIComponent(path)}`)
}
const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')

const suite = browserIsThere ? describe : describe.skip
suite('own leads in a browser', () => {
  beforeAll(async () => {
    browser = await openBrowser()
    world = await startApi({ webDist: await builtPage() })
    for (const number of [4, 6]) world.shelves.of(OURS).push(aDecisionRow(number, NOW))
    world.shelves.reps.set(`${OURS} ayu`, { ...world.shelves.reps.get(`${OURS} ${REP}`)!, repId: 'ayu', name: 'Ayu' })
  })
  afterAll(async () => {
    await browser.close()
    await world.close()
  })
  afterEach(async () => {
    await page.context().close()
    expect(complaints.filter((one) => !one.includes('404'))).toEqual([])
  })

  test('a rep finds their own leads, their turns and the definitions, and nothing else', async () => {
    await open('rep', '/leads')
    await page.getByRole('link', { name: 'Tono Wijaya' }).waitFor()
    expect(await page.getByRole('list', { name: 'Leads' }).getByRole('listitem').count()).toBeLessThanOrEqual(1)
    const places = page.getByRole('navigation', { name: 'Places' }).getByRole('link')
    expect(await places.allTextContents()).toEqual(['Leads', 'My turns', 'Definitions'])
    await photograph(page, 'own-leads')
    expect(await violations(page)).toEqual([])
    await page.getByRole('link', { name: 'Tono Wijaya' }).click()
    await page.getByRole('heading', { name: 'Tono Wijaya' }).waitFor()
    for (const path of ['/team', '/live', '/queues', `/leads/${aDecisionRow(4, NOW).leadId}`]) {
      await page.goto(world.url + path)
      await page.getByText('Not found').waitFor()
      await page.getByRole('link', { name: 'Go to your leads' }).waitFor()
    }
  })

  test('on a phone, in Indonesian, in the dark', async () => {
    await open('rep', '/leads', INDONESIAN_PHONE)
    await page.getByRole('link', { name: 'Tono Wijaya' }).waitFor()
    await page.getByRole('link', { name: 'Giliran saya' }).waitFor()
    expect([await violations(page), await overflow()]).toEqual([[], 0])
  })

  test('an admin makes a link on the page of a rep, and shuts them out again', async () => {
    await open('admin', '/team/ayu')
    await page.getByRole('button', { name: 'Make a sign-in link' }).click()
    await page.getByLabel('Sign-in link for Ayu Lestari').waitFor()
    await photograph(page, 'own-leads-link')
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Shut out' }).click()
    await page.getByText('Ayu Lestari is signed out everywhere', { exact: false }).waitFor()
  })
})
