/** What the doctor found about one thing. */
export interface Finding {
  readonly about: string
  readonly state: 'ok' | 'warn' | 'fail'
  readonly says: string
  /** What to do; null when nothing needs doing. */
  readonly advice: string | null
}

export const ok = (about: string, says: string): Finding => ({ about, state: 'ok', says, advice: null })
export const warn = (about: string, says: string, advice: string): Finding => ({ about, state: 'warn', says, advice })
export const fail = (about: string, says: string, advice: string): Finding => ({ about, state: 'fail', says, advice })

/** Findings as lines: state, subject, words, and the advice below. */
export function printFindings(findings: readonly Finding[]): string {
  return findings
    .map(({ about, state, says, advice }) => {
      const line = `${state.padEnd(5)} ${about.padEnd(14)} ${says}\n`
      return advice === null ? line : `${line}${' '.repeat(21)}${advice}\n`
    })
    .join('')
}
