/**
 * Holds the calls noted in a file (SANDBOX_RECORD of a whole test run) against the descriptions of HubSpot's API.
 * Usage: node test/crm/hubspot/contract/main.ts <file>. Says so and ends well where the descriptions are not on this machine.
 */
import { readContracts } from './contracts.ts'
import { conformanceOf, readRecorded } from './recorded.ts'

const contracts = readContracts()
const calls = readRecorded(process.argv[2] ?? '')
if (contracts === null) {
  process.stdout.write(`calls to HubSpot: ${calls.length} shapes, not checked (no descriptions here)\n`)
} else {
  const { endpoints, wrong } = conformanceOf(contracts, calls)
  for (const { call, problems } of wrong)
    process.stdout.write(`not as described: ${call.method} ${call.path}: ${problems.slice(0, 5).join('; ')}\n`)
  process.stdout.write(
    `calls to HubSpot: ${calls.length} shapes at ${endpoints.size} endpoints, ${wrong.length} not as described\n`,
  )
  if (wrong.length > 0 || calls.length === 0) process.exitCode = 1
}
