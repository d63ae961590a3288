import { parseArgs } from 'node:util'
import { fuzzPolicies } from './fuzz-policies.ts'
import { fuzzWebhooks, type FuzzReport } from './fuzz-webhooks.ts'

const USAGE = `npm run fuzz -- [--webhooks 1000000] [--policies 100000] [--seed 1]
Sends changed deliveries to the receiver and hands in changed policies; ends with 1 when something happened that must not.
`
const { values } = parseArgs({
  options: {
    webhooks: { type: 'string', default: '1000000' },
    policies: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) process.stdout.write(USAGE)
else {
  const seed = Number(values.seed)
  const webhooks = await timed('deliveries', Number(values.webhooks), (count, onPart) =>
    fuzzWebhooks(count, seed, onPart),
  )
  const policies = await timed('policies', Number(values.policies), async (count, onPart) =>
    fuzzPolicies(count, seed, onPart),
  )
  process.exitCode = webhooks && policies ? 0 : 1
}

async function timed(
  what: string,
  count: number,
  run: (count: number, onPart: (done: number) => void) => Promise<FuzzReport>,
): Promise<boolean> {
  const started = performance.now()
  const report = await run(count, (done) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${what}: ${Math.floor((100 * done) / count)} %`)
  })
  const seconds = Math.round((performance.now() - started) / 1000)
  if (process.stderr.isTTY) process.stderr.write('\r')
  const kinds = Object.entries(report.byStatus).map(([kind, n]) => `${kind} ${n}`)
  const memory = report.residentMb
  process.stdout.write(
    `${what}: ${report.tried} tried in ${seconds} s with seed ${values.seed}: ${kinds.join(', ')}; ` +
      `resident ${memory[Math.floor(memory.length / 4)] ?? 0} MB after a quarter, ${memory.at(-1) ?? 0} MB at the end; ` +
      `${report.faults.length} faults\n`,
  )
  for (const fault of report.faults) process.stdout.write(`${fault}\n`)
  return report.faults.length === 0
}
