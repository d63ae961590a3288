import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { until } from '../queue/notebook.ts'
import { freePort } from '../queue/redis-server.ts'
import { browserIsThere, openBrowser, openPage, photograph, violations } from './support/browser.ts'

let dir: string
let product: ChildProcess
let exit: Promise<unknown>
let told = ''
let browser: Browser

const linkOf = (name: string): string => new RegExp(`${name}\\s+(http\\S+)`).exec(told)![1]!

const suite = browserIsThere ? describe : describe.skip
suite('the website of the demonstration', () => {
  beforeAll(async () => {
    browser = await openBrowser()
    dir = mkdtempSync(path.join(os.tmpdir(), 'estafet-site-'))
    const env = {
      ...{ PATH: process.env['PATH'] ?? '', HOME: dir, ESTAFET_DATA_DIR: path.join(dir, 'data') },
      ...{ PORT: String(await freePort()), SANDBOX_PORT: String(await freePort()) },
    }
    product = spawn(process.execPath, ['bin/estafet.js', 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    exit = new Promise((resolve) => product.once('exit', resolve))
    for (const stream of [product.stdout!, product.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => {
        told += text
      })
    await until(() => {
      if (product.exitCode !== null) throw new Error(`it ended instead:\n${told}`)
      return told.includes('Ctrl-C stops everything')
    })
  })
  afterAll(async () => {
    await browser.close()
    product.kill('SIGTERM')
    await exit
    rmSync(dir, { recursive: true, force: true })
  })

  test('who looks around, agrees and asks for a demo is a lead with the pages they saw', async () => {
    const { page: visitor, complaints } = await openPage(browser, {})
    await visitor.goto(linkOf('Its website'))
    await visitor.getByRole('button', { name: 'Yes, count' }).click()
    await visitor.getByText('Counted from now on.').waitFor()
    await photograph(visitor, 'demo-site')
    expect(await violations(visitor)).toEqual([])
    await visitor.getByRole('link', { name: 'Pricing' }).click()
    await visitor.getByRole('heading', { name: 'Pricing' }).waitFor()
    await visitor.getByRole('link', { name: 'Ask for a demo' }).click()
    await visitor.getByLabel('First name').fill('Wulan')
    await visitor.getByLabel('Last name').fill('Samudera')
    await visitor.getByLabel('Company').fill('PT Layar Samudera')
    await visitor.getByLabel('Work e-mail').fill('wulan@layar-samudera.example')
    await visitor.getByRole('button', { name: 'Ask for a demo' }).click()
    await visitor.getByRole('heading', { name: 'Thank you' }).waitFor()
    expect(complaints).toEqual([])
    await visitor.context().close()

    const { page } = await openPage(browser, {})
    await page.goto(`${linkOf('Sign in: admin')}?to=${encodeURIComponent('/leads?q=wulan samudera')}`)
    const lead = page.getByRole('link', { name: 'Wulan Samudera' })
    await until(async () => {
      if ((await lead.count()) > 0) return true
      await page.reload()
      await page.getByRole('heading', { name: 'Leads' }).waitFor()
      return false
    })
    await lead.first().click()
    const seen = page.getByText('/site/8800001/pricing').first()
    await until(async () => {
      await page.getByRole('tab', { name: 'Timeline' }).click()
      if (await seen.isVisible()) return true
      await page.reload()
      return false
    })
    await photograph(page, 'demo-site-lead')
    await page.context().close()
  })
})
