import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Sandbox } from '../../sandbox/start.ts'

/** The sandbox as a process of its own, as `npm start` runs it, so that it does not share our event loop. */
export async function sandboxProcess(env: Readonly<Record<string, string>> = {}): Promise<Sandbox> {
  const defaults = { SANDBOX_PORT: '0', SANDBOX_POPULATION: 'company', SANDBOX_EXIT_WITH_PARENT: '1' }
  const { child, line } = await started('sandbox/main.ts', { ...defaults, ...env })
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

/** Salesforce's sandbox likewise. @param dailyCalls calls it allows a day. */
export async function orgProcess(dailyCalls: number): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { child, line } = await started('sandbox/salesforce/main.ts', { SANDBOX_DAILY_CALLS: String(dailyCalls) })
  const { url } = JSON.parse(line) as { url: string }
  return {
    url,
    async close() {
      const ended = once(child, 'exit')
      child.stdin.end()
      await ended
    },
  }
}

async function started(
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<{ child: ChildProcessByStdio<Writable, Readable, null>; line: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { child, line }
}
