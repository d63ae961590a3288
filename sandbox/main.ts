import { SettingsError, readSettings } from './settings.ts'
import type { Sandbox } from './start.ts'
import { startSandbox } from './start.ts'

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')
}

async function start(): Promise<Sandbox | null> {
  const settings = readSettings(process.env)
  try {
    return await startSandbox(settings)
  } catch (error) {
    if (!isPortTaken(error)) throw error
    process.stderr.write(
      `sandbox: port ${settings.port} on ${settings.host} is taken; choose another with SANDBOX_PORT\n`,
    )
    return null
  }
}

async function main(): Promise<void> {
  const sandbox = await start()
  if (!sandbox) {
    process.exitCode = 2
    return
  }
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    void sandbox.close().then(() => process.exit(0))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  if (process.env['SANDBOX_EXIT_WITH_PARENT'] === '1') {
    process.stdin.on('end', stop)
    process.stdin.on('close', stop)
    process.stdin.resume()
  }
  // Said last: whoever reads it may send a signal at once.
  process.stdout.write(`${JSON.stringify({ ready: true, url: sandbox.url, portalId: sandbox.portalId })}\n`)
}

main().catch((error: unknown) => {
  const message =
    error instanceof SettingsError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error)
  process.stderr.write(`sandbox: ${message}\n`)
  process.exitCode = error instanceof SettingsError ? 2 : 1
})
