import { CRM_KINDS } from '../crm/registry.ts'
import { loadConfig } from '../config/config.ts'
import { ConfigurationError } from '../errors.ts'
import type { Instant } from '../domain/lead.ts'
import type { Erasure } from '../ports/erasures.ts'
import type { Installation } from '../ports/installations.ts'
import { attach, type Attached } from './attach.ts'

const DAY_MS = 24 * 3_600_000
const MOST_SHOWN = 50

/** `estafet erasures`: what was erased of an account that left, or when it will be. @param account the CRM's id of the account. */
export async function erasuresCommand(account: string): Promise<void> {
  const { app, run, close } = await attach(loadConfig(process.env))
  try {
    const { installationId } = await everConnected(app, account)
    const { erasures } = app.stores
    const proofs = await erasures.report(installationId, MOST_SHOWN)
    const since = await erasures.goneSince(installationId, app.flow.clock.now())
    process.stdout.write(reportOf(account, { proofs, since, days: run.eraseAfterDays }))
  } finally {
    await close()
  }
}

/**
 * In words what was erased of an account, newest first, and what is to come.
 * @param since since when it is away; null: it is connected. @param days after which it is erased.
 */
export function reportOf(
  account: string,
  {
    proofs,
    since,
    days,
  }: { readonly proofs: readonly Erasure[]; readonly since: Instant | null; readonly days: number },
): string {
  const lines = proofs.map(proofLines)
  const erased = proofs.some(({ goneSince }) => goneSince === since)
  if (since !== null && !erased)
    lines.unshift(
      `Account ${account} is away since ${told(since)}. It is erased after ${told(since + days * DAY_MS)}, unless it is connected again.\n`,
    )
  if (lines.length === 0) lines.push(`Account ${account} is connected, and nothing of it was ever erased.\n`)
  return lines.join('')
}

function proofLines({ goneSince, beganAt, doneAt, rows }: Erasure): string {
  const head = `Away since ${told(goneSince)}; erasing began ${told(beganAt)}, ${doneAt === null ? 'and is under way' : `ended ${told(doneAt)}`}.`
  const tables = Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1))
  return [head, ...tables.map(([table, count]) => `  ${table}: ${count}`), ''].join('\n')
}

async function everConnected({ stores }: Attached['app'], account: string): Promise<Installation> {
  const found = await Promise.all(CRM_KINDS.map((crm) => stores.installations.byAccount(crm, account)))
  const [known] = found.filter((one) => one !== null)
  if (known !== undefined) return known
  throw new ConfigurationError(`No account "${account}" was ever connected.`, "Give the CRM's id of the account.")
}

function told(at: Instant): string {
  return new Date(at).toISOString()
}
