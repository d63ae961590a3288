/**
 * A value as the text of a JSON column. PostgreSQL's jsonb and text refuse what a CRM may well hold: the NUL character and halves
 * of surrogate pairs. Both become U+FFFD.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value)
  // JSON.stringify writes exactly these as escapes; an escaped backslash in front must be stepped over, not read as one.
  return text.includes('\\u')
    ? text.replace(/\\\\|\\u(?:0000|d[89a-f][0-9a-f]{2})/g, (found) => (found === '\\\\' ? found : '\ufffd'))
    : text
}

const TEXT_OID = 25
const ARRAY_HEADER_BYTES = 20

/**
 * Many JSON texts as one `text[]` parameter in PostgreSQL's binary form. The driver's text form escapes every quote and the server
 * takes it apart again: for a hundred decisions that took as long as storing them.
 */
export function jsonArray(values: readonly unknown[]): Buffer {
  const texts = values.map(jsonText)
  const sizes = texts.map((text) => Buffer.byteLength(text))
  const bytes = Buffer.allocUnsafe(ARRAY_HEADER_BYTES + sizes.reduce((sum, size) => sum + 4 + size, 0))
  // One dimension, no nulls, elements of type text, counted from 1.
  const header = [1, 0, TEXT_OID, texts.length, 1]
  header.forEach((field, index) => bytes.writeInt32BE(field, index * 4))
  let at = ARRAY_HEADER_BYTES
  texts.forEach((text, index) => {
    at = bytes.writeInt32BE(sizes[index] ?? 0, at)
    at += bytes.write(text, at)
  })
  return bytes
}

/** A text as a text column takes it. */
export function plainText(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text
}
