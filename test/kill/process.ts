/**
 * One product process of the kill suite: everything real, but at the n-th passage of one milestone it ends itself as kill -9 would.
 * Reads the product's own settings from the environment, and besides them
 * KILL_AT and KILL_NTH (where to die; nowhere when absent), KILL_LEASE_MS (how long claims last), KILL_CLOCK (how business time
 * runs against real time, as JSON of a ClockBend) and KILL_AHEAD_MS (by how much this machine's clock is wrong). Prints one line of
 * JSON when it serves; with KILL_TELLS also one for each milestone and each wait under the CRM's limit. Ends with its standard input.
 */
import { createServer } from 'node:http'
import { flushCompileCache } from 'node:module'
import type { AddressInfo } from 'node:net'
import { loadConfig, productionConfig } from '../../src/config/config.ts'
import { DEFAULT_RATE } from '../../src/crm/hubspot/rate-window.ts'
import { patienceOf } from '../../src/ports/patience.ts'
import type { Milestones } from '../../src/ports/runtime.ts'
import { realChance, realClock, wire, type ClockBend } from '../../src/wiring.ts'
import { NotedMeter } from '../support/quiet.ts'

const {
  KILL_TELLS = '',
  KILL_AT = '',
  KILL_NTH = '1',
  KILL_LEASE_MS = '30000',
  KILL_CLOCK = 'null',
  KILL_AHEAD_MS = '0',
} = process.env
const tell = (what: object) => {
  if (KILL_TELLS !== '') process.stdout.write(`${JSON.stringify({ at: Date.now(), ...what })}\n`)
}
let left = Number(KILL_NTH)
const milestones: Milestones = {
  async at(step) {
    tell({ step })
    if (step !== KILL_AT) return
    left -= 1
    if (left > 0) return
    process.kill(process.pid, 'SIGKILL')
    // The signal is on its way; nothing after this point may run.
    await new Promise(() => undefined)
  },
}
const complain = (event: string, facts?: unknown) => process.stderr.write(`${event} ${JSON.stringify(facts, errors)}\n`)
function errors(_key: string, value: unknown): unknown {
  return value instanceof Error ? value.stack : value
}

// Whoever started us is gone: nobody would end us later.
process.stdin.resume().on('end', () => process.exit(0))

const bend = JSON.parse(KILL_CLOCK) as ClockBend | null
// The portal counts calls in business time, and a short patience cannot wait for a window of real seconds.
const rate = { ...DEFAULT_RATE, windowMs: DEFAULT_RATE.windowMs / (bend?.speed ?? 1), searchMax: Infinity }
const meter = new NotedMeter()
meter.observe = (name, seconds, labels = {}) => {
  if (name === 'rate_wait_seconds') tell({ waitedMs: seconds * 1000, ...labels })
}
// What stands wrong is the machine's clock, for everything in this process.
const trueNow = Date.now
const ahead = Number(KILL_AHEAD_MS)
if (ahead !== 0) Date.now = () => trueNow() + ahead

const config = productionConfig(loadConfig(process.env))
const app = await wire(config, {
  clock: realClock(bend),
  chance: realChance,
  milestones,
  log: { info: () => undefined, warn: complain, error: complain },
  meter,
  metricsText: async () => '',
  rate,
  patience: patienceOf(Number(KILL_LEASE_MS)),
})
// It will not end in a way that would write what was compiled.
flushCompileCache()
if (config.role !== 'web') await app.startWorkers()
const server = createServer(app.http)
server.listen(config.role === 'worker' ? 0 : config.port, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ ready: true, port: (server.address() as AddressInfo).port })}\n`)
})
