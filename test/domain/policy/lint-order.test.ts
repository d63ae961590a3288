import { expect, test } from '@jest/globals'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import { lintOrder } from '../../../src/domain/policy/lint-order.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'
import { all, when } from '../../../src/domain/policy/write-conditions.ts'

const { sources, sla, engagement, routing } = defaultPolicy
const told = (change: Partial<Policy>) => {
  const found: { code: string; at: string; en: string; id: string }[] = []
  lintOrder({ ...defaultPolicy, ...change }, (_level, code, path, { en, id }) => {
    found.push({ code, at: path.join('.'), en, id })
  })
  return found
}
const isX = all(when('role', '=', 'x'))
const twice = <Entry>(list: readonly Entry[], when: Policy['sla']['pause']) =>
  [{ ...list[0]!, when }, { ...list[1]!, when }, ...list.slice(2)] as never

test.each<[string, Partial<Policy>, string, string]>([
  ['of two sources', { sources: { ...sources, rules: twice(sources.rules, isX) } }, 'rule_hidden', 'sources.rules.1'],
  ['of two ways', { routing: { ...routing, rules: twice(routing.rules, isX) } }, 'rule_hidden', 'routing.rules.1'],
  ['of two promises', { sla: { ...sla, classes: twice(sla.classes, isX) } }, 'rule_hidden', 'sla.classes.1'],
  [
    'of two kinds of pages',
    { engagement: { ...engagement, pages: [engagement.pages[0]!, ...engagement.pages] } },
    'words_hidden',
    'engagement.pages.1',
  ],
  ['of no promises', { sla: { ...sla, classes: [] } }, 'no_default_promise', 'sla.classes'],
])('the later one is never reached, and is told where it stands: %s', (_what, change, code, at) => {
  expect(told(change)).toEqual([expect.objectContaining({ code, at })])
})

test('words that an earlier entry has are listed; one word of its own keeps an entry alive', () => {
  const forms = (...contains: readonly string[]) =>
    told({
      engagement: {
        ...engagement,
        forms: [
          { contains: ['Demo', 'price'], kind: 'demo-request' },
          { contains, kind: 'webinar' },
        ],
      },
    }).map(({ en, id }) => [en, id])
  expect(forms('demo day', 'prices')).toEqual([
    [
      'No name ever reaches entry 2 (webinar): an earlier entry has demo day, prices already.',
      'Entri 2 (webinar) tidak pernah tercapai: entri sebelumnya sudah memuat demo day, prices.',
    ],
  ])
  expect(forms('demo day', 'talk')).toEqual([])
})
