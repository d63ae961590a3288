import { diffPolicies } from '../domain/policy/diff.ts'
import { changeInWords } from '../domain/policy/diff-words.ts'
import { readPolicy } from '../domain/policy/document.ts'
import { parsePolicy } from '../domain/policy/schema.ts'
import { publishPolicy, restorePolicy } from '../flow/publish-policy.ts'
import { EXIT } from './exit-codes.ts'
import { readPolicyFile } from './policy-files.ts'
import { applyInHouse } from './policy-house.ts'
import { told } from './policy-told.ts'
import { findVersion, versionNumber, withAccount } from './policy-versions.ts'

/** What the writing commands are told. */
export interface PublishOptions {
  readonly reason: string
  readonly author: string
  /** The version that must still be active; null: whichever is. */
  readonly expect: string | null
  readonly account: string | null
  readonly language: 'en' | 'id'
}

/** `estafet policy apply`. @returns the exit code. */
export async function applyCommand(
  file: string,
  options: PublishOptions & { readonly dryRun: boolean; readonly house: boolean },
): Promise<number> {
  const text = await readPolicyFile(file)
  const { policy } = readPolicy(text)
  return withAccount(options.account, async (stores, installation, now) => {
    const active = await findVersion(stores, installation, installation.policyVersion)
    const changes = diffPolicies(parsePolicy(active.document), policy)
    process.stdout.write(changes.map((change) => `${changeInWords(change)[options.language]}\n`).join(''))
    if (changes.length === 0 && active.yaml === text) {
      process.stdout.write(SAME[options.language])
      return EXIT.ok
    }
    const publication = publicationOf(options, installation.policyVersion)
    if (options.house) return applyInHouse({ stores, now }, installation, { file, text }, publication, options)
    if (options.dryRun) return EXIT.ok
    const result = await publishPolicy({ stores, now }, installation.installationId, { text }, publication)
    return told(result, options.language, file)
  })
}

/** `estafet policy restore`. @returns the exit code. */
export async function restoreCommand(version: string, options: PublishOptions): Promise<number> {
  const number = versionNumber(version)
  return withAccount(options.account, async (stores, installation, now) => {
    const result = await restorePolicy(
      { stores, now },
      installation.installationId,
      number,
      publicationOf(options, installation.policyVersion),
    )
    return told(result, options.language, `version ${number}`)
  })
}

/** `estafet policy resume`. @returns the exit code. */
export async function resumeCommand(version: string, account: string | null, language: 'en' | 'id'): Promise<number> {
  const number = versionNumber(version)
  return withAccount(account, async (stores, { installationId }) => {
    const answer = await stores.canaries.accept(installationId, number)
    const says = RESUMED[answer][language]
    if (answer === 'accepted') process.stdout.write(says)
    else process.stderr.write(says)
    return answer === 'accepted' ? EXIT.ok : EXIT.failed
  })
}

const RESUMED = {
  accepted: { en: 'What waited is written to the CRM now.\n', id: 'Yang menunggu kini ditulis ke CRM.\n' },
  changed: {
    en: 'This version is not paused. Nothing was changed. (policy_not_paused)\n',
    id: 'Versi ini tidak dijeda. Tidak ada yang berubah. (policy_not_paused)\n',
  },
} as const

const SAME = { en: 'This is the active version already.\n', id: 'Ini sudah versi yang aktif.\n' } as const

function publicationOf({ author, reason, expect }: PublishOptions, active: number) {
  return { author, reason, expectedVersion: expect === null ? active : versionNumber(expect) }
}
