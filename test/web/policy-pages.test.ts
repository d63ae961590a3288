import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { DraftView } from '../../src/contracts/policy-draft.ts'
import { withValue, type Path } from '../../web/src/policy/document.ts'
import { dryRun } from '../../src/flow/dry-run.ts'
import { openLeadWorld, type LeadWorld } from '../api/support/lead-world.ts'
import { setupDesk } from '../api/support/setup-desk.ts'
import { demoRequest } from '../support/memory-world.ts'
import type { Role } from '../../src/ports/access.ts'
import { browserIsThere, builtPage, openBrowser, openPage, photograph, violations } from './support/browser.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const
const INDONESIAN_PHONE = { ...PHONE, locale: 'id-ID', colorScheme: 'dark' } as const

let browser: Browser
let built: string
let world: LeadWorld
let page: Page
let complaints: string[]

async function open(path: string, role: Role = 'admin', options: BrowserContextOptions = {}): Promise<void> {
  ;({ page, complaints } = await openPage(browser, options))
  await page.goto(`${world.api.url}${await world.link(role)}?to=${encodeURIComponent(path)}`)
}
const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })

/** Another admin saves the draft. */
async function someoneSaves(path: Path, value: unknown): Promise<void> {
  const { revision, draft, active } = (await (await world.ask('admin', '/api/policy/draft')).json()) as DraftView
  const document = withValue(draft?.document ?? active.document, path, value)
  await world.ask('admin', '/api/policy/draft', { revision, baseVersion: active.version, document }, 'PUT')
}

const suite = browserIsThere ? describe : describe.skip
suite('the policy in a browser', () => {
  beforeAll(async () => {
    built = await builtPage()
    browser = await openBrowser()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    world = await openLeadWorld(undefined, { webDist: built })
    for (let n = 0; n < 4; n += 1) await world.aLead({ email: `p${n}@firm${n}.example`, company: `Firm ${n}` })
  })
  afterEach(async () => {
    await page.context().close()
    await world.api.close()
    // The browser tells of a refused save by itself; the page has told of it too.
    expect(complaints.filter((complaint) => !complaint.includes('409'))).toEqual([])
  })

  test('a draft is written, tried over what was recorded, published and taken back', async () => {
    await open('/policy/scores')
    await page.getByRole('heading', { name: 'A real lead under this draft' }).waitFor()
    await page.getByText('as now').waitFor()
    await photograph(page, 'policy-scores')
    expect(await violations(page)).toEqual([])
    const points = page.getByRole('spinbutton', { name: 'Points of MQL' })
    await points.fill('55')
    await page.getByText(/^was \d/).waitFor()
    await page.keyboard.press('Control+S')
    await page.getByText('1 change', { exact: true }).waitFor()
    await page.getByText(/^(lint ok|\d+ warnings?)$/).waitFor()
    await button('Simulate').click()
    await page.getByRole('heading', { name: /of 4 leads|all 4 leads/ }).waitFor()
    await photograph(page, 'policy-simulation')
    expect(await violations(page)).toEqual([])
    await page.getByRole('link', { name: 'Back to the editor' }).click()
    await button('Publish').click()
    await page.getByLabel('Why, in one line').fill('MQLs counted too much')
    await page.getByRole('button', { name: 'Publish version 2' }).click()
    await page.getByText('No draft. Version 2 is active').waitFor()
    await page.getByRole('link', { name: 'Versions' }).click()
    await page.getByText('MQLs counted too much').waitFor()
    await button('What changed with version 2').click()
    await page.getByText(/MQL.*→ 55/i).waitFor()
    await photograph(page, 'policy-versions')
    expect(await violations(page)).toEqual([])
    await button('Restore version 1').click()
    await page.getByLabel('Why, in one line').fill('It was right before')
    await page.getByRole('dialog').getByRole('button', { name: 'Restore', exact: true }).click()
    await page.getByText('same as version 1').waitFor()
  })

  test('of two people who edit the same, none loses a change', async () => {
    await open('/policy/stages')
    const score = page.getByLabel('And a score of at least')
    await score.fill('50')
    await page.getByLabel('Or engagement of at least').fill('40')
    await someoneSaves(['stages', 'mql', 'minScore'], 70)
    await button('Save draft').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Mine: 50').check()
    expect(await violations(page)).toEqual([])
    await photograph(page, 'policy-meeting')
    await dialog.getByRole('button', { name: 'Bring together' }).click()
    await button('Save draft').click()
    await page.getByText('2 changes', { exact: true }).waitFor()
    const { draft } = (await (await world.ask('admin', '/api/policy/draft')).json()) as DraftView
    expect(draft?.document).toMatchObject({ stages: { mql: { minScore: 50, minEngagement: 40 } } })
  })

  test('routing rules are ordered by keyboard, their conditions edited and read out', async () => {
    await open('/policy/routing')
    const referral = button('Referral')
    await referral.focus()
    await page.keyboard.press('Alt+ArrowUp')
    await page.getByText('Referral is now number 2.').waitFor()
    await referral.click()
    await page.getByLabel('Value of rule 1').fill('partner')
    await page.getByText('Reads: source is partner').waitFor()
    await photograph(page, 'policy-routing')
    expect(await violations(page)).toEqual([])
  })

  test('the rules as a graph: real counts, the way of a lead, and a rule opened from it by the keyboard', async () => {
    await open('/policy/routing')
    await button('Show as a graph').press('Enter')
    const graph = page.getByRole('group', { name: 'Routing as a graph' })
    await graph.getByText('4 leads in 30 days').first().waitFor()
    await page.getByText(/^Its way, \d+ boxes/).waitFor()
    await graph.scrollIntoViewIfNeeded()
    await photograph(page, 'policy-graph')
    expect(await violations(page)).toEqual([])
    const lit = graph.locator('.react-flow__node .graph-lit')
    expect(await lit.count()).toBeGreaterThanOrEqual(4)
    await graph.locator('.react-flow__node').filter({ hasText: 'Referral' }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('Value of rule 1').waitFor()
    expect(await button('Referral').getAttribute('aria-expanded')).toBe('true')
  })

  test('the graph on a phone, in Indonesian and dark', async () => {
    await open('/policy/routing', 'admin', INDONESIAN_PHONE)
    await button('Tampilkan sebagai graf').click()
    const graph = page.getByRole('group', { name: 'Pembagian sebagai graf' })
    await graph.getByText('4 lead dalam 30 hari').first().waitFor()
    await graph.scrollIntoViewIfNeeded()
    expect(await overflow()).toBeLessThanOrEqual(0)
    await photograph(page, 'policy-graph-phone-id')
    expect(await violations(page)).toEqual([])
  })

  test('an account is set up from connecting it to going live, by keyboard and in two sittings', async () => {
    await world.api.close()
    world = await openLeadWorld(undefined, {
      webDist: built,
      setup: setupDesk(() => world.world),
      dryRun: (id, asked, told) => dryRun(world.world.flow, id, asked, told),
    })
    const { stores, crm } = world.world
    await stores.installations.setState(world.installation, 'setup', '')
    for (let n = 0; n < 3; n += 1) crm.put('contact', `60${n}`, demoRequest({ email: `q${n}@shop${n}.example` }))
    const looked = async (name: string) => {
      await photograph(page, `setup-${name}`)
      expect(await violations(page)).toEqual([])
    }
    await open('/setup')
    await page.getByRole('heading', { name: 'Is this the right account?' }).waitFor()
    await looked('connect')
    await button('Yes, this is it').press('Enter')
    await page.getByRole('rowheader', { name: 'automation' }).waitFor()
    await looked('access')
    await button('Continue').press('Enter')
    await page.getByRole('heading', { name: '2 properties are to be created' }).waitFor()
    expect(await button('Continue').isDisabled()).toBe(true)
    await looked('fields')
    await button('Create 2 properties').press('Enter')
    await page.getByRole('heading', { name: 'Every property is there' }).waitFor()
    await button('Continue').press('Enter')
    await page.getByRole('heading', { name: /can receive leads/ }).waitFor()
    await looked('people')
    await page.context().close()
    // Somebody else goes on where the first one left.
    await open('/setup')
    await page.getByRole('heading', { name: /can receive leads/ }).waitFor()
    await button('Continue').click()
    await page.getByText('active now').waitFor()
    await looked('rules')
    await button('Begin with “Fast answers”').click()
    await button('Try on the last 200 leads').click()
    await page.getByRole('heading', { name: /of 3 leads would change/ }).waitFor()
    await looked('try')
    await button('Continue').click()
    await page.getByText('come first').waitFor()
    await looked('live')
    await button('Go live').click()
    await page.getByText('This account is live').waitFor()
    await page.getByRole('heading', { name: 'Leads that stood in the CRM before' }).waitFor()
    await page.getByRole('link', { name: 'See how many there are, and begin' }).waitFor()
    await looked('fill')
    expect((await stores.installations.find(world.installation))?.state).toBe('active')
  })

  test('the shared definitions are read, signed for both sides, and reviewed', async () => {
    await open('/definitions', 'manager')
    await page.getByText('Marketing has not signed v1').waitFor()
    expect(await page.getByRole('article').count()).toBe(17)
    await page.getByText('and one of these: a score of at least 65').waitFor()
    await photograph(page, 'definitions')
    expect(await violations(page)).toEqual([])
    await button('Sign for Marketing').click()
    await page.getByLabel('Comment (may stay empty)').fill('As agreed on Monday')
    expect(await violations(page)).toEqual([])
    await photograph(page, 'definitions-sign')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('“As agreed on Monday”').waitFor()
    await button('Sign for Sales').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Sign for Sales' }).click()
    await page.getByText('a quarter after the latest signature').waitFor()
    await button('Change the day of review').click()
    await page.getByLabel('Day of the next review').fill('2031-01-15')
    await button('Set the day').click()
    await page.getByText('Next review 15 Jan 2031').waitFor()
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false)
    await photograph(page, 'definitions-print')
  })

  test.each(['/policy/routing', '/policy/scores', '/policy/versions', '/definitions', '/setup/rules'])(
    '%s is read on a phone, in Indonesian and dark',
    async (path) => {
      await open(path, 'admin', INDONESIAN_PHONE)
      await page.getByRole('heading', { name: /^(Kebijakan|Versi kebijakan|Definisi|Penyiapan)$/ }).waitFor()
      if (path === '/definitions') await page.getByText('Pihak sales belum menandatangani v1').waitFor()
      else if (path === '/setup/rules')
        await page.getByRole('heading', { name: 'Mulai dengan aturan yang mana?' }).waitFor()
      else if (path !== '/policy/versions')
        await page.getByText('Aturan dapat dibaca di sini', { exact: false }).waitFor()
      expect(await overflow()).toBeLessThanOrEqual(0)
      await photograph(page, `${path.replaceAll('/', '-').slice(1)}-phone-id`)
      await button('Lainnya').click()
      await page.getByRole('dialog').getByRole('link', { name: 'Definisi' }).waitFor()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
    },
  )
})
