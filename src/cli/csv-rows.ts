/**
 * Reads a CSV text with a heading line (RFC 4180: quoted fields may hold commas, line breaks and doubled quotes).
 * @returns one record a line by heading; missing fields at the end of a line are empty.
 */
export function readCsv(text: string): readonly Readonly<Record<string, string>>[] {
  const lines: string[][] = []
  let line: string[] = []
  let field = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]!
    if (quoted) {
      if (sign !== '"') field += sign
      else if (text[i + 1] === '"') {
        field += '"'
        i++
      } else quoted = false
    } else if (sign === '"') quoted = true
    else if (sign === ',' || sign === '\n') {
      line.push(field)
      field = ''
      if (sign === '\n') {
        lines.push(line)
        line = []
      }
    } else if (sign !== '\r') field += sign
  }
  if (field !== '' || line.length > 0) lines.push([...line, field])
  const [heading = [], ...rows] = lines
  return rows.map((row) => Object.fromEntries(heading.map((name, at) => [name, row[at] ?? ''])))
}
