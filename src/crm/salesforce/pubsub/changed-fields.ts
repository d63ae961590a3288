/** A top-level field of an event's schema; those of a compound (Name, Address) have names of their own. */
export interface SchemaField {
  readonly name: string
  readonly parts: readonly string[]
}

/**
 * Names what a change event's bitmaps mean. `0x…` has a bit for each top-level field, the lowest for the first (the header); `3-0x…` has
 * one for each part of the field with index 3, named `Name.LastName`. What cannot be read is named as it stands: then something that
 * nobody knows has changed, which is news.
 */
export function changedFields(fields: readonly SchemaField[], bitmaps: readonly string[]): readonly string[] {
  return bitmaps.flatMap((bitmap) => {
    const [, index, hex] = /^(?:(\d+)-)?0x([0-9a-fA-F]+)$/.exec(bitmap) ?? []
    if (hex === undefined) return [bitmap]
    if (index === undefined) return marked(fields, hex).map(({ name }) => name)
    const field = fields[Number(index)]
    // A compound whose parts stand elsewhere in the schema.
    if (field === undefined || field.parts.length === 0) return [bitmap]
    return marked(field.parts, hex).map((part) => `${field.name}.${part}`)
  })
}

function marked<T>(list: readonly T[], hex: string): readonly T[] {
  const bits = BigInt(`0x${hex}`)
  return list.filter((_, index) => ((bits >> BigInt(index)) & 1n) === 1n)
}
