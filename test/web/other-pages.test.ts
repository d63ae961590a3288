import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { BackfillDeps } from '../../src/api/deps.ts'
import type { BackfillAction } from '../../src/flow/begin-backfill.ts'
import type { Backfill } from '../../src/ports/backfills.ts'
import { aDecisionRow, decisionId, NOW } from '../api/support/believable-decisions.ts'
import { OURS, startApi } from '../api/support/api-world.ts'
import type { ApiWorld } from '../api/support/api-world.ts'
import { browserIsThere, builtPage, openBrowser, openPage, photograph, violations } from './support/browser.ts'

let built: string
let browser: Browser
let world: ApiWorld
let page: Page
let complaints: string[]
async function start(options: BrowserContextOptions = {}): Promise<void> {
  ;({ page, complaints } = await openPage(browser, options))
}

/** A reading of 1,200 contacts that goes as far as the test says. */
class PretendReading implements BackfillDeps {
  readonly asked: string[] = []
  #now: Backfill | null = null
  read(records: number): void {
    this.#now = { ...this.#now!, records, decided: records, calls: records / 50, activeMs: 30_000 }
  }
  async look() {
    if (this.#now === null) return null
    const stages = { known: 1, mql: 3 + this.#now.records / 3 }
    return { backfill: this.#now, minutesLeft: this.#now.records === 0 ? null : 0.5, limitShare: 0.6, stages }
  }
  async estimate() {
    return { records: 1_200, calls: 24, minutes: 1 }
  }
  async start(_installation: string, route: boolean) {
    this.asked.push('start')
    const nothing = { records: 0, decided: 0, calls: 0, activeMs: 0, before: { mql: 3 } }
    this.#now = { backfillId: 'b', state: 'running', route, startedAt: NOW, endedAt: null, expected: 1_200, ...nothing }
    return this.#now
  }
  async change(_installation: string, action: BackfillAction) {
    this.asked.push(action)
    const state = ({ pause: 'paused', resume: 'running', stop: 'stopped' } as const)[action]
    this.#now = { ...this.#now!, state }
    return this.#now
  }
}

const LEAD = aDecisionRow(6, NOW).leadId
const FIRST_LOADS = [
  ...['/signin', '/live', '/leads', `/leads/${LEAD}`, `/decisions/${decisionId(6)}`, '/queues/unassigned', '/audit'],
  ...['/today', '/team', '/team/ayu', '/team/leaver/ayu', '/reports/velocity', '/reports/sla', '/reports/holes'],
  ...['/definitions', '/partner', '/partner/leads/x', '/partners', '/settings/api-keys', '/settings/api'],
  ...['/settings/website', '/settings/crm-stage', '/settings/house', '/settings/backfill'],
  ...['/me/notices', '/setup', '/setup/fields'],
  ...[
    '/policy/scores',
    '/policy/rollout',
    '/policy/routing',
    '/policy/cadences',
    '/policy/limits',
    '/policy/text',
    '/policy/versions',
  ],
  '/policy/simulate/x',
]

test('every address of the pages stands in the list of first loads', async () => {
  const source = await readFile('web/src/router.tsx', 'utf8')
  const routes = [...source.matchAll(/path: '([^']+)',\n {2}component/g)].map((found) => found[1]!)
  expect(routes.length).toBeGreaterThan(20)
  const missing = routes.filter((route) => {
    const shape = new RegExp(`^${route.replaceAll(/\$\w+/g, '[^/]+')}$`)
    return !FIRST_LOADS.some((address) => shape.test(address))
  })
  expect(missing).toEqual([])
})

test('the first word of every address is an address by itself', async () => {
  const source = await readFile('web/src/router.tsx', 'utf8')
  const routes = [...source.matchAll(/path: '([^']+)'/g)].map((found) => found[1]!)
  const roots = new Set(routes.map((route) => `/${route.split('/')[1]}`))
  expect([...roots].filter((root) => !routes.includes(root))).toEqual([])
})

const suite = browserIsThere ? describe : describe.skip
suite('sign-in, decision, failed records in a browser', () => {
  beforeAll(async () => {
    built = await builtPage()
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser.close()
  })
  beforeEach(async () => {
    world = await startApi({ webDist: built })
    world.shelves.of(OURS).push(aDecisionRow(6, NOW))
    world.shelves.letters = ['5001', '5002', '5003'].map((recordId) => ({
      id: `letter-${recordId}`,
      kind: 'write',
      recordId,
      code: 'property_rejected',
      message: 'The CRM refused "Industry" = "Fintek".',
      advice: 'Add the option or change the mapping, then replay.',
      at: NOW - 5 * 60_000,
    }))
  })
  afterEach(async () => {
    await page.context().close()
    await world.close()
    expect(complaints).toEqual([])
  })

  test('a stranger is asked to sign in, and comes back to the decision they were sent', async () => {
    await start()
    await page.goto(`${world.url}/decisions/${decisionId(6)}`)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await page.getByRole('link', { name: 'Continue with HubSpot' }).getAttribute('href')).toBe(
      '/oauth/hubspot/start',
    )
    await photograph(page, 'signin')
    expect(await violations(page)).toEqual([])
    await page.goto(world.url + world.link('viewer'))
    await page.getByRole('heading', { name: 'Why this owner' }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/decisions/${decisionId(6)}`)
    expect(await page.getByRole('link', { name: 'Open in CRM' }).getAttribute('href')).toMatch(/record\/0-1\/5006$/)
    await photograph(page, 'decision-page')
    expect(await violations(page)).toEqual([])
  })

  test.each([
    { typed: '/reports?span=7', shown: '/reports/velocity?span=7' },
    { typed: '/settings', shown: '/settings/api' },
    { typed: '/me', shown: '/me/notices' },
    { typed: '/decisions', shown: '/live' },
    { typed: '/queues', shown: '/queues/unassigned' },
    { typed: '/policy', shown: '/policy/scores' },
  ])('$typed typed alone leads to $shown', async ({ typed, shown }) => {
    await start()
    await page.goto(`${world.url}${world.link('admin')}?to=${encodeURIComponent(typed)}`)
    await page.waitForURL((now) => now.pathname + now.search === shown)
    expect(await page.getByRole('heading', { name: 'Not found' }).count()).toBe(0)
    // This world knows neither reports nor a live feed; each page tells of that by itself.
    complaints = complaints.filter((text) => !text.includes('404'))
  })

  test('a used link and a refused connection are explained', async () => {
    await start()
    await page.goto(`${world.url}/signin/unknown-token`)
    await page.getByText('This sign-in link was used before or has ended.').waitFor()
    await page.goto(`${world.url}/signin?problem=install_refused`)
    await page.getByText('The CRM was not connected').waitFor()
    await photograph(page, 'signin-refused')
    expect(await violations(page)).toEqual([])
  })

  test('an admin replays one failed record, then the rest', async () => {
    await start()
    await page.goto(`${world.url}${world.link('admin')}?to=/failed`)
    await page.getByText('3 records could not be decided or written').waitFor()
    await photograph(page, 'failed')
    expect(await violations(page)).toEqual([])
    await page.getByRole('checkbox', { name: 'Select record 5002' }).check()
    await page.getByRole('button', { name: 'Replay 1' }).click()
    await page.getByText('1 record is processed again').waitFor()
    await page.getByRole('button', { name: 'Replay all' }).click()
    await page.getByRole('heading', { name: 'Nothing waits here' }).waitFor()
    expect(world.shelves.replays).toEqual([['letter-5002'], 'all'])
    await photograph(page, 'failed-all-clear')
  })

  test('a manager learns who can see failed records', async () => {
    await start()
    await page.goto(`${world.url}${world.link('manager')}?to=/failed`)
    await page.getByText('Only an admin can see and replay failed records.').waitFor()
    complaints = complaints.filter((text) => !text.includes('404'))
  })

  test('somebody chooses what they are told; each change is saved at once and can be taken back', async () => {
    await start()
    await page.goto(`${world.url}${world.link('manager')}?to=/me/notices`)
    await page.getByRole('heading', { name: 'Notices', exact: true }).waitFor()
    const breach = page.getByRole('checkbox', { name: 'A promise was broken: E-mail' })
    await breach.click()
    await page.getByText('Saved.').waitFor()
    expect(await violations(page)).toEqual([])
    await photograph(page, 'notices')
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.locator('input[aria-label="A promise was broken: E-mail"]:not(:checked)').waitFor()
    expect(await page.getByRole('checkbox', { name: 'A promise was broken: Webhook' }).isDisabled()).toBe(true)
    await page.getByLabel('Address').fill('https://hooks.example.com/in')
    await page.getByRole('button', { name: 'Set the address' }).click()
    await page.getByText('Notices are posted to hooks.example.com.').waitFor()
    await page.getByText(/^whsec_/).waitFor()
    await page.getByText('Indonesia', { exact: true }).click()
    await page.getByRole('heading', { name: 'Pemberitahuan', exact: true }).waitFor()
  })

  test('leads of somebody who leaves are handed over as proposed', async () => {
    await start()
    await page.goto(`${world.url}${world.link('manager')}?to=/team/leaver/ayu`)
    await page.getByRole('heading', { name: 'Hand over: Ayu Lestari' }).waitFor()
    await page.getByText('is a member of pool “AE Jakarta”').waitFor()
    expect(await violations(page)).toEqual([])
    await photograph(page, 'leaver')
    await page.getByLabel('Who gets Lead 6').selectOption('Leave it')
    await page.getByRole('button', { name: 'Hand 1 lead over' }).click()
    await page.getByText('1 lead was left where it is').waitFor()
  })

  test('an admin reads the contacts of before: estimate, progress, pause, cancel, report; on a phone, by keys, in both languages', async () => {
    const portal = new PretendReading()
    await world.close()
    world = await startApi({ webDist: built, backfill: portal })
    await start({ viewport: { width: 390, height: 844 } })
    await page.goto(world.url + world.link('admin'))
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('menuitem', { name: 'Contacts from before' }).click()
    await page.getByRole('button', { name: 'Estimate what it costs' }).press('Enter')
    await page.getByText('1,200 contacts: 24 calls, about 1 min at the limit').waitFor()
    expect(portal.asked).toEqual([])
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Read all contacts' }).press('Enter')
    await page.getByText('0 of 1,200 contacts').waitFor()
    portal.read(600)
    await page.getByText('600 of 1,200 contacts, about 1 min left').waitFor()
    expect(await page.getByRole('progressbar', { name: 'Contacts read' }).getAttribute('value')).toBe('600')
    expect(await page.getByRole('row', { name: /^MQL/ }).textContent()).toBe('MQL3203')
    await photograph(page, 'backfill-phone')
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Pause' }).press('Enter')
    await page.getByText('Paused').waitFor()
    await page.getByRole('button', { name: 'Go on' }).press('Enter')
    await page.getByText('Reading', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).press('Enter')
    // A second slip does not cancel: the way back has the focus.
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Cancel' }).press('Enter')
    await page.getByRole('button', { name: 'Cancel the reading' }).press('Enter')
    await page.getByText('Cancelled').waitFor()
    expect(portal.asked).toEqual(['start', 'pause', 'resume', 'stop'])
    await page.evaluate("localStorage.setItem('estafet.language', 'id')")
    await page.reload()
    await page.getByRole('heading', { name: 'Kontak lama' }).waitFor()
    await page.getByText('Dibatalkan').waitFor()
  })

  test('a viewer sees how far the reading is, and who may change it', async () => {
    await start()
    await page.goto(`${world.url}${world.link('viewer')}?to=/settings/backfill`)
    await page.getByText('Only an admin can start, pause or stop the reading.').waitFor()
    expect(await page.getByRole('button', { name: 'Estimate what it costs' }).count()).toBe(0)
  })

  test('signing out leads to sign-in, and the session is over', async () => {
    await start()
    await page.goto(world.url + world.link('viewer'))
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.goto(`${world.url}/live`)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })

  test('an unknown address and an unknown decision say the same', async () => {
    await start()
    await page.goto(world.url + world.link('viewer'))
    await page.getByRole('heading', { name: 'Live' }).waitFor()
    expect((await page.goto(`${world.url}/no/such/page`))?.status()).toBe(404)
    await page.getByRole('heading', { name: 'Not found' }).waitFor()
    await photograph(page, 'not-found')
    await page.goto(`${world.url}/decisions/${decisionId(404)}`)
    await page.getByText('There is no such page, or it is not yours to see.').waitFor()
    complaints = complaints.filter((text) => !text.includes('404'))
  })

  test.each(FIRST_LOADS)('the first load of %s is at most 250 KB as sent', async (address) => {
    await start()
    // A file preloaded and then used is answered twice and sent once.
    const sent = new Set<string>()
    page.on('response', (response) => {
      const name = /\/assets\/(.+)$/.exec(response.url())?.[1]
      if (name !== undefined) sent.add(response.headers()['content-encoding'] === 'br' ? `${name}.br` : name)
    })
    const role = /^\/partner(\/|$)/.test(address) ? 'partner' : 'admin'
    const to = address === '/signin' ? address : `${world.link(role)}?to=${encodeURIComponent(address)}`
    await page.goto(world.url + to)
    // The live page listens for as long as it is open; the others are silent once everything is there.
    const whole =
      address === '/live' ? 'li.row' : address.endsWith('/x') ? '#root :is(h1, h2, .empty, [role=alert])' : 'h1'
    await page.locator(whole).first().waitFor()
    if (address !== '/live') await page.waitForLoadState('networkidle')
    complaints = complaints.filter((text) => !text.includes('404'))
    const folder = path.join(built, 'assets')
    expect(await readdir(folder)).toEqual(expect.arrayContaining([...sent]))
    expect([...sent].every((name) => name.endsWith('.br'))).toBe(true)
    const sizes = await Promise.all([...sent].map(async (name) => (await stat(path.join(folder, name))).size))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(250_000)
  })
})
