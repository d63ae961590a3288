import type { FactName } from '../condition-fields.ts'
import { isFactName } from '../conditions.ts'
import type { NamedPerson, Tell } from './finding.ts'
import type { Operator, Policy } from './policy.ts'
import { didYouMean } from './suggestion.ts'
import { eachObject, eachRule, type Path } from './walk.ts'

/** Names that lead nowhere: classes, sources and bands in conditions, people and teams, pools nothing leads to. */
export function lintNames(policy: Policy, people: readonly NamedPerson[] | null, tell: Tell): void {
  strangeValues(policy, tell)
  // Before the first look at the CRM nobody is known, which says nothing about the names.
  if (people !== null && people.length > 0) strangePeople(policy, people, tell)
  lonelyPools(policy, tell)
}

/** Fields whose values this very policy makes: what a condition may compare them with. */
function valuesMade({ sources, fit, score }: Policy): Partial<Readonly<Record<FactName, readonly string[]>>> {
  const pointKeys = Object.keys(sources.points)
  const classes = [...Object.keys(fit.points), ...fit.classes.map(({ id }) => id)]
  return {
    source: [
      ...new Set([...sources.rules.map(({ source }) => source), ...pointKeys.map((key) => key.split('.')[0] ?? key)]),
    ],
    sourceDetail: [
      ...new Set([
        ...sources.rules.flatMap(({ detail }) => detail ?? []),
        ...pointKeys.flatMap((key) => key.split('.').slice(1)),
      ]),
    ],
    fit: [...new Set(classes)],
    fitTop: [...new Set(classes)],
    band: score.bands.map(({ name }) => name),
  }
}

/** Operators that compare whole values; the others look for parts of words. */
const WHOLE: readonly Operator[] = ['=', '!=', 'in', 'notIn']

function strangeValues(policy: Policy, tell: Tell): void {
  const made = valuesMade(policy)
  eachRule(policy, ({ field, operator, value }, path) => {
    const known = isFactName(field) ? made[field] : undefined
    if (known === undefined || value === undefined || !(WHOLE.includes(operator) || field === 'fit')) return
    const wanted: readonly unknown[] = Array.isArray(value) ? value : [value]
    for (const one of wanted) {
      const name = String(one)
      if (known.includes(name.toLowerCase())) continue
      const near = didYouMean(name, known)
      tell(
        'error',
        'value_never_occurs',
        [...path, 'value'],
        {
          en: `"${field}" is never "${name}": nothing in this policy makes it so.`,
          id: `"${field}" tidak pernah "${name}": tidak ada yang menghasilkannya dalam kebijakan ini.`,
        },
        {
          en: `Use one of ${known.join(', ')}${near.en || '.'}`,
          id: `Pakai salah satu dari ${known.join(', ')}${near.id || '.'}`,
        },
      )
    }
  })
}

function strangePeople(policy: Policy, people: readonly NamedPerson[], tell: Tell): void {
  const plain = (text: string): string => text.trim().toLowerCase()
  const ids = new Set(people.flatMap(({ repId, email }) => (email === null ? [repId] : [repId, plain(email)])))
  const teams = [...new Set(people.flatMap((person) => person.teams))]
  const plainTeams = new Set(teams.map(plain))
  const emails = people.flatMap(({ email }) => email ?? [])
  eachObject(policy, ({ rep, team }, path) => {
    if (typeof rep === 'string' && !ids.has(rep) && !ids.has(plain(rep)))
      tellStranger(tell, 'person_unknown', [...path, 'rep'], rep, emails, { en: 'person', id: 'orang' })
    // A fresh policy names teams the account may not have; its pools overflow, so only a near miss is worth a word.
    if (typeof team === 'string' && !plainTeams.has(plain(team)))
      tellStranger(tell, 'team_unknown', [...path, 'team'], team, teams, { en: 'team', id: 'tim' })
  })
}

function tellStranger(
  tell: Tell,
  code: string,
  path: Path,
  name: string,
  known: readonly string[],
  kind: { readonly en: string; readonly id: string },
): void {
  const near = didYouMean(name, known)
  tell(
    'warning',
    code,
    path,
    { en: `The CRM knows no ${kind.en} "${name}".`, id: `CRM tidak mengenal ${kind.id} "${name}".` },
    {
      en: `Create it in the CRM or correct the name${near.en || '.'}`,
      id: `Buat di CRM atau betulkan namanya${near.id || '.'}`,
    },
  )
}

/** Pools no rule, table or overflow names. Any text that equals an id counts, so that a new kind of target needs nothing here. */
function lonelyPools(policy: Policy, tell: Tell): void {
  const named = new Set<string>()
  eachObject(policy, (object, path) => {
    for (const [key, value] of Object.entries(object)) {
      const isOwnId = path.length === 2 && path[0] === 'pools' && (key === 'id' || key === 'name')
      if (isOwnId) continue
      if (typeof value === 'string') named.add(value)
      if (Array.isArray(value)) for (const one of value) if (typeof one === 'string') named.add(one)
    }
  })
  policy.pools.forEach(({ id }, i) => {
    if (named.has(id)) return
    tell(
      'warning',
      'pool_unused',
      ['pools', i],
      { en: `Nothing leads to the pool "${id}".`, id: `Tidak ada yang mengarah ke pool "${id}".` },
      {
        en: 'Name it in a rule or as overflow, or remove it.',
        id: 'Sebutkan dalam aturan atau sebagai limpahan, atau hapus.',
      },
    )
  })
}
