import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { OURS, startApi, type ApiWorld } from '../api/support/api-world.ts'
import { browserIsThere, builtPage, openBrowser, openPage, photograph, violations } from './support/browser.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'id-ID' } as const
const SITE = Buffer.from(OURS).toString('base64url')

let browser: Browser
let world: ApiWorld
let page: Page
let complaints: string[]
/** A website of somebody else's server, with the script on every page. */
let shop: http.Server
let shopUrl: string
let attributes = ''

const suite = browserIsThere ? describe : describe.skip
suite('the visitor script in a browser', () => {
  beforeAll(async () => {
    browser = await openBrowser()
    world = await startApi({ webDist: await builtPage() })
    shop = http.createServer((_req, res) => {
      res.setHeader('content-type', 'text/html; charset=utf-8')
      res.end(`<!doctype html><title>Shop</title><link rel="icon" href="data:,">
        <form onsubmit="return false"><label>E-mail <input type="email"></label><button>Send</button></form>
        <script src="${world.url}/t.js" data-site="${SITE}" ${attributes}></script>`)
    })
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
    shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    shop.closeAllConnections()
    shop.close()
    await browser.close()
    await world.close()
  })
  beforeEach(() => {
    world.shelves.visits.length = 0
    attributes = ''
  })
  afterEach(async () => {
    await page.context().close()
    expect(complaints).toEqual([])
  })
  const told = () => world.shelves.visits.map(([, news]) => news)
  /** Beacons are sent when the browser finds time. */
  async function arrived(count: number): Promise<void> {
    while (world.shelves.visits.length < count) await page.waitForTimeout(20)
  }

  test('an admin names the website and finds what to put on it', async () => {
    ;({ page, complaints } = await openPage(browser, {}))
    await page.goto(`${world.url}${world.link('admin', { reusable: true })}?to=%2Fsettings%2Fwebsite`)
    await page.getByText('Off: no website may send yet.').waitFor()
    await page.getByLabel('Websites that may send').fill(shopUrl)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('1 website may send.').waitFor()
    await page.getByText(`data-site="${SITE}"`).waitFor()
    await photograph(page, 'website')
    expect(await violations(page)).toEqual([])
  })

  test('nothing is stored or sent before consent; then the page with how the visit began, and who they are', async () => {
    ;({ page, complaints } = await openPage(browser, {}))
    await page.goto(`${shopUrl}/pricing?utm_source=google&secret=1`)
    expect([told(), await page.evaluate('localStorage.length')]).toEqual([[], 0])
    await page.evaluate(`estafet('consent', true)`)
    await arrived(1)
    expect(told()[0]).toMatchObject({
      kind: 'page',
      visit: { page: '/pricing', cameBy: { utmSource: 'google', utmMedium: null, referrer: null } },
    })
    await page.goto(`${shopUrl}/about`)
    await arrived(2)
    expect(told()[1]).toMatchObject({ visitor: told()[0]!.visitor, visit: { page: '/about', cameBy: null } })
    await page.evaluate(`estafet('identify', 'jane@acme.example')`)
    await arrived(3)
    expect(told()[2]).toMatchObject({ kind: 'identify', email: 'jane@acme.example' })
    await page.evaluate(`estafet('consent', false)`)
    await arrived(4)
    expect(told()[3]).toMatchObject({ kind: 'forget', visitor: told()[0]!.visitor })
    expect(await page.evaluate(`localStorage.getItem('estafet.id')`)).toBeNull()
  })

  test('a form that is sent identifies where the website says so', async () => {
    attributes = 'data-consent="given" data-forms'
    ;({ page, complaints } = await openPage(browser, {}))
    await page.goto(shopUrl)
    await page.getByLabel('E-mail').fill('bob@acme.example')
    await page.getByRole('button', { name: 'Send' }).click()
    await arrived(2)
    expect(
      told()
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['identify', 'page'])
  })

  test('a browser that asks not to be tracked is not, whatever was agreed to', async () => {
    attributes = 'data-consent="given"'
    ;({ page, complaints } = await openPage(browser, {}))
    await page.addInitScript(`Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })`)
    await page.goto(shopUrl)
    await page.evaluate(`estafet('consent', true); estafet('identify', 'jane@acme.example')`)
    expect([told(), await page.evaluate('localStorage.length')]).toEqual([[], 0])
  })

  test('the settings on a phone, in Indonesian and dark', async () => {
    ;({ page, complaints } = await openPage(browser, { ...PHONE, colorScheme: 'dark' }))
    await page.goto(`${world.url}${world.link('admin', { reusable: true })}?to=%2Fsettings%2Fwebsite`)
    await page.getByRole('heading', { name: 'Pengunjung situs web Anda' }).waitFor()
    await page.getByText(`data-site="${SITE}"`).waitFor()
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(
      0,
    )
    await photograph(page, 'website-phone-id')
    expect(await violations(page)).toEqual([])
  })
})
