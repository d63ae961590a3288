import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { demoContact } from '../../bench/support/demo-contact.ts'
import { startSandbox, type Sandbox } from '../../sandbox/start.ts'
import { invite } from '../../src/cli/sign-in-links.ts'
import type { Clock } from '../../src/domain/lead.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { all, always, when } from '../../src/domain/policy/write-conditions.ts'
import type { Role } from '../../src/ports/access.ts'
import { addressOf, setHours, type Name } from '../integration/rows/portal-people.ts'
import { untilAtRest } from '../support/at-rest.ts'
import { Company } from '../support/company.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { SandboxClock } from '../support/sandbox-clock.ts'
import { browserIsThere, builtPage, openBrowser, openPage, photograph, violations } from './support/browser.ts'

jest.setTimeout(600_000)

// What people do on the page of a running product, and what comes of it in the portal.

/** Thursday 8 January 2026, 10:00 in New York; and Thursday 9 April, a season of silence later. */
const JANUARY = Date.UTC(2026, 0, 8, 15)
const APRIL = Date.UTC(2026, 3, 9, 14)
const MINUTE = 60_000
/** Of the leads that fall silent; one more was never qualified. */
const ACCEPTED_LEADS = 4

let database: FreshDatabase
let sandbox: Sandbox
let company: Company
let clock: SandboxClock
let browser: Browser
let page: Page
let complaints: string[] = []
const owners = new Map<Name, string>()
const stale: string[] = []
let leads = 0

/** The owner of the account has the lead, else A has; what the portal held before is given to nobody. */
function policyOf(): Policy {
  const { blackHoles: _holes, cadences: _cadences, ...plain } = defaultPolicy
  return {
    ...plain,
    pools: [
      ...defaultPolicy.pools,
      {
        ...{ id: 'ours', name: 'Ours', method: 'round-robin', hours: 'always', caps: [], overflow: [] },
        members: [{ rep: addressOf('A'), weight: 1 }],
      },
    ],
    routing: {
      ...defaultPolicy.routing,
      stickiness: ['manual-lock'],
      rules: [
        {
          ...{ id: 'account', name: 'Account', when: all(when('city', '=', 'Watched')) },
          ...{ target: { kind: 'account-owner', elsePool: 'ours' }, ownerAway: { mode: 'owner-anyway' } },
        },
        { id: 'others', name: 'Others', when: always, target: { kind: 'hold', reason: 'not-watched' } },
      ],
    },
    sla: { ...defaultPolicy.sla, steps: [] },
  }
}

/** A lead that asks for a demo, a minute after whatever happened before. @returns its contact's id. */
async function arrives(more: Readonly<Record<string, string>> = {}): Promise<string> {
  leads += 1
  await clock.leapTo(clock.now() + MINUTE)
  const person = { ...demoContact(leads * 10), recent_conversion_date: String(clock.now()), city: 'Watched', ...more }
  const [made] = await company.act({ do: 'create', type: 'contacts', properties: person })
  await untilAtRest(company, clock)
  return made!.id
}

async function says(id: string, properties: Readonly<Record<string, string>>): Promise<void> {
  await company.act({ do: 'update', type: 'contacts', id, properties })
  await untilAtRest(company, clock)
}

async function open(path: string, role: Role, options: BrowserContextOptions = {}): Promise<void> {
  ;({ page, complaints } = await openPage(browser, { timezoneId: 'America/New_York', ...options }))
  const { installation, publicUrl } = company
  const link = await invite(company.app.stores.access, {
    ...{ installation, publicUrl, role, person: 'Rina', now: clock.now() },
  })
  await page.goto(`${link}?to=${encodeURIComponent(path)}`)
}

/** How the page tells of an absence in a language. */
type AbsenceTold = Readonly<
  Record<'name' | 'standInName' | 'who' | 'from' | 'until' | 'by' | 'set' | 'why' | 'back' | 'none', string>
> & { readonly language: keyof typeof LANGUAGES; readonly away: Name; readonly standIn: Name }
const LANGUAGES = { en: { locale: 'en-GB' }, id: { locale: 'id-ID' } } as const

const suite = browserIsThere ? describe : describe.skip
suite('a company in a browser', () => {
  beforeAll(async () => {
    browser = await openBrowser()
    database = await freshDatabase()
    sandbox = await startSandbox({ port: 0, population: 'company', webhookWindowMs: 5, start: JANUARY, speed: 0 })
    for (const [ownerId, name] of await setHours(sandbox)) owners.set(name, ownerId)
    clock = await SandboxClock.of(sandbox.url, { sleepsShorterBy: 10 })
    company = await Company.open({
      databaseUrl: database.url,
      running: sandbox,
      clock,
      rate: { max: Infinity, windowMs: 10_000, searchMax: Infinity },
      webDist: await builtPage(),
    })
    await company.put('/sandbox/faults', { rateLimit: null, searchLagMs: 0 })
    const draft = { author: 'test', reason: 'story', restoredFrom: null, yaml: null, at: clock.now() }
    await company.app.stores.policies.publish(
      company.installation,
      { ...draft, document: { ...policyOf(), rollout: { compared: 0 } } },
      1,
    )
    for (let n = 0; n < ACCEPTED_LEADS; n += 1) {
      stale.push(await arrives({ lastname: `Quiet ${n}` }))
      await says(stale[n]!, { estafet_rep_response: 'accepted' })
    }
    stale.push(await arrives({ lastname: 'Reader', recent_conversion_event_name: 'Newsletter' }))
    await clock.leapTo(APRIL)
    await untilAtRest(company, clock)
  })
  afterAll(async () => {
    await browser.close()
    await company.close()
    await database.drop()
    await stopSharedServer()
  })
  afterEach(async () => {
    await page.context().close()
    expect(complaints).toEqual([])
  })

  describe('somebody is set out of office, with a stand-in', () => {
    /** Who owns a lead, who is to answer it, and who was asked to in their place. */
    async function whose(id: string) {
      const { rows } = await company.query(
        `select memory, (select coalesce(array_agg(key), '{}') from task_keys k where k.lead_id = l.lead_id) as keys
           from leads l where record_id = $1`,
        [id],
      )
      const { memory, keys } = rows[0] as unknown as { memory: { clocks: Clock[] }; keys: string[] }
      const nameOf = (ownerId: string | null | undefined) => [...owners].find(([, one]) => one === ownerId)?.[0] ?? null
      const contact = (await company.dump('contacts')).find((one) => one.id === id)!
      const tasks = (await company.dump('tasks')).filter(
        ({ properties }) =>
          keys.includes(properties['estafet_task_key']!) && properties['hs_task_status'] !== 'COMPLETED',
      )
      return {
        owner: nameOf(contact.properties['hubspot_owner_id']),
        answers: memory.clocks
          .filter(({ kind, state }) => kind === 'rep' && state === 'running')
          .map(({ ownerId }) => nameOf(ownerId)),
        asked: tasks.map(({ properties }) => nameOf(properties['hubspot_owner_id'])),
      }
    }

    test.each<AbsenceTold>([
      {
        language: 'en',
        ...{ away: 'first', name: 'Fitri Halim', standIn: 'second', standInName: 'Maya Pratama' },
        ...{ who: 'Who', from: 'From', until: 'Until', by: 'Stand-in', set: 'Set out of office' },
        why: 'Fitri Halim is out of office; Maya Pratama answers in their place.',
        back: 'Take back the absence of Fitri Halim',
        none: 'Nobody was set out of office here. Absences of the CRM count as well.',
      },
      {
        language: 'id',
        ...{ away: 'third', name: 'Beatriz Souza', standIn: 'dan', standInName: 'Eko Nugroho' },
        ...{ who: 'Siapa', from: 'Dari', until: 'Sampai', by: 'Pengganti', set: 'Tandai tidak di kantor' },
        why: 'Beatriz Souza tidak di kantor; Eko Nugroho menjawab sebagai penggantinya.',
        back: 'Batalkan ketidakhadiran Beatriz Souza',
        none: 'Belum ada yang ditandai tidak di kantor di sini. Ketidakhadiran di CRM juga berlaku.',
      },
    ])('$language: their leads are for the stand-in to answer, until it is taken back', async (told) => {
      const { language, away, standIn } = told
      const domain = `of-${away}.example`
      const account = { name: domain, domain, hubspot_owner_id: owners.get(away)! }
      await company.act({ do: 'create', type: 'companies', properties: account })
      await untilAtRest(company, clock)
      const theirs = (n: number) => arrives({ email: `buyer${n}@${domain}` })
      const before = await theirs(1)
      expect(await whose(before)).toEqual({ owner: away, answers: [away], asked: [] })

      await open('/team', 'manager', LANGUAGES[language])
      await page.getByText(told.none).waitFor()
      await page.getByLabel(told.who, { exact: true }).selectOption(told.name)
      await page.getByLabel(new RegExp(`^${told.from}`)).fill('2026-04-09T09:00')
      await page.getByLabel(new RegExp(`^${told.until}`)).fill('2026-04-19T09:00')
      await page.getByLabel(told.by, { exact: true }).selectOption(told.standInName)
      await page.getByRole('button', { name: told.set }).click()
      const row = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: told.back }) })
      await row.getByText(told.standInName).waitFor()
      expect(await violations(page)).toEqual([])
      await photograph(page, `absence-${language}`)
      await untilAtRest(company, clock)

      const during = await theirs(2)
      expect(await whose(during)).toEqual({ owner: away, answers: [standIn], asked: [standIn] })
      const { rows } = await company.query('select lead_id from leads where record_id = $1', [during])
      await page.goto(`${company.publicUrl}/leads/${String(rows[0]!['lead_id'])}`)
      await page.getByText(told.why).first().waitFor()

      await page.goto(`${company.publicUrl}/team`)
      await page.getByRole('button', { name: told.back }).click()
      await page.getByText(told.none).waitFor()
      await untilAtRest(company, clock)
      expect(await whose(await theirs(3))).toEqual({ owner: away, answers: [away], asked: [] })
    })

    test('a viewer sees who is away and sets nobody', async () => {
      await open('/team', 'viewer')
      await page.getByText('Nobody was set out of office here.', { exact: false }).waitFor()
      expect(await page.getByRole('button', { name: 'Set out of office' }).count()).toBe(0)
    })
  })

  describe('leads that reps gave back stand in the report', () => {
    beforeAll(async () => {
      for (const reason of ['no budget', 'no budget', 'spam'])
        await says(await arrives(), { estafet_rep_response: 'rejected', estafet_reject_reason: reason })
    })

    test.each([
      {
        language: 'en',
        ...{ title: 'Returned leads', reason: 'spam', other: 'Another reason', all: '3 returned leads: All' },
        ...{ ofOther: '2 returned leads: Another reason', count: '2 leads', rep: 'Mason Davis' },
      },
      {
        language: 'id',
        ...{ title: 'Lead yang dikembalikan', reason: 'spam', other: 'Alasan lain', all: '3 lead dikembalikan: Semua' },
        ...{ ofOther: '2 lead dikembalikan: Alasan lain', count: '2 lead', rep: 'Mason Davis' },
      },
    ] as const)('$language: by source, reason and rep; its numbers open as many leads', async (told) => {
      await open('/reports/sla', 'manager', LANGUAGES[told.language])
      const section = page.locator('section').filter({ has: page.getByRole('heading', { name: told.title }) })
      for (const named of [told.reason, told.other, told.rep])
        await section.getByRole('rowheader', { name: named }).first().waitFor()
      expect(await section.getByRole('link', { name: told.all }).textContent()).toBe('3')
      expect(await violations(page)).toEqual([])
      await section.scrollIntoViewIfNeeded()
      await photograph(page, `returned-${told.language}`)
      await section.getByRole('link', { name: told.ofOther }).click()
      await page.getByText(told.count, { exact: true }).waitFor()
      expect(await violations(page)).toEqual([])
    })
  })

  describe('leads that fell silent', () => {
    const status = async (ids: readonly string[]) =>
      (await company.dump('contacts'))
        .filter(({ id }) => ids.includes(id))
        .map(({ properties }) => `${properties['estafet_stage']} ${properties['estafet_status']}`)
    const queue = (title: string): Locator =>
      page.locator('section').filter({ has: page.getByRole('heading', { name: title }) })

    test('some of them are recycled at once, in English; refusing to choose a reason recycles none', async () => {
      expect(await status(stale)).toEqual([...Array<string>(ACCEPTED_LEADS).fill('sal stale'), 'known stale'])
      await open('/queues/ideas', 'admin')
      const section = queue('Stale: what to do with them')
      const proposals = { 'Quiet 0': 'recycle, because the lead is stale in the hands of sales', Reader: 'long-term nurture, because the lead is stale' } // prettier-ignore
      for (const [name, proposal] of Object.entries(proposals))
        await section.getByRole('listitem').filter({ hasText: name }).getByText(`Proposed: ${proposal}.`).waitFor()
      expect(await violations(page)).toEqual([])
      for (const n of [0, 1]) await section.getByRole('checkbox', { name: new RegExp(`^Select .*Quiet ${n}`) }).check()
      await section.getByRole('button', { name: 'Recycle 2' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('For 2 leads.').waitFor()
      expect(await dialog.getByRole('button', { name: 'Recycle' }).isDisabled()).toBe(true)
      expect(await violations(page)).toEqual([])
      await photograph(page, 'stale-recycle')
      await dialog.getByLabel('Reason').selectOption('timing')
      await dialog.getByRole('button', { name: 'Recycle' }).click()
      await section.getByText('2 of 2 done.').waitFor()
      await untilAtRest(company, clock)
      expect(await status(stale.slice(0, 2))).toEqual(['known nurture', 'known nurture'])
      expect(await status(stale.slice(2))).toEqual(['sal stale', 'sal stale', 'known stale'])
    })

    test('the others, in Indonesian; what somebody was faster with is said to be refused', async () => {
      await open('/queues/ideas', 'admin', LANGUAGES.id)
      const section = queue('Senyap: apa yang dilakukan')
      await section.getByText('Usulan: nurture jangka panjang, karena lead senyap.').first().waitFor()
      await says(stale[2]!, { estafet_rep_response: 'rejected', estafet_reject_reason: 'no budget' })
      for (const name of ['Quiet 2', 'Quiet 3', 'Reader'])
        await section.getByRole('checkbox', { name: new RegExp(`^Pilih .*${name}`) }).check()
      await section.getByRole('button', { name: 'Daur ulang 3' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Alasan').selectOption('timing')
      await dialog.getByRole('button', { name: 'Daur ulang' }).click()
      await section.getByText('2 dari 3 selesai. 1 ditolak dan tetap di sini.').waitFor()
      complaints = complaints.filter((one) => !one.includes('409'))
      expect(await violations(page)).toEqual([])
      await untilAtRest(company, clock)
      expect(await status(stale)).toEqual(Array(ACCEPTED_LEADS + 1).fill('known nurture'))
    })
  })
})
