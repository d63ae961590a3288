import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Sandbox } from '../../sandbox/start.ts'

/** A CRM that runs as a process of its own, so that it does not share our event loop. */
export interface CrmProcess extends Sandbox {
  readonly pid: number
}

/** The sandbox as `npm start` runs it. */
export function sandboxProcess(env: Readonly<Record<string, string>> = {}): Promise<CrmProcess> {
  const defaults = { SANDBOX_PORT: '0', SANDBOX_POPULATION: 'company', SANDBOX_EXIT_WITH_PARENT: '1' }
  return hubspotProcess('sandbox/main.ts', { ...defaults, ...env })
}

/** The bare stub of HubSpot; see there what it leaves out. */
export function stubProcess(): Promise<CrmProcess> {
  return hubspotProcess('bench/support/stub-crm.ts', {})
}

async function hubspotProcess(program: string, env: Readonly<Record<string, string>>): Promise<CrmProcess> {
  const { child, line } = await started(program, env)
  const { url, portalId } = JSON.parse(line) as { url: string; portalId: string }
  return {
    url,
    portalId,
    pid: child.pid!,
    async close() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Salesforce's sandbox likewise. @param dailyCalls calls it allows a day. */
export async function orgProcess(dailyCalls: number): Promise<Omit<CrmProcess, 'portalId'>> {
  const { child, line } = await started('sandbox/salesforce/main.ts', { SANDBOX_DAILY_CALLS: String(dailyCalls) })
  const { url } = JSON.parse(line) as { url: string }
  return {
    url,
    pid: child.pid!,
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
