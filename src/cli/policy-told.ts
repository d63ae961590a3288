import { ConfigurationError } from '../errors.ts'
import type { HousePublishResult } from '../flow/publish-in-house.ts'
import { EXIT } from './exit-codes.ts'
import { printLint } from './policy-files.ts'

/** Says what publishing came to. @returns the exit code. @throws {ConfigurationError} when there is no such version to restore. */
export function told(result: HousePublishResult, language: 'en' | 'id', file: string): number {
  switch (result.kind) {
    case 'published':
      process.stdout.write(printLint(result.findings, language, file))
      process.stdout.write(ACTIVE[language](result.version.version))
      return EXIT.ok
    case 'published-in-both':
      process.stdout.write(printLint([...result.findings, ...result.findingsThere], language, file))
      process.stdout.write(IN_BOTH[language](result.version.version, result.theirs.version))
      return EXIT.ok
    case 'refused':
      process.stderr.write(printLint(result.findings, language, file))
      return EXIT.failed
    case 'refused-there':
      process.stderr.write(REFUSED_THERE[language] + printLint(result.findings, language, file))
      return EXIT.failed
    case 'changed':
      process.stderr.write(CHANGED[language](result.active.author, result.active.version, file))
      return EXIT.failed
    case 'changed-there':
      process.stderr.write(CHANGED_THERE[language](result.active.author, result.active.version))
      return EXIT.failed
    case 'not-let':
      process.stderr.write(NOT_LET[language])
      return EXIT.failed
    case 'unknown-version':
      throw new ConfigurationError('There is no such version.', '"estafet policy versions" lists them.')
  }
}

const ACTIVE = {
  en: (version: number) => `Version ${version} is active.\n`,
  id: (version: number) => `Versi ${version} kini aktif.\n`,
} as const
const IN_BOTH = {
  en: (here: number, there: number) => `Version ${here} is active here, version ${there} in the other account.\n`,
  id: (here: number, there: number) => `Versi ${here} kini aktif di sini, versi ${there} di akun lain.\n`,
} as const
const CHANGED = {
  en: (author: string, version: number, file: string) =>
    `${author} published version ${version} meanwhile. Nothing was overwritten. Compare with "estafet policy diff ${file} active". (policy_changed)\n`,
  id: (author: string, version: number, file: string) =>
    `${author} sudah menerbitkan versi ${version}. Tidak ada yang tertimpa. Bandingkan dengan "estafet policy diff ${file} active". (policy_changed)\n`,
} as const
const CHANGED_THERE = {
  en: (author: string, version: number) =>
    `${author} published version ${version} in the other account meanwhile. Nothing was stored in either. Try again. (house_policy_changed)\n`,
  id: (author: string, version: number) =>
    `${author} sudah menerbitkan versi ${version} di akun lain. Tidak ada yang disimpan di keduanya. Coba lagi. (house_policy_changed)\n`,
} as const
const REFUSED_THERE = {
  en: 'It does not fit in the other account. Nothing was stored in either. (house_policy_refused)\n',
  id: 'Tidak cocok di akun lain. Tidak ada yang disimpan di keduanya. (house_policy_refused)\n',
} as const
const NOT_LET = {
  en: 'There is no house, or the other account does not let it be: one of its admins allows it under /settings/house. Nothing was stored. Without --house it is published here alone. (house_not_let)\n',
  id: 'Tidak ada rumah, atau akun lain tidak mengizinkannya: salah satu adminnya mengizinkan di /settings/house. Tidak ada yang disimpan. Tanpa --house kebijakan hanya diterbitkan di sini. (house_not_let)\n',
} as const
