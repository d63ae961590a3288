import { changeInWords } from '../domain/policy/diff-words.ts'
import { hasErrors } from '../domain/policy/lint.ts'
import { lookThere, publishInHouse, type HouseRoom } from '../flow/publish-in-house.ts'
import type { Publication } from '../flow/publish-policy.ts'
import type { Installation } from '../ports/installations.ts'
import { EXIT } from './exit-codes.ts'
import { printLint } from './policy-files.ts'
import { told } from './policy-told.ts'

const THERE = { en: 'In the other account,', id: 'Di akun lain,' } as const

/** `estafet policy apply --house`: tells what it changes in the other account, then publishes in both. @returns the exit code. */
export async function applyInHouse(
  room: HouseRoom,
  { installationId, crm, accountId }: Installation,
  { file, text }: { readonly file: string; readonly text: string },
  publication: Publication,
  { language, dryRun }: { readonly language: 'en' | 'id'; readonly dryRun: boolean },
): Promise<number> {
  const there = await lookThere(room, installationId, { text })
  if (there === null) return told({ kind: 'not-let' }, language, file)
  const { house, active, changes, findings } = there
  process.stdout.write(`${THERE[language]} ${house.crm} ${house.accountId}:\n`)
  process.stdout.write(changes.map((change) => `${changeInWords(change)[language]}\n`).join(''))
  if (dryRun) {
    process.stdout.write(printLint(findings, language, file))
    return hasErrors(findings) ? EXIT.failed : EXIT.ok
  }
  const authorThere = `${publication.author} (${crm} ${accountId})`
  const who = { ...publication, authorThere, expectedThere: active.version }
  return told(await publishInHouse(room, installationId, { text }, who), language, file)
}
