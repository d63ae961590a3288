import { loadConfig } from '../config/config.ts'
import {
  changeBackfill,
  estimateBackfill,
  lookAtBackfill,
  startBackfill,
  type BackfillAction,
  type BackfillProgress,
} from '../flow/begin-backfill.ts'
import type { Flow } from '../flow/context.ts'
import type { InstallationId } from '../ports/crm.ts'
import { attach, chooseInstallation } from './attach.ts'

export type BackfillCommand = 'estimate' | 'start' | 'status' | BackfillAction

/** `estafet backfill …`: begins, watches, pauses and stops the reading of all contacts. The workers do it. */
export async function backfillCommand(
  command: BackfillCommand,
  { account, route }: { readonly account: string | null; readonly route: boolean },
): Promise<void> {
  const { app, close } = await attach(loadConfig(process.env))
  try {
    const { installationId } = await chooseInstallation(app.stores, account)
    const said = await answerTo(command, app.flow, installationId, route)
    process.stdout.write(`${said.text}\n`)
    if (!said.ok) process.exitCode = 1
  } finally {
    await close()
  }
}

interface Said {
  readonly ok: boolean
  readonly text: string
}

async function answerTo(command: BackfillCommand, flow: Flow, id: InstallationId, route: boolean): Promise<Said> {
  if (command === 'estimate') {
    const estimate = await estimateBackfill(flow, id)
    if (estimate === null) return { ok: false, text: 'The account is not connected.' }
    const { records, calls, minutes } = estimate
    return { ok: true, text: `${records} contacts, ${calls} calls, about ${minutes} min at the limit.` }
  }
  if (command === 'start') {
    if ((await startBackfill(flow, id, route)) === null)
      return { ok: false, text: 'A backfill runs or is paused already. Stop it first.' }
  } else if (command !== 'status' && (await changeBackfill(flow, id, command)) === null)
    return { ok: false, text: `There is no backfill that could ${command} now.` }
  const progress = await lookAtBackfill(flow, id)
  return { ok: true, text: progress === null ? 'There was no backfill yet.' : lineOf(progress) }
}

const BAR_CELLS = 20

function lineOf({ backfill, minutesLeft, limitShare }: BackfillProgress): string {
  const { state, records, expected, decided, calls, activeMs } = backfill
  const share = state === 'done' ? 1 : expected === 0 ? 0 : Math.min(1, records / expected)
  const cells = Math.round(share * BAR_CELLS)
  const bar = '█'.repeat(cells) + '·'.repeat(BAR_CELLS - cells)
  const left = minutesLeft === null ? '' : `, about ${minutesLeft.toFixed(1)} min left`
  return (
    `${bar} ${Math.floor(share * 100)} % ${state}: ${records} of ${expected} contacts, ${decided} decided, ${calls} calls, ` +
    `${(activeMs / 60_000).toFixed(1)} min${left}, ${Math.round(limitShare * 100)} % of the limit`
  )
}
