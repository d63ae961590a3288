import { loadConfig } from '../config/config.ts'
import { defaultPolicy } from '../domain/policy/default-policy.ts'
import { diffPolicies } from '../domain/policy/diff.ts'
import { changeInWords } from '../domain/policy/diff-words.ts'
import { type Notation, readPolicy, writePolicy } from '../domain/policy/document.ts'
import type { Policy } from '../domain/policy/policy.ts'
import { rulesInWords } from '../domain/policy/rules-in-words.ts'
import { parsePolicy } from '../domain/policy/schema.ts'
import { ConfigurationError } from '../errors.ts'
import type { PolicyVersion, StoredPolicy } from '../ports/policies.ts'
import type { Installation } from '../ports/installations.ts'
import type { Stores } from '../ports/stores.ts'
import type { App } from '../wiring.ts'
import { attach, chooseInstallation } from './attach.ts'
import { readPolicyFile } from './policy-files.ts'

type Language = 'en' | 'id'
const MOST_LISTED = 1_000

/** The stores of the running Estafet, for the time of one command. */
export async function withAccount<T>(
  account: string | null,
  work: (stores: App['stores'], installation: Installation, now: () => number) => Promise<T>,
): Promise<T> {
  const { app, close } = await attach(loadConfig(process.env))
  try {
    return await work(app.stores, await chooseInstallation(app.stores, account), () => app.flow.clock.now())
  } finally {
    await close()
  }
}

/** The number a person wrote. @throws {ConfigurationError} when it is none. */
export function versionNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new ConfigurationError(`"${text}" is not the number of a version.`, '"estafet policy versions" lists them.')
}

/** @throws {ConfigurationError} when there is no such version. */
export async function findVersion(stores: Stores, installation: Installation, version: number): Promise<StoredPolicy> {
  const stored = await stores.policies.find(installation.installationId, version)
  if (stored !== null) return stored
  throw new ConfigurationError(`There is no version ${version}.`, '"estafet policy versions" lists them.')
}

/** `estafet policy versions`. */
export async function versionsCommand(account: string | null): Promise<void> {
  await withAccount(account, async (stores, { installationId, policyVersion, zone }) => {
    const versions = await stores.policies.versions(installationId, MOST_LISTED, null)
    process.stdout.write(
      versions.map((one) => `${line(one, zone)}${one.version === policyVersion ? '  (active)' : ''}\n`).join(''),
    )
  })
}

/** `estafet policy show`. */
export async function showCommand(version: string | null, language: Language, account: string | null): Promise<void> {
  await withAccount(account, async (stores, installation) => {
    const number = version === null ? installation.policyVersion : versionNumber(version)
    const stored = await findVersion(stores, installation, number)
    const sections = rulesInWords(parsePolicy(stored.document), language)
    const words = sections.map(({ title, sentences }) => `${title}\n${sentences.map((one) => `  ${one}\n`).join('')}`)
    process.stdout.write(`${[`${line(stored, installation.zone)}\n`, ...words].join('\n')}`)
  })
}

/** `estafet policy diff`. @returns whether anything differs. */
export async function diffCommand(
  from: string,
  to: string,
  language: Language,
  asJson: boolean,
  account: string | null,
): Promise<boolean> {
  const [before, after] = await sides([from, to], account)
  const changes = diffPolicies(before, after)
  if (asJson) {
    const plain = changes.map(({ trail, ...change }) => ({ ...change, says: changeInWords({ ...change, trail }) }))
    process.stdout.write(`${JSON.stringify(plain, null, 2)}\n`)
  } else if (changes.length === 0) {
    process.stdout.write(language === 'en' ? 'No difference.\n' : 'Tidak ada perbedaan.\n')
  } else process.stdout.write(changes.map((change) => `${changeInWords(change)[language]}\n`).join(''))
  return changes.length > 0
}

/** The database is only asked when a side names a version. */
async function sides(names: readonly string[], account: string | null): Promise<readonly Policy[]> {
  const isVersion = (name: string): boolean => name === 'active' || /^\d+$/.test(name)
  const fromFile = async (name: string): Promise<Policy> =>
    name === 'default' ? defaultPolicy : readPolicy(await readPolicyFile(name)).policy
  if (!names.some(isVersion)) return Promise.all(names.map(fromFile))
  return withAccount(account, (stores, installation) =>
    Promise.all(
      names.map(async (name) => {
        if (!isVersion(name)) return fromFile(name)
        const number = name === 'active' ? installation.policyVersion : versionNumber(name)
        return parsePolicy((await findVersion(stores, installation, number)).document)
      }),
    ),
  )
}

/** `estafet policy export`. */
export async function exportCommand(version: string, format: Notation, account: string | null): Promise<void> {
  if (version === 'default') {
    process.stdout.write(writePolicy(defaultPolicy, format))
    return
  }
  await withAccount(account, async (stores, installation) => {
    const number = version === 'active' ? installation.policyVersion : versionNumber(version)
    const { yaml, document } = await findVersion(stores, installation, number)
    process.stdout.write(yaml !== null && format === 'yaml' ? yaml : writePolicy(parsePolicy(document), format))
  })
}

function line({ version, author, reason, publishedAt, restoredFrom }: PolicyVersion, zone: string): string {
  const at = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(
    publishedAt,
  )
  const back = restoredFrom === null ? '' : ` [= version ${restoredFrom}]`
  return `${String(version).padStart(4)}  ${at}  ${author}${reason === '' ? '' : `: ${reason}`}${back}`
}
