import { expect, test } from '@jest/globals'
import { agreementOf, type NamedReview, type Side } from '../../../src/domain/definitions/agreement.ts'

const at = (day: string): number => Date.parse(`${day}T10:00:00Z`)
const dayOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10)
type Yes = readonly [side: Side, version: number, day: string]

const cases: readonly {
  readonly name: string
  readonly signed: readonly Yes[]
  readonly named?: readonly [day: string, setOn: string]
  readonly today: string
  readonly missing: readonly Side[]
  readonly agreed: number | null
  readonly review: readonly [state: string, day: string | null]
}[] = [
  {
    name: 'nobody has signed',
    signed: [],
    today: '2026-03-02',
    ...{ missing: ['marketing', 'sales'], agreed: null, review: ['none', null] },
  },
  {
    name: 'one side alone agrees to nothing',
    signed: [['sales', 3, '2026-03-02']],
    today: '2026-03-02',
    ...{ missing: ['marketing'], agreed: null, review: ['none', null] },
  },
  {
    name: 'both signed: the review comes a quarter after the later of them',
    signed: [
      ['sales', 3, '2026-03-02'],
      ['marketing', 3, '2026-03-05'],
    ],
    today: '2026-03-06',
    ...{ missing: [], agreed: 3, review: ['ahead', '2026-06-05'] },
  },
  {
    name: 'a month that is shorter ends the quarter on its last day',
    signed: [
      ['sales', 3, '2026-11-30'],
      ['marketing', 3, '2026-11-30'],
    ],
    today: '2026-12-01',
    ...{ missing: [], agreed: 3, review: ['ahead', '2027-02-28'] },
  },
  {
    name: 'it is soon from two weeks before',
    signed: [
      ['sales', 3, '2026-03-02'],
      ['marketing', 3, '2026-03-02'],
    ],
    today: '2026-05-19',
    ...{ missing: [], agreed: 3, review: ['soon', '2026-06-02'] },
  },
  {
    name: 'it is due on its day',
    signed: [
      ['sales', 3, '2026-03-02'],
      ['marketing', 3, '2026-03-02'],
    ],
    today: '2026-06-02',
    ...{ missing: [], agreed: 3, review: ['due', '2026-06-02'] },
  },
  {
    name: 'a named day stands in for the quarter',
    signed: [
      ['sales', 3, '2026-03-02'],
      ['marketing', 3, '2026-03-02'],
    ],
    named: ['2026-04-01', '2026-03-03'],
    today: '2026-03-04',
    ...{ missing: [], agreed: 3, review: ['ahead', '2026-04-01'] },
  },
  {
    name: 'a day named before the latest signature is over with it',
    signed: [
      ['sales', 3, '2026-03-02'],
      ['marketing', 3, '2026-03-05'],
    ],
    named: ['2026-03-04', '2026-03-03'],
    today: '2026-03-06',
    ...{ missing: [], agreed: 3, review: ['ahead', '2026-06-05'] },
  },
  {
    name: 'a day named at the very instant of the signature holds',
    signed: [
      ['sales', 3, '2026-03-02'],
      ['marketing', 3, '2026-03-03'],
    ],
    named: ['2026-04-01', '2026-03-03'],
    today: '2026-03-04',
    ...{ missing: [], agreed: 3, review: ['ahead', '2026-04-01'] },
  },
  {
    name: 'a day named before anybody has signed holds',
    signed: [],
    named: ['2026-04-01', '2026-03-03'],
    today: '2026-03-04',
    ...{ missing: ['marketing', 'sales'], agreed: null, review: ['ahead', '2026-04-01'] },
  },
  {
    name: 'of versions that all have signed the newest is agreed, whichever was signed last',
    signed: [
      ['sales', 2, '2026-03-01'],
      ['marketing', 2, '2026-03-01'],
      ['sales', 3, '2026-03-02'],
      ['marketing', 3, '2026-03-02'],
      ['sales', 1, '2026-03-03'],
      ['marketing', 1, '2026-03-03'],
    ],
    today: '2026-03-04',
    ...{ missing: [], agreed: 3, review: ['ahead', '2026-06-03'] },
  },
  {
    name: 'a newer version has to be signed anew, and what was agreed stays known',
    signed: [
      ['sales', 2, '2026-03-02'],
      ['marketing', 2, '2026-03-02'],
      ['sales', 3, '2026-03-09'],
    ],
    today: '2026-03-10',
    ...{ missing: ['marketing'], agreed: 2, review: ['ahead', '2026-06-09'] },
  },
]

test.each(cases)('$name', ({ signed, named, today, missing, agreed, review }) => {
  const signatures = signed.map(([side, version, day]) => ({ side, version, signedAt: at(day) }))
  const set: NamedReview | null = named === undefined ? null : { day: named[0], setAt: at(named[1]) }
  expect(agreementOf(signatures, set, 3, at(today), dayOf)).toEqual({
    missing,
    agreed,
    review: { state: review[0], day: review[1] },
  })
})

test.each([
  ['2026-01-31', '2026-04-30'],
  ['2026-03-31', '2026-06-30'],
  ['2026-05-31', '2026-08-31'],
  ['2026-08-31', '2026-11-30'],
  ['2026-10-31', '2027-01-31'],
  ['2027-11-30', '2028-02-29'],
  ['2026-11-30', '2027-02-28'],
  ['2099-11-30', '2100-02-28'],
  ['1999-11-30', '2000-02-29'],
])('what was signed on %s is looked at again on %s, or on the last day of that month', (day, review) => {
  const signed = (['sales', 'marketing'] as const).map((side) => ({ side, version: 3, signedAt: at(day) }))
  expect(agreementOf(signed, null, 3, at(day), dayOf).review.day).toBe(review)
})
