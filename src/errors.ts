/**
 * The ground of every error Estafet throws on purpose. `code` is stable and listed in docs/error-codes.md;
 * the message is for a person and says what happened, with which value, and what to do.
 */
export abstract class EstafetError extends Error {
  /** Stable, snake_case; the same word stands in logs, API answers and docs/error-codes.md. */
  abstract readonly code: string
}

/** One thing wrong with a document a person wrote (policy, mapping, record file, request body). */
export interface Problem {
  /** Dotted path to the value, e.g. `routing.rules.2.target.pool`. Empty at the root. */
  readonly path: string
  /** What stands there, as JSON, cut at 200 characters. */
  readonly found: string
  /** What may stand there, in words. */
  readonly allowed: string
  /** The same in Indonesian, for documents whose problems a page shows. */
  readonly allowedInIndonesian?: string
  /** Where in the text it stands, counted from 1; absent where only the value was seen. */
  readonly place?: { readonly line: number; readonly column: number }
}

/** A document was refused. Lists every problem, not just the first. */
export class DocumentRefusedError extends EstafetError {
  override name = 'DocumentRefusedError'
  readonly code = 'document_refused'
  readonly problems: readonly Problem[]
  constructor(what: string, problems: readonly Problem[]) {
    const first = problems[0]
    super(
      `${what} has ${problems.length} problem${problems.length === 1 ? '' : 's'}` +
        (first ? `: at "${first.path}" found ${first.found}, allowed: ${first.allowed}` : ''),
    )
    this.problems = problems
  }
}

/** Configuration is missing or contradicts itself; the process does not start. */
export class ConfigurationError extends EstafetError {
  override name = 'ConfigurationError'
  readonly code = 'configuration_wrong'
  /** What to do about it, one sentence. */
  readonly advice: string
  constructor(message: string, advice: string) {
    super(message)
    this.advice = advice
  }
}

/** The `code` of a system or driver error, such as `ENOENT` or `40001`; null when it has none. Works across realms. */
export function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}
