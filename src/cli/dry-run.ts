import { readFile } from 'node:fs/promises'
import { loadConfig } from '../config/config.ts'
import { explainStep } from '../domain/explain/explain.ts'
import { wordFor } from '../domain/explain/vocabulary.ts'
import { ConfigurationError } from '../errors.ts'
import { dryRunResultOf } from '../api/dry-run-view.ts'
import type { DryRunResult, DryRunRow } from '../contracts/dry-run.ts'
import { dryRun } from '../flow/dry-run.ts'
import { attach, chooseInstallation } from './attach.ts'

export interface DryRunOptions {
  readonly last: number
  readonly account: string | null
  /** File with a policy that is not published; null: the active one. */
  readonly policy: string | null
  readonly json: boolean
}

/** Rows printed; the rest is behind --json. */
const ROWS_SHOWN = 30

/** `estafet dry-run`: what would be decided of the newest contacts, beside what the CRM shows. Writes nothing. */
export async function dryRunCommand({ last, account, policy, json }: DryRunOptions): Promise<void> {
  const writing = policy === null ? null : { text: await readFile(policy, 'utf8') }
  const { app, close } = await attach(loadConfig(process.env))
  try {
    const { installationId, zone, crm } = await chooseInstallation(app.stores, account)
    const progress = (read: number, expected: number): void => {
      if (process.stderr.isTTY) process.stderr.write(`\r${read} of ${expected} contacts read`)
    }
    const found = await dryRun(app.flow, installationId, { last, writing }, { progress, stopped: () => false })
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
    if (found.kind === 'refused')
      throw new ConfigurationError(
        `The policy cannot be used: ${found.findings.map(({ path, says }) => `${path}: ${says.en}`).join(' ')}`,
        'See "estafet policy lint".',
      )
    if (found.kind !== 'done') throw new ConfigurationError('The account is not connected.', 'Connect it first.')
    const urls = new Map<string, string>()
    const client = app.crmOf(crm)
    for (const { recordId } of found.leads)
      urls.set(recordId, await client.recordUrl(installationId, 'contact', recordId))
    const explain = { step: explainStep, decision: () => [] }
    const result = dryRunResultOf(found, { now: app.flow.clock.now(), zone, explain, urls })
    process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : inWords(result))
  } finally {
    await close()
  }
}

function inWords({ leads, counts, reps, withoutOwner, rows }: DryRunResult): string {
  const odd = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([oddity, count]) => `${count} ${oddity}`)
  const people = reps.map(
    ({ person, before, after, given }) => `  ${person.name}: ${before} → ${after}, ${given} newly given`,
  )
  return [
    `${leads} contacts decided, nothing written: ${odd.join(', ')}.`,
    '',
    'Leads by owner',
    ...people,
    `  nobody: ${withoutOwner.before} → ${withoutOwner.after}`,
    '',
    'Oddest first',
    ...rows.slice(0, ROWS_SHOWN).flatMap(linesOf),
    ...(rows.length > ROWS_SHOWN ? [`  … and ${rows.length - ROWS_SHOWN} more; --json prints all.`] : []),
    '',
  ].join('\n')
}

function linesOf({ recordId, person, company, oddity, before, after, why }: DryRunRow): readonly string[] {
  const stage = (id: string | null | undefined) => (id ? wordFor(id, 'en') : '–')
  const score = (points: number | null | undefined) => (typeof points === 'number' ? String(Math.round(points)) : '–')
  const who = [person, company].filter((one) => one !== null).join(', ') || '–'
  const move = [
    `${stage(before.stage)} → ${stage(after?.stage)}`,
    `score ${score(before.score)} → ${score(after?.score)}`,
    `${before.owner?.name ?? 'nobody'} → ${after?.owner?.name ?? 'nobody'}`,
  ]
  return [`  ${oddity.padEnd(8)} ${recordId}  ${who}: ${move.join('; ')}`, `           ${why.en}`]
}
