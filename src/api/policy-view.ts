import type { DiffAnswer, PolicyFinding, PolicyVersionView } from '../contracts/policy.ts'
import type { PolicyChange } from '../domain/policy/diff.ts'
import { changeInWords } from '../domain/policy/diff-words.ts'
import type { LintFinding } from '../domain/policy/finding.ts'
import type { PolicyVersion } from '../ports/policies.ts'

export function versionView({ version, author, reason, publishedAt, restoredFrom }: PolicyVersion): PolicyVersionView {
  return { version, author, reason, publishedAt, restoredFrom }
}

export function findingView({ level, code, path, says, advice, place }: LintFinding): PolicyFinding {
  return { level, code, path, says, advice, line: place?.line ?? null, column: place?.column ?? null }
}

/** A change in words of both languages, and as data. */
export function changeView({ trail, ...change }: PolicyChange): DiffAnswer['changes'][number] {
  const view = { ...change, path: [...change.path], section: change.path[0] ?? '' }
  return { ...view, says: changeInWords({ ...change, trail }) }
}
