import type { Place } from './place.ts'
import type { Path } from './walk.ts'
import type { Words } from './words.ts'

/** Something about a policy that cannot be right (`error`: it is not published) or looks unintended (`warning`). */
export interface LintFinding {
  readonly level: 'error' | 'warning'
  /** Stable; docs/policy.md lists them. */
  readonly code: string
  /** Dotted path to what it is about. */
  readonly path: string
  readonly says: Words
  /** What to do. */
  readonly advice: Words
  readonly place?: Place
}

/** A person of the CRM, as far as a policy can name one. */
export interface NamedPerson {
  readonly repId: string
  readonly email: string | null
  readonly teams: readonly string[]
}

/** How a check tells what it found. */
export type Tell = (level: LintFinding['level'], code: string, path: Path, says: Words, advice: Words) => void
