import { describe, expect, test } from '@jest/globals'
import { diffPolicies } from '../../../src/domain/policy/diff.ts'
import { changeInWords } from '../../../src/domain/policy/diff-words.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { RuleGroup } from '../../../src/domain/policy/policy.ts'
import { all, any, when } from '../../../src/domain/policy/write-conditions.ts'

const { engagement, pools, fit, routing, sla } = defaultPolicy
const [form, ...otherForms] = engagement.forms
const toPool = (id: string) => ({ kind: 'pool', pool: id })
const [first, ...others] = pools
const pool = (change: object): object => ({ ...defaultPolicy, pools: [{ ...first, ...change }, ...others] })
const named = (name: string): object => ({ ...defaultPolicy, name })
const knockOut = (group: RuleGroup): object => ({ ...defaultPolicy, fit: { ...fit, knockOut: group } })
const cities = (...list: readonly string[]) => when('city', 'in', list)
const isX = when('role', '=', 'x')

test.each<[string, object, object, string, string]>([
  [
    'a part that comes',
    pool({}),
    pool({ capacity: 30 }),
    'Pool AE: capacity none → 30',
    'Pool AE: capacity tidak ada → 30',
  ],
  [
    'a part that goes',
    pool({ capacity: 30 }),
    pool({}),
    'Pool AE: capacity 30 → none',
    'Pool AE: capacity 30 → tidak ada',
  ],
  [
    'a part of several that goes',
    pool({ catchUp: { mode: 'limited', turns: 2, leave: true } }),
    pool({}),
    'Pool AE: catch up mode limited, turns 2, leave yes → none',
    'Pool AE: catch up mode limited, turns 2, leave ya → tidak ada',
  ],
  [
    'yes and no',
    pool({ countMatches: false }),
    pool({ countMatches: true }),
    'Pool AE: count matches no → yes',
    'Pool AE: count matches tidak → ya',
  ],
  [
    'an entry that goes',
    defaultPolicy,
    { ...defaultPolicy, routing: { ...routing, rules: routing.rules.slice(1) } },
    'Routing Strategic or enterprise: removed',
    'Routing Strategic or enterprise: dihapus',
  ],
  [
    'a condition that comes',
    defaultPolicy,
    { ...defaultPolicy, sla: { ...sla, pause: all(isX) } },
    'SLA: pause none → role is x',
    'SLA: pause tidak ada → peran adalah x',
  ],
  [
    'parts with their own units',
    pool({}),
    pool({ credits: { reasons: ['spam', 'duplicate'], withinDays: 7 } }),
    'Pool AE: turns given back none → reasons spam, duplicate, within 7 days',
    'Pool AE: giliran yang dikembalikan tidak ada → reasons spam, duplicate, dalam 7 hari',
  ],
  [
    'another pool of the same kind of target',
    { ...defaultPolicy, routing: { ...routing, rules: [{ ...routing.rules.at(-1), target: toPool('ae') }] } },
    { ...defaultPolicy, routing: { ...routing, rules: [{ ...routing.rules.at(-1), target: toPool('sdr') }] } },
    'Routing All others, goes to: pool ae → sdr',
    'Routing All others, ditujukan ke: pool ae → sdr',
  ],
  [
    'an entry without a name, by its place',
    defaultPolicy,
    {
      ...defaultPolicy,
      engagement: { ...engagement, forms: [{ ...form!, contains: [...form!.contains, 'x'] }, ...otherForms] },
    },
    'Form names #1: words + x',
    'Nama formulir #1: kata + x',
  ],
  [
    'a table of entries that comes',
    defaultPolicy,
    { ...defaultPolicy, territories: [{ id: 'java', name: 'Java', countries: ['ID', 'SG'], cities: [] }] },
    'Territory: none → java, name Java, countries ID, SG, cities none',
    'Wilayah: tidak ada → java, nama Java, countries ID, SG, cities tidak ada',
  ],
  [
    'an entry with its condition',
    defaultPolicy,
    {
      ...defaultPolicy,
      sla: { ...sla, classes: [{ ...sla.classes[0]!, id: 'new', name: 'New', when: all(isX) }, ...sla.classes] },
    },
    'SLA New: added (role is x)',
    'SLA New: ditambahkan (peran adalah x)',
  ],
  [
    'a list in another order',
    pool({ overflow: ['b', 'a'] }),
    pool({ overflow: ['a', 'b'] }),
    'Pool AE: overflow new order: a, b',
    'Pool AE: limpahan urutan baru: a, b',
  ],
  [
    'a list that is emptied',
    pool({ overflow: ['everyone'] }),
    pool({ overflow: [] }),
    'Pool AE: overflow − everyone',
    'Pool AE: limpahan − everyone',
  ],
  [
    'a text of 160 signs',
    named('a'),
    named('x'.repeat(160)),
    `Name of the policy: a → ${'x'.repeat(160)}`,
    `Nama kebijakan: a → ${'x'.repeat(160)}`,
  ],
  [
    'a longer one is cut',
    named('a'),
    named('x'.repeat(161)),
    `Name of the policy: a → ${'x'.repeat(159)}…`,
    `Nama kebijakan: a → ${'x'.repeat(159)}…`,
  ],
  [
    'six decimals',
    defaultPolicy,
    { ...defaultPolicy, fit: { ...fit, nearShare: 0.12345678 } },
    'Fit: share for near-ICP 0.6 → 0.123457',
    'Kesesuaian: porsi untuk near-ICP 0,6 → 0,123457',
  ],
])('%s', (_what, before, after, en, id) => {
  expect(diffPolicies(before, after).map(changeInWords)).toEqual([{ en, id }])
})

test.each<[string, RuleGroup, RuleGroup, string]>([
  ['one list of words', all(cities('a')), all(cities('a', 'b')), 'city is one of … + b'],
  ['one within a group', all(any(cities('a', 'c')), isX), all(any(cities('a', 'b')), isX), 'city is one of … + b, − c'],
  ['one text', all(when('city', '=', 'b')), all(when('city', '=', 'a')), 'city is b → city is a'],
  [
    'a span is told whole',
    all(when('employees', 'between', [1, 8])),
    all(when('employees', 'between', [1, 9])),
    'employees is between 1 and 8 → employees is between 1 and 9',
  ],
  [
    'two lists',
    all(cities('c'), when('role', 'in', ['d'])),
    all(cities('a'), when('role', 'in', ['b'])),
    'city is one of c and role is one of d → city is one of a and role is one of b',
  ],
  ['another operator', all(when('city', 'notIn', ['a'])), all(cities('b')), 'city is none of a → city is one of b'],
  ['another field', all(when('role', 'in', ['a'])), all(cities('b')), 'role is one of a → city is one of b'],
  ['a group more', all(cities('a')), all(any(cities('b'))), 'city is one of a → city is one of b'],
  ['a rule more', all(cities('a')), all(cities('b'), isX), 'city is one of a → city is one of b and role is x'],
  ['turned round', all(cities('a')), { ...all(cities('b')), not: true }, 'city is one of a → not (city is one of b)'],
  ['turned back', { ...all(cities('b')), not: true }, all(cities('a')), 'not (city is one of b) → city is one of a'],
  [
    'and made or',
    all(cities('a'), isX),
    any(cities('b'), isX),
    'city is one of a and role is x → city is one of b or role is x',
  ],
])('a condition: %s', (_what, before, after, told) => {
  expect(diffPolicies(knockOut(before), knockOut(after)).map((change) => changeInWords(change).en)).toEqual([
    `Fit: knock-out ${told}`,
  ])
})

describe('of parts nobody has told of yet, whatever they hold', () => {
  test.each<[string, unknown, unknown, string]>([
    ['a list of numbers', [1, 2], [1, 3], 'days off: + 3, − 2'],
    ['a list of more than words', [1, true], [2, true], 'days off: 1, yes → 2, yes'],
    ['a list in place of a word', 'a', ['a', 'b'], 'days off: a → a, b'],
    ['a word in place of a list', ['a', 'b'], 'a', 'days off: a, b → a'],
    ['a word in place of a condition', all(isX), 'x', 'days off: role is x → x'],
    ['nothing in place of a word', 'a', null, 'days off: a → none'],
    ['an empty list in place of a word', 'a', [], 'days off: a → none'],
    ['parts with a condition among them', 'a', { who: all(isX) }, 'days off: a → who role is x'],
    ['an entry that is but a name', [{ id: 'b' }], [{ id: 'a' }, { id: 'b' }], 'days off a: added'],
  ])('%s', (_what, before, after, told) => {
    expect(diffPolicies({ daysOff: before }, { daysOff: after }).map((one) => changeInWords(one).en)).toEqual([told])
  })
})
