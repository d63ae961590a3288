import { ConfigurationError, DocumentRefusedError, EstafetError, errorCode } from '../errors.ts'

/** What an exit code means; the same for every command. */
export const EXIT = {
  ok: 0,
  /** It was tried and did not succeed. */
  failed: 1,
  /** It was not tried: wrong arguments, configuration or file. */
  wrongUse: 2,
  /** Stopped at once by a second Ctrl-C. */
  interrupted: 130,
} as const

/** An error in words for a person at a terminal: what happened, what to do, and the code. No stack for what we expect. */
export function errorWords(error: unknown): string {
  if (error instanceof ConfigurationError) return `${error.message}\n${error.advice}`
  if (error instanceof DocumentRefusedError) {
    const lines = error.problems.map(({ path, found, allowed, place }) => {
      const where = place === undefined ? '' : `${place.line}:${place.column} `
      return `  - ${where}${path === '' ? 'the document' : path}: found ${found}, allowed: ${allowed}`
    })
    return `${error.message}\n${lines.join('\n')}`
  }
  if (error instanceof EstafetError) return `${error.message} (${error.code})`
  if (errorCode(error) === 'ECONNREFUSED') return `${messageOf(error)}: nothing answers at that address. Is it running?`
  return error instanceof Error && error.stack !== undefined ? error.stack : String(error)
}

/** The exit code an error stands for. */
export function exitCodeOf(error: unknown): number {
  return error instanceof ConfigurationError || error instanceof DocumentRefusedError ? EXIT.wrongUse : EXIT.failed
}

/** Node wraps refused connections to a name with several addresses into one error with an empty message. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return messageOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}
