import type { PreparedPerson } from './person-record.ts'

/**
 * Keys under which a person is worth comparing with others: two records that share none are not compared. Each key survives an error in the fields it
 * does not hold, so that a pair is lost only when several fields are wrong at once.
 * @returns each key once; a record with nothing but a first name has none.
 */
export function personKeys(person: PreparedPerson): readonly string[] {
  const keys = new Set<string>()
  if (person.email !== null) keys.add(`e:${person.email}`)
  if (person.phone !== null) keys.add(`p:${person.phone}`)
  for (const identifier of person.identifiers) keys.add(`i:${identifier}`)
  if (person.birthDate !== null) keys.add(`b:${person.birthDate}`)
  // Given and family names may be exchanged, so their order is not in the key.
  const starts = [...person.name.given, ...person.name.family].map((word) => word.slice(0, 3)).sort()
  for (let i = 0; i < starts.length; i++) {
    for (let j = i + 1; j < starts.length; j++) keys.add(`n:${starts[i]!}.${starts[j]!}`)
    if (person.postalCode !== null) keys.add(`z:${starts[i]!}.${person.postalCode}`)
    if (person.company !== null) keys.add(`c:${starts[i]!}.${person.company.words[0]!}`)
    if (person.emailDomain !== null) keys.add(`d:${starts[i]!}.${person.emailDomain}`)
  }
  if (person.street !== null && person.postalCode !== null)
    keys.add(`s:${person.street.slice(0, 6)}.${person.postalCode}`)
  return [...keys]
}

/**
 * Every pair of records that share a key, each once, as positions in `people`, the smaller first.
 * @param largestBlock keys shared by more records than this tell nothing (`info@`, a default birth date) and are passed over.
 */
export function candidatePairs(
  people: readonly PreparedPerson[],
  largestBlock: number,
): readonly (readonly [number, number])[] {
  const blocks = new Map<string, number[]>()
  people.forEach((person, at) => {
    for (const key of personKeys(person)) {
      const block = blocks.get(key)
      if (block) block.push(at)
      else blocks.set(key, [at])
    }
  })
  const seen = new Set<number>()
  const pairs: (readonly [number, number])[] = []
  for (const block of blocks.values()) {
    if (block.length > largestBlock) continue
    for (let i = 0; i < block.length; i++) {
      for (let j = i + 1; j < block.length; j++) {
        const key = block[i]! * people.length + block[j]!
        if (seen.has(key)) continue
        seen.add(key)
        pairs.push([block[i]!, block[j]!])
      }
    }
  }
  return pairs
}
