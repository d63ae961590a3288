/** What a person at the terminal reads. Separate from the log: names of people may stand here, in sandbox mode only. */
export interface Terminal {
  /** One line. */
  say(line?: string): void
  /** The same, less prominent. */
  whisper(line: string): void
  strong(text: string): string
  faint(text: string): string
}

const ESCAPES = { strong: ['\u001B[1m', '\u001B[22m'], faint: ['\u001B[2m', '\u001B[22m'] } as const

/** A terminal on a stream; styled only where a person sees it and has not asked for plain text (NO_COLOR). */
export function openTerminal(stream: NodeJS.WriteStream, env: Readonly<Record<string, string | undefined>>): Terminal {
  const styled = stream.isTTY === true && (env['NO_COLOR'] ?? '') === ''
  const style = (name: keyof typeof ESCAPES) => (text: string) =>
    styled ? ESCAPES[name][0] + text + ESCAPES[name][1] : text
  // A reader that went away (a closed pipe) must not end the product.
  stream.on('error', () => undefined)
  return {
    say: (line = '') => void stream.write(`${line}\n`),
    whisper: (line) => void stream.write(`${style('faint')(line)}\n`),
    strong: style('strong'),
    faint: style('faint'),
  }
}

/** A terminal that keeps quiet. */
export const SILENT: Terminal = {
  say: () => undefined,
  whisper: () => undefined,
  strong: (text) => text,
  faint: (text) => text,
}
