import { parseArgs } from 'node:util'
import { fuzzOauthCallbacks, fuzzPolicyRoutes } from './fuzz-api.ts'
import { fuzzImports } from './fuzz-imports.ts'
import { fuzzPolicies } from './fuzz-policies.ts'
import { fuzzWebhooks } from './fuzz-webhooks.ts'
import type { FuzzReport } from './report.ts'

const USAGE = `npm run fuzz -- [--webhooks 1000000] [--policies 100000] [--policy-routes 5000] [--callbacks 20000] [--imports 100000] [--seed 1]
Sends changed deliveries to the receiver, hands in changed policies by themselves and over HTTP, comes back from consent pages, and
imports changed CSV files; ends with 1 when something happened that must not.
`
const WALKS = [
  { option: 'webhooks', what: 'deliveries', count: 1_000_000, walk: fuzzWebhooks },
  { option: 'policies', what: 'policies', count: 100_000, walk: fuzzPolicies },
  { option: 'policy-routes', what: 'policies over HTTP', count: 5_000, walk: fuzzPolicyRoutes },
  { option: 'callbacks', what: 'OAuth callbacks', count: 20_000, walk: fuzzOauthCallbacks },
  { option: 'imports', what: 'imports', count: 100_000, walk: fuzzImports },
] as const
const { values } = parseArgs({
  options: {
    ...Object.fromEntries(
      WALKS.map(({ option, count }) => [option, { type: 'string' as const, default: String(count) }]),
    ),
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) process.stdout.write(USAGE)
else {
  const asked: Readonly<Record<string, unknown>> = values
  for (const { option, what, walk } of WALKS) {
    const count = Number(asked[option])
    if (count > 0 && !(await timed(what, count, walk))) process.exitCode = 1
  }
}

async function timed(
  what: string,
  count: number,
  walk: (count: number, seed: number, onPart: (done: number) => void) => Promise<FuzzReport>,
): Promise<boolean> {
  const [started, used] = [performance.now(), process.cpuUsage()]
  const report = await walk(count, Number(values.seed), (done) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${what}: ${Math.floor((100 * done) / count)} %`)
  })
  const seconds = Math.round((performance.now() - started) / 1000)
  const { user, system } = process.cpuUsage(used)
  if (process.stderr.isTTY) process.stderr.write('\r')
  const kinds = Object.entries(report.byStatus).map(([kind, n]) => `${kind} ${n}`)
  const memory = report.residentMb
  process.stdout.write(
    `${what}: ${report.tried} tried in ${seconds} s (${Math.round((user + system) / 1e6)} s of processor) with seed ${values.seed}: ` +
      `${kinds.join(', ')}; resident ${memory[Math.floor(memory.length / 4)] ?? 0} MB after a quarter, ` +
      `${memory.at(-1) ?? 0} MB at the end; ${report.faults.length} faults\n`,
  )
  for (const fault of report.faults) process.stdout.write(`${fault}\n`)
  return report.faults.length === 0
}
