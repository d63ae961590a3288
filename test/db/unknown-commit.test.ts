import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { CounterName, Meter } from '../../src/ports/runtime.ts'
import type { OpenStores } from '../../src/db/stores.ts'
import { freshDatabase, sharedServer, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { openOn } from './contract/both.ts'
import {
  NOW,
  aBatch,
  aCommand,
  aCommit,
  aLeadCommit,
  aMemory,
  aDraft,
  aNewInstallation,
  anAssignment,
} from './samples.ts'

type Cut = 'before the commit arrives' | 'after the commit arrived'

/** Stands between the stores and the server, and can cut the line at the next commit, so that nobody knows whether it happened. */
class CuttingProxy {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  next: Cut | null = null
  constructor(port: number) {
    this.#server = createServer((client) => {
      const upstream = connect(port, '127.0.0.1')
      for (const socket of [client, upstream]) {
        this.#sockets.add(socket)
        socket.on('error', () => socket.destroy())
        socket.on('close', () => this.#sockets.delete(socket))
      }
      client.on('data', (bytes) => {
        const cut = bytes.includes('commit\0') ? this.next : null
        if (cut === null) {
          upstream.write(bytes)
          return
        }
        this.next = null
        // Nothing of the answer comes back; with the commit on its way, the server finishes it alone.
        client.destroy()
        if (cut === 'after the commit arrived') upstream.write(bytes, () => setTimeout(() => upstream.destroy(), 100))
        else upstream.destroy()
      })
      upstream.on('data', (bytes) => void client.write(bytes))
      client.on('end', () => upstream.end())
    })
  }
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }
  close(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
  }
}

const counted = new Map<CounterName, number>()
const meter: Meter = {
  count: (name, by = 1) => void counted.set(name, (counted.get(name) ?? 0) + by),
  observe: () => undefined,
}

let database: FreshDatabase
let proxy: CuttingProxy
let stores: OpenStores
beforeAll(async () => {
  const server = await sharedServer()
  database = await freshDatabase()
  proxy = new CuttingProxy(server.port)
  const through = new URL(database.url)
  through.port = String(await proxy.listen())
  stores = openOn(through.href, meter)
})
afterAll(async () => {
  await stores.close()
  proxy.close()
  await database.drop()
  await stopSharedServer()
})

test('commits whose answer is lost are recognised as done, or done; turns and assignments are exact', async () => {
  const fresh = aNewInstallation()
  const id = fresh.installationId
  await stores.installations.connect(fresh)
  const outcomes: string[] = []
  for (let round = 0; round < 20; round += 1) {
    const record = `lead-${round}`
    await stores.inbox.keep(aBatch(id, { ids: [record] }))
    const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 9, 60_000))!
    proxy.next = round % 2 === 0 ? 'after the commit arrived' : 'before the commit arrives'
    const outcome = await stores.evaluations.evaluate(aCommand(claim, { pools: ['ae'] }), ({ facts }) => {
      const turns = (facts.rotation.get('ae')?.turns ?? 0) + 1
      const memory = aMemory({ assignment: anAssignment(`rep-${turns % 4}`, { assignedAt: NOW + round }) })
      return aCommit([aLeadCommit(record, { memory })], { rotation: new Map([['ae', { cw: {}, turns }]]) })
    })
    outcomes.push(outcome)
  }
  expect(outcomes).toEqual(
    Array.from({ length: 20 }, (_, round) => (round % 2 === 0 ? 'already-committed' : 'committed')),
  )
  expect(counted.get('commit_unknown')).toBe(20)
  expect(await stores.reads.stats(id)).toMatchObject({ evaluated: 20, dirty: 0, outbox: 20 })
  await stores.inbox.keep(aBatch(id, { ids: ['last'] }))
  const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 9, 60_000))!
  await stores.evaluations.evaluate(aCommand(claim, { pools: ['ae'] }), ({ facts }) => {
    expect(facts.rotation.get('ae')?.turns).toBe(20)
    expect(Object.fromEntries(facts.openLeads)).toEqual({ 'rep-0': 5, 'rep-1': 5, 'rep-2': 5, 'rep-3': 5 })
    return aCommit([])
  })
})

test('what nothing would recognise is not repeated: the author hears that it is unknown', async () => {
  const fresh = aNewInstallation()
  await stores.installations.connect(fresh)
  proxy.next = 'after the commit arrived'
  await expect(stores.policies.publish(fresh.installationId, aDraft({ v: 2 }), 1)).rejects.toMatchObject({
    code: 'commit_unknown',
  })
  expect((await stores.installations.find(fresh.installationId))?.policyVersion).toBe(2)
})

test('a server that is not there is a typed error, not a hang', async () => {
  const nowhere = new URL(database.url)
  nowhere.port = '1'
  const lost = openOn(nowhere.href)
  await expect(lost.inbox.keep(aBatch(aNewInstallation().installationId))).rejects.toMatchObject({
    code: 'store_unavailable',
  })
  expect(await lost.ping()).toBe('unreachable')
  await lost.close()
})
