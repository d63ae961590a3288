import { readFileSync } from 'node:fs'

/** Version of this release, from package.json. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const parsed: unknown = JSON.parse(text)
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown'
}

export function printVersion(): void {
  process.stdout.write(`estafet ${version()} (Node ${process.versions.node})\n`)
}
