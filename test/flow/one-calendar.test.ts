import { expect, test } from '@jest/globals'
import { oneCalendar } from '../../src/flow/one-calendar.ts'
import type { CrmPerson } from '../../src/ports/crm.ts'

const PAIRS = [
  { repId: 'h1', partnerRep: 'p1' },
  { repId: 'h2', partnerRep: 'p2' },
]
const BACK = PAIRS.map(({ repId, partnerRep }) => ({ repId: partnerRep, partnerRep: repId }))
const HOME = { people: PAIRS, isHome: true }
const GUEST = { people: BACK, isHome: false }

function aPerson(repId: string, facts: Partial<CrmPerson> = {}): CrmPerson {
  return {
    ...{ repId, name: repId, email: null, active: true, teams: [], jobTitle: null, zone: null, hours: null },
    ...{ outOfOffice: [], away: false },
    ...facts,
  }
}
const NINE = [{ weekday: 1, startMinute: 540, endMinute: 1_080 }]
const EIGHT = [{ weekday: 1, startMinute: 480, endMinute: 1_020 }]
const WEEK = { start: 100, end: 200 }
const DAY = { start: 300, end: 310 }

test('an absence told on either side counts on both, once', () => {
  const [mine] = oneCalendar(
    [aPerson('h1', { outOfOffice: [DAY] })],
    [aPerson('p1', { outOfOffice: [WEEK, DAY] })],
    HOME,
  )
  expect(mine?.outOfOffice).toEqual([WEEK, DAY])
})

test('who is away now in one is away in both', () => {
  expect(oneCalendar([aPerson('p1')], [aPerson('h1', { away: true })], GUEST)[0]?.away).toBe(true)
})

test('what came from the other side never goes back, so an absence that ended there has ended here', () => {
  const [there] = oneCalendar([aPerson('p1')], [aPerson('h1', { outOfOffice: [WEEK] })], GUEST)
  expect(there?.outOfOffice).toEqual([WEEK])
  const [here] = oneCalendar([aPerson('h1')], [there!], HOME)
  expect(here).toEqual(aPerson('h1'))
})

test.each([
  ['both tell them: the home’s', NINE, EIGHT, NINE, 'Asia/Jakarta'],
  ['the home alone tells them', NINE, null, NINE, 'Asia/Jakarta'],
  ['the other alone tells them: with its own clock', null, EIGHT, EIGHT, 'Europe/London'],
  ['nobody tells them: the home’s clock', null, null, null, 'Asia/Jakarta'],
] as const)('hours are the same on both sides, where %s', (_where, home, guest, hours, zone) => {
  const h = aPerson('h1', { hours: home, zone: 'Asia/Jakarta' })
  const p = aPerson('p1', { hours: guest, zone: 'Europe/London' })
  const [atHome, atGuest] = [oneCalendar([h], [p], HOME)[0], oneCalendar([p], [h], GUEST)[0]]
  expect([atHome?.hours, atHome?.zone]).toEqual([hours, zone])
  expect([atGuest?.hours, atGuest?.zone]).toEqual([hours, zone])
})

test('a stand-in counts where they are known, by their id there', () => {
  const away = aPerson('p1', {
    outOfOffice: [WEEK],
    standIns: [
      { ...WEEK, repId: 'p2' },
      { ...DAY, repId: 'p9' },
    ],
  })
  expect(oneCalendar([aPerson('h1'), aPerson('h2')], [away], HOME)[0]?.standIns).toEqual([{ ...WEEK, repId: 'h2' }])
})

test('who is in one CRM alone, and whom the house tells nothing new, stays as told', () => {
  const people = [aPerson('h3', { away: true }), aPerson('h2', { outOfOffice: [DAY, WEEK] })]
  expect(oneCalendar(people, [aPerson('p2', { outOfOffice: [WEEK] })], HOME)).toEqual(people)
})
