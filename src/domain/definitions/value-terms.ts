import type { Policy } from '../policy/policy.ts'
import type { Words } from '../policy/words.ts'
import { conditionWords, listed, means, word, type Definition, type DefinitionPart } from './definition.ts'
import { sentence } from './sentences.ts'

const w = (en: string, id: string): Words => ({ en, id })

/** What a lead is judged by: source, fit, score, temperature, intent; docs/rules.md. */
export function valueTerms({ sources, fit, score, qualification, temperature, engagement }: Policy): Definition[] {
  const pointsOf = (table: Readonly<Record<string, number>>): DefinitionPart => ({
    kind: 'points',
    lines: Object.entries(table).map(([key, points]) =>
      sentence('points', { name: listed(key.split('.').map(word)), points }),
    ),
  })
  return [
    {
      id: 'source',
      name: w('Source', 'Sumber'),
      settledIn: 'sources',
      leads: null,
      parts: [means(sentence('source.means')), pointsOf(sources.points)],
    },
    {
      id: 'fit',
      name: w('Fit', 'Kesesuaian'),
      settledIn: 'fit',
      leads: null,
      parts: [
        {
          kind: 'rules',
          lines: [
            prefixed('icp', sentence('fit.icp')),
            prefixed('near_icp', sentence('fit.near', { share: fit.nearShare * 100 })),
            ...(fit.knockOut === null ? [] : [sentence('fit.knockOut', { condition: conditionWords(fit.knockOut) })]),
            ...fit.dimensions.map(({ id, critical, when }) =>
              sentence(critical ? 'fit.critical' : 'fit.dimension', {
                name: word(id),
                condition: conditionWords(when),
              }),
            ),
            ...fit.classes.map(({ id, when }) => prefixed(id, conditionWords(when))),
          ],
        },
        pointsOf(fit.points),
      ],
    },
    {
      id: 'score',
      name: w('Score', 'Skor'),
      settledIn: 'scores',
      leads: null,
      parts: [
        means(sentence('score.means')),
        { kind: 'rules', lines: [sentence('score.weights', score.weights)] },
        {
          kind: 'points',
          lines: [
            ...score.bands.map(({ name, from }) => sentence('score.band', { name: word(name), from })),
            ...pointsOf(qualification.points).lines,
          ],
        },
      ],
    },
    {
      id: 'temperature',
      name: w('Temperature', 'Suhu'),
      settledIn: 'scores',
      leads: null,
      parts: [
        means(sentence('temperature.means')),
        {
          kind: 'rules',
          lines: [
            sentence('temperature.hot', { hours: temperature.hotHours }),
            sentence('temperature.warm', { days: temperature.coldDays }),
            sentence('temperature.cold', { days: temperature.coldDays }),
            sentence('temperature.stale', { days: temperature.staleDays }),
          ],
        },
      ],
    },
    {
      id: 'high-intent',
      name: w('High-intent action', 'Tindakan high-intent'),
      settledIn: 'scores',
      leads: null,
      parts: [
        means(sentence('intent.means')),
        {
          kind: 'rules',
          lines: engagement.highIntent.map(({ id, kind, count, withinDays }) =>
            sentence('intent.one', { name: word(id), kind: word(kind), count, days: withinDays }),
          ),
        },
      ],
    },
  ]
}

function prefixed(id: string, words: Words): Words {
  return { en: `${word(id).en}: ${words.en}`, id: `${word(id).id}: ${words.id}` }
}
