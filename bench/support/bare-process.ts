import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Sandbox } from '../../sandbox/start.ts'
import { sandboxProcess } from './sandbox-process.ts'

/** A bare stub (bare-crm.ts) before a sandbox, each a process of its own. */
export async function bareProcess(): Promise<Sandbox> {
  const sandbox = await sandboxProcess()
  const flags = ['--disable-warning=ExperimentalWarning', 'bench/support/bare-crm.ts', sandbox.url]
  const child = spawn(process.execPath, flags, { stdio: ['pipe', 'pipe', 'inherit'] })
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return {
    url,
    portalId: sandbox.portalId,
    async close() {
      const ended = once(child, 'exit')
      child.stdin.end()
      await ended
      await sandbox.close()
    },
  }
}
