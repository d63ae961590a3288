import { readFile } from 'node:fs/promises'
import { text as readAll } from 'node:stream/consumers'
import type { LintFinding } from '../domain/policy/finding.ts'
import { policyJsonSchema } from '../domain/policy/json-schema.ts'
import { hasErrors, lintText } from '../domain/policy/lint.ts'
import { ConfigurationError, errorCode } from '../errors.ts'
import { EXIT } from './exit-codes.ts'

/** Reads a file as text; `-` is standard input. @throws {ConfigurationError} when there is no such file. */
export async function readPolicyFile(file: string): Promise<string> {
  if (file === '-') return readAll(process.stdin)
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'EISDIR') throw error
    throw new ConfigurationError(`There is no file ${file}.`, 'See "estafet policy --help".')
  }
}

/** `estafet policy lint`. @returns the exit code: 1 when the policy could not be published, or for warnings if `strict`. */
export async function lintCommand(
  file: string,
  options: { readonly strict: boolean; readonly json: boolean; readonly language: 'en' | 'id' },
): Promise<number> {
  const findings = lintText(await readPolicyFile(file), null)
  const words = findings.length === 0 ? NOTHING[options.language] : printLint(findings, options.language, file)
  process.stdout.write(options.json ? `${JSON.stringify(findings, null, 2)}\n` : words)
  return hasErrors(findings) || (options.strict && findings.length > 0) ? EXIT.failed : EXIT.ok
}

const NOTHING = { en: 'Nothing to correct.\n', id: 'Tidak ada yang perlu diperbaiki.\n' } as const
const LEVELS = { error: { en: 'error', id: 'salah' }, warning: { en: 'warning', id: 'awas' } } as const

/** Findings as lines that editors can jump to: `file:line:column level path sentence`, and the advice below. */
export function printLint(findings: readonly LintFinding[], language: 'en' | 'id', file: string): string {
  return findings
    .map(({ level, code, says, advice, place }) => {
      const where = place === undefined ? file : `${file}:${place.line}:${place.column}`
      return `${where}: ${LEVELS[level][language]}: ${says[language]} (${code})\n    ${advice[language]}\n`
    })
    .join('')
}

/** `estafet policy schema`. */
export function schemaCommand(): void {
  process.stdout.write(`${JSON.stringify(policyJsonSchema(), null, 2)}\n`)
}
