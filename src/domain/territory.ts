import type { LeadFields } from './lead.ts'
import type { TerritoryPolicy } from './policy/programmes.ts'

/** Territories laid out for look-up; made once per policy version. Ids in the policy's order of mention win ties. */
export interface CompiledTerritories {
  readonly byCountry: ReadonlyMap<string, string>
  /** By `country city`, both folded. */
  readonly byCity: ReadonlyMap<string, string>
  /** By country: prefixes without blanks, longest first. */
  readonly byPostalCode: ReadonlyMap<string, readonly { readonly prefix: string; readonly territory: string }[]>
}

/** Where a lead is. */
export type Place = Pick<LeadFields, 'country' | 'city' | 'postalCode'>

const ANYWHERE = '*'

export function compileTerritories(territories: readonly TerritoryPolicy[]): CompiledTerritories {
  const byCountry = new Map<string, string>()
  const byCity = new Map<string, string>()
  const byPostalCode = new Map<string, { prefix: string; territory: string }[]>()
  for (const { id, countries = [], cities = [], postalPrefixes = [] } of territories) {
    for (const country of countries) if (!byCountry.has(fold(country))) byCountry.set(fold(country), id)
    for (const { country, city } of cities) {
      const key = cityKey(country, city)
      if (!byCity.has(key)) byCity.set(key, id)
    }
    for (const { country, prefix } of postalPrefixes) {
      const list = byPostalCode.get(fold(country)) ?? []
      list.push({ prefix: tight(prefix), territory: id })
      byPostalCode.set(fold(country), list)
    }
  }
  // Sorting is stable: of equal prefixes the first mentioned stays first.
  for (const list of byPostalCode.values()) list.sort((a, b) => b.prefix.length - a.prefix.length)
  return { byCountry, byCity, byPostalCode }
}

/**
 * The territory that names the place most closely: by the longest postal prefix, by city, by country, then `*`.
 * @returns null when none does, or the country is not known and there is no `*`.
 */
export function territoryOf({ byCountry, byCity, byPostalCode }: CompiledTerritories, place: Place): string | null {
  const anywhere = byCountry.get(ANYWHERE) ?? null
  if (place.country === null) return anywhere
  const country = fold(place.country)
  if (place.postalCode !== null) {
    const code = tight(place.postalCode)
    const found = byPostalCode.get(country)?.find(({ prefix }) => code.startsWith(prefix))
    if (found !== undefined) return found.territory
  }
  const inCity = place.city === null ? undefined : byCity.get(cityKey(place.country, place.city))
  return inCity ?? byCountry.get(country) ?? anywhere
}

function cityKey(country: string, city: string): string {
  return `${fold(country)} ${fold(city)}`
}

function fold(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}

/** Postal codes are written with blanks and dashes in some places and without in others. */
function tight(text: string): string {
  return fold(text).replace(/[\s-]/g, '')
}
