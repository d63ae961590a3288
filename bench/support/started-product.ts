import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

/** The whole product as a person starts it, with data of its own. */
export interface StartedProduct {
  /** What it printed, e.g. its sign-in links. */
  readonly told: string
  stop(): Promise<void>
}

const READY = 'Ctrl-C stops everything'

/** Starts it on free ports and waits until it is ready. @throws when it ends instead. */
export async function startedProduct(ports: {
  readonly web: number
  readonly sandbox: number
}): Promise<StartedProduct> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'estafet-bench-'))
  const child = spawn(process.execPath, ['bin/estafet.js', 'start'], {
    env: {
      ...{ PATH: process.env['PATH'] ?? '', HOME: dir, ESTAFET_DATA_DIR: path.join(dir, 'data') },
      ...{ PORT: String(ports.web), SANDBOX_PORT: String(ports.sandbox) },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let told = ''
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`the product ended instead:\n${told}`)))
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        told += text
        if (told.includes(READY)) resolve()
      })
  })
  return {
    told,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      await rm(dir, { recursive: true, force: true })
    },
  }
}
