/**
 * The org as a process of its own: prints one line of JSON when it serves, and ends with its standard input. SANDBOX_DAILY_CALLS sets the
 * calls it allows a day.
 */
import { STANDARD_ORG, startSalesforce } from './start.ts'

const dailyCalls = Number(process.env['SANDBOX_DAILY_CALLS'] ?? STANDARD_ORG.dailyCalls)
const sandbox = await startSalesforce({ dailyCalls })
process.stdin.resume().on('end', () => void sandbox.close().then(() => process.exit(0)))
process.stdout.write(`${JSON.stringify({ ready: true, url: sandbox.url })}\n`)
