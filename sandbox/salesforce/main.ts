/**
 * The org as a process of its own: prints one line of JSON when it serves, and ends with its standard input or at SIGTERM. It takes the
 * settings of the other sandbox that mean anything here (SANDBOX_PORT, _HOST, _DATA_DIR, _SPEED, _START), and of its own:
 * SANDBOX_DAILY_CALLS, the calls it allows a day; SANDBOX_ANCHOR, the virtual and the real millisecond at which its time is that of
 * somebody else's clock; SANDBOX_LIFE=on, in which the pretend company's staff works in it, and leads come.
 */
import { readSettings } from '../settings.ts'
import { STANDARD_ORG, startSalesforce } from './start.ts'

const { env } = process
const { host, dataDir, start, speed, life, pace } = readSettings(env)
const [virtual, real] = (env['SANDBOX_ANCHOR'] ?? '').split(',').map(Number)
const sandbox = await startSalesforce({
  ...{ host, dataDir, start, speed: speed ?? 1 },
  port: Number(env['SANDBOX_PORT'] ?? 0),
  dailyCalls: Number(env['SANDBOX_DAILY_CALLS'] ?? STANDARD_ORG.dailyCalls),
  anchor: real === undefined ? null : { virtual: virtual!, real, speed: speed ?? 1 },
  ...(life ? { pace, population: 'company' } : {}),
}).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error
  process.stderr.write(`salesforce sandbox: port ${env['SANDBOX_PORT']} is taken\n`)
  process.exit(2)
})
const stop = (): void => void sandbox.close().then(() => process.exit(0))
process.once('SIGTERM', stop)
process.stdin.resume().on('end', stop)
process.stdout.write(`${JSON.stringify({ ready: true, url: sandbox.url })}\n`)
