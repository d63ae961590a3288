import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import { invite } from '../../src/cli/sign-in-links.ts'
import type { RunConfig } from '../../src/config/config.ts'
import { noMilestones, realChance, wire, type App } from '../../src/wiring.ts'

/** The product's pages over a database, signed in as an administrator, with a clock that stands still. */
export interface PageServer {
  readonly app: App
  /** The answer to an address of the API. @throws when it is refused. */
  ask(address: string): Promise<unknown>
  /** Signs in to an account. */
  signIn(installation: string): Promise<void>
  close(): Promise<void>
}

const NOBODY = 'http://127.0.0.1:9'

/** @param now milliseconds of UTC, for as long as it runs. */
export async function pageServer(databaseUrl: string, keys: string, now: number): Promise<PageServer> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const app = await wire(
    { ...SETTINGS, databaseUrl, publicUrl, keys },
    {
      clock: {
        now: () => now,
        monotonicMs: () => performance.now(),
        sleep: (ms) => new Promise((on) => setTimeout(on, ms)),
      },
      chance: realChance,
      milestones: noMilestones,
      log: {
        ...silent,
        error: (event, facts) => process.stderr.write(`${event} ${String(facts?.['error'])}\n`),
      },
      meter: { count: () => undefined, observe: () => undefined },
      metricsText: async () => '',
    },
  )
  server.on('request', app.http)
  let cookie = ''
  return {
    app,
    async signIn(installation) {
      const link = await invite(app.stores.access, { installation, role: 'admin', person: 'bench', publicUrl, now })
      const answer = await fetch(link, { redirect: 'manual' })
      cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    },
    async ask(address) {
      const answer = await fetch(publicUrl + address, { headers: { cookie } })
      const body = await answer.text()
      if (answer.status !== 200) throw new Error(`${address}: ${answer.status} ${body.slice(0, 300)}`)
      return JSON.parse(body) as unknown
    },
    async close() {
      app.drain()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await app.close()
    },
  }
}

const SETTINGS: Omit<RunConfig, 'databaseUrl' | 'publicUrl' | 'keys'> = {
  mode: 'production',
  role: 'web',
  port: 0,
  host: '127.0.0.1',
  sandboxPort: 0,
  sandboxCrm: 'hubspot',
  dataDir: os.tmpdir(),
  redisUrl: null,
  hubspot: { appId: null, clientId: 'bench', clientSecrets: ['bench'], apiBase: NOBODY, authorizeBase: NOBODY },
  salesforce: null,
  operatorKey: null,
  mail: null,
  hookAllow: null,
  eraseAfterDays: 30,
  language: 'en',
  speed: 1,
  log: 'silent',
}
