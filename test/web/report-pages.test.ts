import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import type { Routing, Transition } from '../../src/domain/decision.ts'
import type { Clock, Stage } from '../../src/domain/lead.ts'
import { aDecisionRow, NOW } from '../api/support/believable-decisions.ts'
import { OURS, startApi, type ApiWorld } from '../api/support/api-world.ts'
import {
  browserIsThere,
  builtPage,
  openBrowser,
  keepPicture,
  openPage,
  photograph,
  violations,
} from './support/browser.ts'

const DAY = 86_400_000
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const
const INDONESIAN_PHONE = { ...PHONE, locale: 'id-ID', colorScheme: 'dark' } as const

let browser: Browser
let world: ApiWorld
let page: Page
let complaints: string[]

/** Leads that went known → mql → sal, each a little slower than the one before; every fourth stays in mql. */
function movesOf(n: number): readonly Transition[] {
  const path: readonly Stage[] = n % 4 === 0 ? ['known', 'mql'] : ['known', 'mql', 'sal']
  return path.map((to, at) => ({
    from: path[at - 1] ?? null,
    to,
    fromStatus: at === 0 ? null : 'active',
    toStatus: 'active',
    at: NOW - 60 * DAY + n * 3_600_000 + at * (4 + n / 10) * DAY,
    edge: 'promoted',
    because: 'stage.test',
    evidence: {},
    cycle: 1,
  }))
}

/** Every eighth lead that was given to somebody came back from them. */
function given(n: number, ownerId: string): readonly Transition[] {
  if (n % 8 !== 1) return movesOf(n)
  const evidence = { reason: 'no money this year', meant: 'budget', ownerId }
  return movesOf(n).map((move, at) => (at === 2 ? { ...move, because: 'stage.handed-back', evidence } : move))
}
function longAgo(routing: Routing): Routing {
  return routing.kind === 'assign'
    ? { ...routing, assignment: { ...routing.assignment, assignedAt: NOW - 61 * DAY } }
    : routing
}

function clockOf(n: number): Clock {
  const startedAt = NOW - 20 * DAY + n * 5 * 3_600_000
  const late = n % 5 === 0
  return {
    clockId: `clock-${n}`,
    kind: 'lead',
    slaId: n % 2 === 0 ? 'icp-mql' : 'standard',
    ownerId: ['11', '12', '13'][n % 3]!,
    startedAt,
    dueAt: startedAt + 15 * 60_000,
    targetMinutes: 15,
    unit: 'calendar',
    state: late ? 'breached' : 'met',
    breachedAt: late ? startedAt + 15 * 60_000 : null,
    stoppedAt: startedAt + (late ? 90 : (n % 14) + 1) * 60_000,
    stepsDone: [],
  }
}

async function open(path: string, options: BrowserContextOptions = {}): Promise<void> {
  ;({ page, complaints } = await openPage(browser, options))
  await page.goto(`${world.url}${world.link('manager', { reusable: true })}?to=${encodeURIComponent(path)}`)
}
async function kept(button: Locator): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()])
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
}
const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')

const suite = browserIsThere ? describe : describe.skip
suite('reports in a browser', () => {
  beforeAll(async () => {
    browser = await openBrowser()
    world = await startApi({ webDist: await builtPage() })
    for (let n = 1; n <= 40; n += 1) {
      const row = aDecisionRow(n, NOW - n * 60_000)
      const { routing, ...told } = row.decision
      const moves = routing.kind === 'assign' ? given(n, routing.assignment.ownerId) : movesOf(n)
      const decision = { ...told, routing: longAgo(routing), transitions: moves, clocks: [clockOf(n)] }
      world.shelves.of(OURS).push({ ...row, decision })
    }
  })
  afterAll(async () => {
    await browser.close()
    await world.close()
  })
  afterEach(async () => {
    await page.context().close()
    expect(complaints).toEqual([])
  })

  test('velocity names the stage furthest from its norm, and its numbers open as many leads', async () => {
    await open('/reports/velocity')
    await page.getByRole('heading', { name: 'MQL is furthest from its norm' }).waitFor()
    await page.getByRole('heading', { name: 'Known to MQL, closely' }).waitFor()
    await page.getByText('Show as table').waitFor()
    await photograph(page, 'report-velocity')
    expect(await violations(page)).toEqual([])
    const left = page.getByRole('link', { name: '30 leads left MQL' })
    expect(await left.textContent()).toBe('30')
    await left.click()
    await page.getByText('30 leads', { exact: true }).waitFor()
    await page.getByRole('button', { name: /Remove filter Left MQL/ }).click()
    await page.getByText('40 leads', { exact: true }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: 'MQL is furthest from its norm' }).waitFor()
    await page.getByLabel('Compare with').selectOption('The days before')
    await page.getByText('was –').first().waitFor()
    expect(new URL(page.url()).searchParams.get('vs')).toBe('before')
  })

  test('response times: what share was kept, of how many, and whose were late', async () => {
    await open('/reports/sla')
    await page.getByRole('heading', { name: '80% of 40 promises kept, 8 late' }).waitFor()
    await page.getByRole('heading', { name: 'When promises break' }).waitFor()
    await photograph(page, 'report-sla')
    expect(await violations(page)).toEqual([])
    await page.getByRole('link', { name: '8 leads with a broken promise' }).first().click()
    await page.getByText('8 leads', { exact: true }).waitFor()
  })

  test('returned leads: by source, reason and rep; a number opens as many leads', async () => {
    await open('/reports/sla')
    await page.getByRole('heading', { name: 'Returned leads' }).waitFor()
    await page.getByRole('rowheader', { name: 'budget' }).first().waitFor()
    await photograph(page, 'report-returned')
    expect(await violations(page)).toEqual([])
    const all = page.getByRole('link', { name: /returned leads?: All$/ })
    const count = await all.textContent()
    await all.click()
    await page.getByText(new RegExp(`^${count} leads?$`)).waitFor()
    await page.getByRole('button', { name: /Remove filter Returned by a rep/ }).click()
    await page.getByText('40 leads', { exact: true }).waitFor()
  })

  test('a view is kept under a name, renamed, begun with, removed and brought back, all by the keyboard', async () => {
    await open('/reports/velocity?span=30&source=inbound')
    await page.getByRole('heading', { name: /furthest from its norm|Too few leads|No stage/ }).waitFor()
    const press = async (name: string | RegExp): Promise<void> => {
      await page.getByRole('button', { name, exact: typeof name === 'string' }).focus()
      await page.keyboard.press('Enter')
    }
    await page.keyboard.press('v')
    await page.getByLabel('Name').fill('Inbound, a month')
    await page.keyboard.press('Enter')
    const link = page.getByRole('link', { name: 'Inbound, a month' })
    await link.waitFor()
    await press('Rename Inbound, a month')
    await page.getByRole('textbox', { name: 'Name' }).first().fill('Inbound')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Inbound', exact: true }).waitFor()
    await press('Begin with Inbound after signing in')
    await page.getByText('you begin here').waitFor()
    await press('Remove Inbound')
    await page.getByText('Inbound is removed.').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Inbound', exact: true }).waitFor()
    await photograph(page, 'views')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.goto(world.url)
    await page.waitForURL('**/reports/velocity?span=30&source=inbound')
    await page.getByRole('button', { name: 'Views' }).click()
    await press('Do not begin with Inbound')
    await page.getByRole('button', { name: 'Begin with Inbound after signing in' }).waitFor()
    await page.getByRole('link', { name: 'Inbound', exact: true }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  test('bottlenecks by lost lead-days; a table of the same to keep', async () => {
    await open('/reports/holes')
    await page.getByRole('heading', { name: /^Most time is lost in SAL/ }).waitFor()
    await photograph(page, 'report-holes')
    expect(await violations(page)).toEqual([])
    const csv = await kept(page.getByRole('button', { name: 'Stages by lost time: save as CSV' }))
    expect(csv.name).toMatch(/^velocity-.*\.csv$/)
    expect(csv.bytes.toString()).toMatch(/^\uFEFFStage,"Norm, days","Best, days",Entered/)
    expect(csv.bytes.toString()).toMatch(/\r\nMQL,3,1,40,30,30,/)
  })

  test('a chart is kept as a picture with its words, as large as it is drawn', async () => {
    await open('/reports/velocity?source=inbound')
    const picture = await kept(page.getByRole('button', { name: /^Known to MQL: .*save as a picture$/ }))
    expect(picture.name).toMatch(/^known-curve-.*\.png$/)
    const [signature, width, height] = [
      picture.bytes.subarray(1, 4),
      picture.bytes.readUInt32BE(16),
      picture.bytes.readUInt32BE(20),
    ]
    expect([signature.toString(), width]).toEqual(['PNG', 1_408])
    expect(height).toBeGreaterThan(600)
    await keepPicture(picture.bytes, 'chart-kept')
  })

  test('bars and the grid of hours are kept as pictures too', async () => {
    for (const [path, button, name] of [
      ['/reports/velocity', 'What became of those who entered: save as a picture', /^steps-.*\.png$/],
      ['/reports/sla', 'When promises break: save as a picture', /^promise-hours-.*\.png$/],
      ['/reports/holes', 'Stages by lost time: save as a picture', /^lost-time-.*\.png$/],
    ] as const) {
      if (path === '/reports/velocity') await open(path)
      else await page.goto(world.url + path)
      const picture = await kept(page.getByRole('button', { name: button }))
      expect(picture.name).toMatch(name)
      expect([picture.bytes.subarray(1, 4).toString(), picture.bytes.readUInt32BE(16)]).toEqual(['PNG', 1_408])
      await keepPicture(picture.bytes, `chart-${path.split('/').at(-1)}`)
    }
  })

  test('today: three counts, then the promises by urgency', async () => {
    await open('/today')
    await page.getByRole('heading', { name: /waits? longer than promised/ }).waitFor()
    await page.locator('li.lead-row').first().waitFor()
    await photograph(page, 'today')
    expect(await violations(page)).toEqual([])
    const overdue = page.locator('.count-late')
    const count = await overdue.locator('.big').textContent()
    await overdue.click()
    await page.getByText(`${count} leads`, { exact: true }).waitFor()
  })

  test.each(['/reports/velocity', '/reports/sla', '/reports/holes', '/today'])(
    '%s on a phone, in Indonesian and dark',
    async (path) => {
      await open(path, INDONESIAN_PHONE)
      await page.getByText(/^Per \d/).waitFor()
      expect(await overflow()).toBeLessThanOrEqual(0)
      await photograph(page, `${path.replaceAll('/', '-').slice(1)}-phone-id`)
      expect(await violations(page)).toEqual([])
    },
  )
})
