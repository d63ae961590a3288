import { callsPerHundred, loadWithFailures, rotateTokens } from './journeys.ts'

/** The long journeys against the Salesforce sandbox, with figures: npm run salesforce. */
async function main(): Promise<void> {
  const rotation = await rotateTokens(8, 1_000)
  say('refresh-token rotation, 8 processes, 1,000 ended sessions', rotation)
  const load = await loadWithFailures(5_000)
  say('data load of 5,000 leads, every tenth refused by a validation rule', load)
  say('API calls per 100 changed leads at full batches', { salesforce: await callsPerHundred(), hubspot: 2 })
  const failed =
    rotation.familiesRevoked > 0 || rotation.refreshes !== 1_000 || load.refused !== 500 || load.withoutAdvice > 0
  process.exitCode = failed ? 1 : 0
}

function say(what: string, figures: object): void {
  process.stdout.write(`${what}: ${JSON.stringify(figures)}\n`)
}

await main()
