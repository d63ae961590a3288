/** Keys whose value never belongs into a log, whoever puts it there. Compared in lower case, without `_` and `-`. */
const NEVER = new Set([
  'name',
  'firstname',
  'lastname',
  'personname',
  'email',
  'phone',
  'body',
  'properties',
  'token',
  'accesstoken',
  'refreshtoken',
  'secret',
  'clientsecret',
  'password',
  'authorization',
  'cookie',
])

const LONGEST = 300
const MOST_ITEMS = 20
const EMAIL = /[^\s@<>"',;:()]{1,64}@[^\s@<>"',;:()]{1,255}\.[a-z]{2,}/gi
const BEARER = /\bbearer\s+[\w.~+/=-]+/gi
const URL_PASSWORD = /\b([a-z][a-z0-9+.-]*:\/\/[^\s:@/]*):[^\s@/]*@/gi
const QUERY_SECRET = /\b(code|token|refresh_token|access_token|client_secret|state)=[^&\s]+/gi
const CONTROL = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu

/** A text fit for a log: no e-mail address, no secret of a URL or header, one line, at most 300 characters. */
export function redactText(text: string): string {
  return text
    .slice(0, LONGEST * 4)
    .replace(URL_PASSWORD, '$1:[secret]@')
    .replace(EMAIL, '[email]')
    .replace(BEARER, 'Bearer [secret]')
    .replace(QUERY_SECRET, '$1=[secret]')
    .replace(CONTROL, ' ')
    .slice(0, LONGEST)
}

/**
 * Facts fit for a log: numbers, flags, short texts, short lists of them; errors as name, code, message and place.
 * Anything deeper is named by its kind only, so that no record of a person slips in by accident.
 */
export function redactFacts(facts: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(facts)) {
    if (value === undefined) continue
    kept[key] = NEVER.has(key.toLowerCase().replaceAll(/[_-]/g, '')) ? '[withheld]' : redactValue(value)
  }
  return kept
}

function redactValue(value: unknown): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return String(value)
  if (isError(value)) return redactError(value)
  if (Array.isArray(value)) {
    const shown = value
      .slice(0, MOST_ITEMS)
      .map((item) => (typeof item === 'object' && item !== null ? '[object]' : redactValue(item)))
    return value.length > MOST_ITEMS ? [...shown, `… ${value.length - MOST_ITEMS} more`] : shown
  }
  return `[${typeof value}]`
}

/** Errors of other realms and drivers are no instances of our Error. */
function isError(value: unknown): value is Error {
  return (
    value instanceof Error || (typeof value === 'object' && value !== null && 'message' in value && 'stack' in value)
  )
}

function redactError(error: Error): Record<string, unknown> {
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined
  const place =
    typeof error.stack === 'string'
      ? error.stack
          .split('\n')
          .filter((line) => /^\s+at /.test(line))
          .slice(0, 6)
      : []
  return {
    name: redactText(String(error.name)),
    ...(code === undefined ? {} : { code }),
    message: redactText(String(error.message)),
    ...(place.length > 0 ? { at: place.map((line) => line.trim().replace(/^at /, '')) } : {}),
    ...(isError(error.cause) ? { cause: redactError(error.cause) } : {}),
  }
}
