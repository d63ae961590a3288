import { loadConfig } from '../config/config.ts'
import { attach, chooseInstallation } from './attach.ts'

const MOST_SHOWN = 200

/** `estafet replay`: lists failed records when none is named, else sends them through again. */
export async function replayCommand(ids: readonly string[] | 'all', account: string | null): Promise<void> {
  const { app, close } = await attach(loadConfig(process.env))
  try {
    const { installationId } = await chooseInstallation(app.stores, account)
    if (ids !== 'all' && ids.length === 0) {
      const letters = await app.stores.reads.deadLetters(installationId, MOST_SHOWN)
      const lines = letters.map(
        (one) => `${one.id}  ${one.kind} ${one.recordId}  ${one.code}: ${one.message}\n  ${one.advice}\n`,
      )
      process.stdout.write(lines.length === 0 ? 'No record has failed.\n' : lines.join(''))
      return
    }
    const count = await app.stores.reads.replay(installationId, ids, app.flow.clock.now())
    for (const type of ['contact', 'company', 'deal'] as const)
      app.bells.ring({ kind: 'evaluate', installation: installationId, type })
    app.bells.ring({ kind: 'write-back', installation: installationId })
    process.stdout.write(`${count} record${count === 1 ? '' : 's'} will be tried again.\n`)
    if (ids !== 'all' && count < ids.length) process.exitCode = 1
  } finally {
    await close()
  }
}
