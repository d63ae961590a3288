import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import { loadConfig } from '../config/config.ts'
import { decide } from '../domain/decide.ts'
import { compilePolicy } from '../domain/policy/compile.ts'
import { defaultPolicy } from '../domain/policy/default-policy.ts'
import { ConfigurationError } from '../errors.ts'
import { importHistory, type Classify } from '../flow/import-history.ts'
import { readMailLists } from '../mail-lists.ts'
import { toFields } from '../mapping/mapping.ts'
import { buildRoster } from '../mapping/roster.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { Chance } from '../ports/runtime.ts'
import type { Stores } from '../ports/stores.ts'
import { attach } from './attach.ts'
import { readCsv } from './csv-rows.ts'
import { readMapping, tellHistory, type HistoryMapping, type ToldHistory } from './history-mapping.ts'
import { invite } from './sign-in-links.ts'

const DAY = 86_400_000

/** `estafet import`: leads and their moves from CSV files become an account of their own, to look at in the reports. */
export async function importCommand(files: readonly string[], mappingFile: string): Promise<void> {
  const mapping = readMapping(await readFile(mappingFile, 'utf8'))
  const told = await readHistory(mapping, files)
  const { app, run, close } = await attach(loadConfig(process.env))
  try {
    const { stores, clock, chance } = app.flow
    const installation = await importInto(stores, chance, mapping.account, told, clock.now())
    process.stdout.write(
      `${told.pasts.length} leads imported into the account "${mapping.account}"; ${told.undated} without a dated move left out.\n`,
    )
    if (told.unreadable.length > 0)
      process.stdout.write(`Times that cannot be read:\n${told.unreadable.map((place) => `  ${place}`).join('\n')}\n`)
    const link = await invite(stores.access, {
      installation,
      role: 'viewer',
      person: 'import',
      publicUrl: run.publicUrl,
      now: clock.now(),
    })
    process.stdout.write(`Look at them: ${link}?to=/reports/velocity\n`)
  } finally {
    await close()
  }
}

/** Reads the files by the mapping. @throws {ConfigurationError} when there are more or fewer than it tells of. */
export async function readHistory(mapping: HistoryMapping, files: readonly string[]): Promise<ToldHistory> {
  if (files.length !== mapping.files.length)
    throw new ConfigurationError(
      `The mapping tells of ${mapping.files.length} file(s), ${files.length} are given.`,
      'Give them in the order of the mapping.',
    )
  const read = files.map(async (file) => ({ name: path.basename(file), rows: readCsv(await readFile(file, 'utf8')) }))
  return tellHistory(mapping, await Promise.all(read))
}

/**
 * Stores what was read as an account of its own, which is connected to no CRM.
 * @throws {ConfigurationError} when an account of that name is there already.
 */
export async function importInto(
  stores: Pick<Stores, 'installations' | 'inbox' | 'evaluations'>,
  chance: Chance,
  account: string,
  told: ToldHistory,
  now: number,
): Promise<InstallationId> {
  const accountId = `import-${account}`
  if ((await stores.installations.byAccount('hubspot', accountId)) !== null)
    throw new ConfigurationError(`The account "${account}" was imported before.`, 'Choose another name in the mapping.')
  const { installationId } = await stores.installations.connect({
    installationId: uuidv7(),
    crm: 'hubspot',
    accountId,
    scopes: [],
    language: 'en',
    zone: 'UTC',
    uiDomain: null,
    tokens: { accessToken: 'none', refreshToken: 'none', expiresAt: now, obtainedAt: now },
    policy: defaultPolicy,
    at: now,
  })
  await stores.installations.setState(installationId, 'disconnected', 'imported from files; no CRM belongs to it')
  await importHistory({ stores, chance }, installationId, told.pasts, await classifier(now), now)
  return installationId
}

/** Score, fit and temperature by the standard policy, with nobody to give leads to. */
async function classifier(now: number): Promise<Classify> {
  const policy = compilePolicy(defaultPolicy, await readMailLists())
  const roster = buildRoster(defaultPolicy, [], { zone: 'UTC', from: now - DAY, until: now + DAY })
  const none = toFields(hubspotMapping, { id: '0', createdAt: 0, modifiedAt: 0, properties: new Map() })
  const facts = { rotation: new Map(), stickyByDomain: new Map(), assignedTimes: new Map(), openLeads: new Map() }
  return (past, leadId, at) => {
    const createdAt = past.moves[0]!.at
    const snapshot = { leadId, createdAt, fields: { ...none, ...past.fields }, deals: [], linkedAccount: null }
    const ids = { leadClock: `${leadId}-lead`, repClock: `${leadId}-rep` }
    const { decision, memory } = decide(
      { snapshot, memory: null, accountCandidates: [], activities: [], writePending: false, roster, now: at, ids },
      facts,
      policy,
    )
    return { decision, memory }
  }
}
