import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Sandbox } from '../../sandbox/start.ts'

/** The sandbox as a process of its own, as `npm start` runs it, so that it does not share our event loop. */
export async function sandboxProcess(env: Readonly<Record<string, string>> = {}): Promise<Sandbox> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'sandbox/main.ts'], {
    env: { ...process.env, SANDBOX_PORT: '0', SANDBOX_POPULATION: 'company', SANDBOX_EXIT_WITH_PARENT: '1', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const { url, portalId } = JSON.parse(line) as { url: string; portalId: string }
  return {
    url,
    portalId,
    async close() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}
