import { stopSharedServer } from '../support/postgres.ts'
import { callsPerHundred, loadWithFailures, rotateTokens } from './journeys.ts'
import { cutStream, killBetween } from './streams.ts'

/** The long journeys against the Salesforce sandbox, with figures: npm run salesforce. */
async function main(): Promise<void> {
  const rotation = await rotateTokens(8, 1_000)
  say('refresh-token rotation, 8 processes, 1,000 ended sessions', rotation)
  const load = await loadWithFailures(5_000)
  say('data load of 5,000 leads, every tenth refused by a validation rule', load)
  say('API calls per 100 changed leads at full batches', { salesforce: await callsPerHundred(), hubspot: 2 })
  const cut = await cutStream(300, 100)
  say('stream of change events cut 100 times while 300 leads come and then ask for a demo', cut)
  const killed = await killBetween(5)
  say('worker killed 5 times between keeping a batch and keeping its replay id', killed)
  await stopSharedServer()
  const lost = cut.leads - cut.written + killed.leads - killed.written
  const failed =
    lost > 0 ||
    cut.reconciled > 0 ||
    rotation.familiesRevoked > 0 ||
    rotation.refreshes !== 1_000 ||
    load.refused !== 500 ||
    load.withoutAdvice > 0
  process.exitCode = failed ? 1 : 0
}

function say(what: string, figures: object): void {
  process.stdout.write(`${what}: ${JSON.stringify(figures)}\n`)
}

await main()
