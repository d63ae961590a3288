import { DocumentRefusedError, type Problem } from '../../errors.ts'
import { readPolicy } from './document.ts'
import type { LintFinding, NamedPerson, Tell } from './finding.ts'
import { lintNames } from './lint-names.ts'
import { lintOrder } from './lint-order.ts'
import { lintReach } from './lint-reach.ts'
import type { Policy } from './policy.ts'
import { parsePolicy } from './schema.ts'
import type { Words } from './words.ts'

/**
 * Judges a policy that is well formed: what can never happen, names nobody bears, orders that hide a rule.
 * @param people those of the CRM; null when they are not known, and then names of people and teams are not judged.
 */
export function lintPolicy(policy: Policy, people: readonly NamedPerson[] | null): readonly LintFinding[] {
  const findings: LintFinding[] = []
  const tell: Tell = (level, code, path, says, advice) =>
    void findings.push({ level, code, path: path.join('.'), says, advice })
  lintOrder(policy, tell)
  lintNames(policy, people, tell)
  lintReach(policy, tell)
  return findings
}

/** As {@link lintPolicy} for a document nobody has checked: what makes it unreadable comes back as findings too. */
export function lintDocument(document: unknown, people: readonly NamedPerson[] | null): readonly LintFinding[] {
  return findingsOf(() => lintPolicy(parsePolicy(document), people))
}

/** As {@link lintDocument} for YAML or JSON; findings carry line and column. */
export function lintText(text: string, people: readonly NamedPerson[] | null): readonly LintFinding[] {
  return findingsOf(() => {
    const { policy, placeOf } = readPolicy(text)
    return lintPolicy(policy, people).map((finding) => {
      const place = placeOf(finding.path)
      return place === null ? finding : { ...finding, place }
    })
  })
}

/** Whether a policy with these findings must not be published. */
export function hasErrors(findings: readonly LintFinding[]): boolean {
  return findings.some(({ level }) => level === 'error')
}

function findingsOf(lint: () => readonly LintFinding[]): readonly LintFinding[] {
  try {
    return lint()
  } catch (error) {
    if (error instanceof DocumentRefusedError) return error.problems.map(refusalOf)
    throw error
  }
}

/** A refusal of the schema, told as a finding. */
export function refusalOf({ path, found, allowed, allowedInIndonesian, place }: Problem): LintFinding {
  const nothing = found === 'nothing'
  const where: Words = path === '' ? { en: 'The document', id: 'Dokumen' } : { en: `"${path}"`, id: `"${path}"` }
  return {
    level: 'error',
    code: 'policy_refused',
    path,
    says: nothing
      ? { en: `${where.en} is missing or cannot be used.`, id: `${where.id} tidak ada atau tidak dapat dipakai.` }
      : {
          en: `${where.en} holds ${found}, which does not fit.`,
          id: `${where.id} berisi ${found}, yang tidak sesuai.`,
        },
    advice: { en: ended(`Write ${allowed}`), id: ended(`Tulis ${allowedInIndonesian ?? allowed}`) },
    ...(place && { place }),
  }
}

/** Advice with a suggestion is a question already. */
const ended = (words: string): string => (words.endsWith('?') ? words : `${words}.`)
