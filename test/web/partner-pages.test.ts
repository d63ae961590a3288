import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { partnerInvited } from '../../src/contracts/partner.ts'
import { openLeadWorld, type LeadWorld } from '../api/support/lead-world.ts'
import { browserIsThere, builtPage, openBrowser, openPage, photograph, violations } from './support/browser.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const
const INDONESIAN_PHONE = { ...PHONE, locale: 'id-ID', colorScheme: 'dark' } as const
const HOSTILE = '<img src=x onerror=alert(1)>'

const agreement = (id: string, name: string) => ({
  ...{ id, name, contains: [name], manager: null, territories: [], pool: 'ae' },
})

let browser: Browser
let world: LeadWorld
let page: Page
let complaints: string[]

/** Opens a path as somebody of a partner. */
async function openAs(partnerId: string, path: string, options: BrowserContextOptions = {}, email?: string) {
  const body = { partnerId, name: 'Rani Lestari', ...(email === undefined ? {} : { email }) }
  const { link } = partnerInvited.parse(await (await world.ask('admin', '/api/partners/users', body)).json())
  ;({ page, complaints } = await openPage(browser, options))
  await page.goto(`${world.api.url}${new URL(link).pathname}?to=${encodeURIComponent(path)}`)
}
const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')

const suite = browserIsThere ? describe : describe.skip
suite('the partner portal in a browser', () => {
  beforeAll(async () => {
    browser = await openBrowser()
    const partners = [
      agreement('nusantara', 'Nusantara Cloud'),
      { ...agreement('bluebridge', 'Bluebridge'), hides: ['person' as const, 'company' as const, 'owner' as const] },
      agreement('nobody', 'Nobody Inc'),
    ]
    world = await openLeadWorld({ ...defaultPolicy, partners }, { webDist: await builtPage() })
    const names = ['Rina', 'Adi', HOSTILE, 'Wulan']
    for (const firstname of names) await world.aLead({ partner_name: 'Nusantara Cloud', firstname, lastname: 'Putri' })
    await world.aLead({ partner_name: 'Bluebridge', firstname: 'Joko', lastname: 'Santoso' })
    const { leadId } = await world.aLead({ partner_name: 'Nusantara Cloud', firstname: 'Eka', lastname: 'Lim' })
    const order = { orderId: randomUUID(), action: 'reassign', ownerId: '5501', lockDays: 1 }
    await world.ask('manager', `/api/leads/${leadId}/actions`, order)
  })
  afterAll(async () => {
    await browser.close()
    await world.api.close()
  })
  afterEach(async () => {
    await page.context().close()
    expect(complaints).toEqual([])
  })

  test('a partner accepts the lead that waits for it, follows it, and recalls another', async () => {
    await openAs('nusantara', '/partner', {}, '5501@customer.example')
    await page.getByRole('heading', { name: /wait(s)? for your answer/ }).waitFor()
    expect(await page.getByText(HOSTILE).count()).toBe(1)
    await photograph(page, 'partner')
    expect(await violations(page)).toEqual([])
    await page.getByRole('link', { name: /wait for you/ }).click()
    await page.getByRole('button', { name: 'Accept Eka Lim' }).click()
    await page.getByRole('button', { name: 'Accept Eka Lim' }).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: /sent/ }).click()
    await page.getByRole('link', { name: 'Eka Lim' }).click()
    await page.getByText('Accepted by Ana Prado, who is making contact.').waitFor()
    await page.getByText('MQL → SAL.').waitFor()
    await photograph(page, 'partner-lead')
    expect(await violations(page)).toEqual([])
    await page.getByRole('link', { name: 'All your leads' }).click()
    await page.getByRole('link', { name: 'Wulan Putri' }).click()
    await page.getByRole('button', { name: 'Recall' }).click()
    await page.getByRole('textbox', { name: 'Why do you recall it?' }).fill('Sent twice by mistake')
    expect(await violations(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Recall' }).click()
    await page.getByText('Recalled.').waitFor()
    await page.getByText('Recalled by you; it rests.').waitFor()
  })

  test('whatever else there is, for a partner there is no such page', async () => {
    await openAs('nusantara', '/live')
    for (const path of ['/live', '/leads', '/queues/held', '/reports/sla', '/audit', '/partners', '/partner/leads/x']) {
      await page.goto(world.api.url + path)
      await page.getByRole('heading', { name: 'Not found' }).waitFor()
      expect(await page.getByRole('navigation').count()).toBe(0)
    }
    await page.getByRole('link', { name: 'All your leads' }).click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/partner')
    complaints = complaints.filter((text) => !text.includes('404'))
  })

  test('in Indonesian on a dark phone hidden fields say so, and the export shows its check value', async () => {
    await openAs('bluebridge', '/partner', INDONESIAN_PHONE)
    await page.getByRole('link', { name: 'Joko S•••' }).waitFor()
    expect(await page.getByText('Santoso').count()).toBe(0)
    expect(await overflow()).toBeLessThanOrEqual(0)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Unduh CSV' }).click()
    const file = await download
    const told = await page.getByText(/Nilai periksa:/).innerText()
    const check = told.split(': ').at(-1)!
    expect(file.suggestedFilename()).toBe(`leads-${check}.csv`)
    expect(await readFile(await file.path(), 'utf8')).toContain('Joko S•••')
    await photograph(page, 'partner-phone-id')
    expect(await violations(page)).toEqual([])
    await page.getByRole('link', { name: 'Joko S•••' }).click()
    await page.getByRole('heading', { name: 'Yang terjadi' }).waitFor()
    await photograph(page, 'partner-lead-phone-id')
    expect(await violations(page)).toEqual([])
    expect(await overflow()).toBeLessThanOrEqual(0)
  })

  test('a partner without leads is told how one appears', async () => {
    await openAs('nobody', '/partner', PHONE)
    await page.getByRole('heading', { name: 'No lead of yours yet' }).waitFor()
    await photograph(page, 'partner-empty-phone')
    expect(await violations(page)).toEqual([])
  })

  test('an admin invites somebody, checks an export, and shuts them out', async () => {
    const session = await world.link('admin')
    ;({ page, complaints } = await openPage(browser, {}))
    await page.goto(`${world.api.url}${session}?to=/partners`)
    await page.getByRole('heading', { name: 'Nusantara Cloud' }).waitFor()
    await page.getByRole('button', { name: 'Invite somebody of Nobody Inc' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Sari')
    await page.getByRole('button', { name: 'Make a link' }).click()
    const link = await page.getByRole('textbox', { name: 'Sign-in link for Sari' }).inputValue()
    expect(link).toMatch(/\/signin\/[\w-]{43}$/)
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Shut Sari out' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Shut out' }).click()
    await page.getByText(/shut out just now/).waitFor()
    await page.getByLabel('File').setInputFiles({ name: 'leads.csv', mimeType: 'text/csv', buffer: Buffer.from('x') })
    await page.getByRole('textbox', { name: 'Check value' }).fill('made-up')
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByText(/Not genuine for Nusantara Cloud/).waitFor()
    await photograph(page, 'partners')
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('menuitem', { name: 'API', exact: true }).click()
    await page.getByRole('textbox', { name: 'Find a route' }).fill('partner/leads')
    await page.getByText('No route matches.').waitFor()
    await page.getByRole('textbox', { name: 'Find a route' }).fill('choices')
    await page.getByText('2 routes').waitFor()
    await page.getByText('/api/leads/{id}/choices').click()
    await page.getByRole('heading', { name: 'Answer 200' }).waitFor()
    await photograph(page, 'api')
    expect(await violations(page)).toEqual([])
  })
})
