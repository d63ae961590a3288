import { conditionInWords } from '../condition-words.ts'
import { nameOfPart } from './diff-vocabulary.ts'
import type { Policy } from './policy.ts'
import type { Words } from './words.ts'

/** One part of a policy, for people. */
export interface PolicySection {
  readonly title: string
  readonly sentences: readonly string[]
}

/** The ordered rules of a policy as sentences: where leads come from, who gets them, how soon they are answered. */
export function rulesInWords(policy: Policy, language: keyof Words): readonly PolicySection[] {
  const { sources, fit, stages, routing, sla } = policy
  const numbered = (words: readonly string[]): readonly string[] => words.map((one, i) => `${i + 1}. ${one}`)
  return [
    section(
      ['sources'],
      language,
      numbered(
        sources.rules.map(({ when, source, detail }) => {
          const name = detail === undefined ? source : `${source} (${detail})`
          return `${name}: ${conditionInWords(when, language)}`
        }),
      ),
    ),
    section(
      ['fit'],
      language,
      [...fit.dimensions, ...fit.classes].map(({ id, when }) => `${id}: ${conditionInWords(when, language)}`),
    ),
    section(['stages', 'mql'], language, [conditionInWords(stages.mql.basicFit, language)]),
    section(
      ['routing'],
      language,
      numbered(
        routing.rules.map(
          ({ name, when, target }) =>
            `${name}: ${conditionInWords(when, language)} → ${targetInWords(target, language)}`,
        ),
      ),
    ),
    section(
      ['sla'],
      language,
      numbered(
        sla.classes.map(({ name, when, minutes, unit }) => {
          const { en, id } = UNITS[unit]
          return `${name}: ${conditionInWords(when, language)} → ${minutes} ${language === 'en' ? en : id}`
        }),
      ),
    ),
  ]
}

const UNITS: Readonly<Record<'business' | 'calendar', Words>> = {
  business: { en: 'working min', id: 'menit kerja' },
  calendar: { en: 'min', id: 'menit' },
}

function section(path: readonly string[], language: keyof Words, sentences: readonly string[]): PolicySection {
  return { title: nameOfPart(path).name[language], sentences }
}

type Target = Policy['routing']['rules'][number]['target']

const KINDS: Readonly<Record<Exclude<Target['kind'], 'pool'>, Words>> = {
  'account-owner': { en: 'account owner', id: 'pemilik akun' },
  named: { en: 'one person', id: 'satu orang' },
  territory: { en: 'by territory', id: 'menurut wilayah' },
  event: { en: 'those at the event', id: 'yang hadir di event' },
  partner: { en: 'by the partner’s agreement', id: 'menurut perjanjian partner' },
  hold: { en: 'held', id: 'ditahan' },
}

/**
 * `pool ae`; `account owner, else pool ae`. Targets have a kind, and plain names beside it.
 * @param poolName what a pool is called; its id when left out.
 */
export function targetInWords(
  target: Target,
  language: keyof Words,
  poolName: (id: string) => string = (id) => id,
): string {
  const names = Object.entries(target).flatMap(([key, value]) => {
    if (key === 'kind' || typeof value !== 'string') return []
    const name = key === 'pool' || key === 'elsePool' ? poolName(value) : value
    return [key === target.kind ? name : `${nameOfPart([key]).name[language]} ${name}`]
  })
  return target.kind === 'pool' ? `pool ${names.join(' ')}` : [KINDS[target.kind][language], ...names].join(', ')
}
