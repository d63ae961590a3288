import { describe, expect, test } from '@jest/globals'
import type { Clock, LeadFields, LeadMemory } from '../../src/domain/lead.ts'
import {
  answeredAt,
  answersOf,
  dueOf,
  elapsedMinutes,
  firstOutreachSince,
  isOpenClock,
  leftAt,
  lookAgainWithoutDue,
  reckoned,
  settleClock,
  stepAt,
} from '../../src/domain/sla-clock.ts'
import { aRep, day, HOUR, NOW } from './decide/builders.ts'

const MINUTE = 60_000
/** Works from 10:00 to 12:00 and from 14:00 to 18:00 on day 0, and all of day 2. */
const REP = aRep('ann', {
  workingTime: {
    from: NOW - HOUR,
    until: day(4),
    opens: [NOW, NOW + 4 * HOUR, day(2)],
    closes: [NOW + 2 * HOUR, NOW + 8 * HOUR, day(3)],
  },
})
/** An hour of working time from 11:30, so due at 14:30. */
const CLOCK: Clock = {
  clockId: 'c',
  kind: 'rep',
  slaId: 'x',
  ownerId: 'ann',
  startedAt: NOW + 1.5 * HOUR,
  dueAt: NOW + 4.5 * HOUR,
  targetMinutes: 60,
  unit: 'business',
  state: 'running',
  breachedAt: null,
  stoppedAt: null,
  stepsDone: [],
}
const at = (hours: number) => NOW + hours * HOUR
const clock = (change: Partial<Clock> = {}): Clock => ({ ...CLOCK, ...change })
const NONE = { firstOutreachAt: null, lastOutreachAt: null, acceptedAt: null }

describe('what is still to run', () => {
  test.each<[string, Partial<Clock>, boolean, number, number]>([
    ['all of it at the start', {}, true, at(1.5), 60],
    ['half of it over lunch', {}, true, at(3), 30],
    ['none once due', {}, true, at(4.5), 0],
    ['none later', {}, true, at(6), 0],
    ['never more than the promise', { dueAt: at(8) }, true, at(1.5), 60],
    ['by the calendar up to its due time', { unit: 'calendar' }, true, at(4), 30],
    ['none once due by the calendar', { unit: 'calendar' }, true, at(6), 0],
    ['none once due, without an owner', {}, false, at(4.5), 0],
    ['up to its due time, whatever has run', { dueAt: at(8) }, true, at(7.5), 30],
    [
      'by the calendar without a due time, since the last start',
      { unit: 'calendar', dueAt: null, usedMs: 20 * MINUTE },
      true,
      at(3),
      40,
    ],
    ['as it was when it was paused', { dueAt: null, pausedAt: at(2), usedMs: 45 * MINUTE }, true, at(6), 15],
    ['nothing of one used up', { dueAt: null, pausedAt: at(2), usedMs: 99 * MINUTE }, true, at(6), 0],
    ['without an owner, since the last start', { usedMs: 10 * MINUTE }, false, at(3), 50],
    ['without a due time, by the owner’s hours', { dueAt: null }, true, at(3), 30],
    [
      'without a due time, from where it went on',
      { dueAt: null, resumedAt: at(4), usedMs: 30 * MINUTE },
      true,
      at(4.25),
      15,
    ],
    ['never less than nothing', { dueAt: null }, true, at(8), 0],
  ])('%s', (_what, change, owned, now, minutes) => {
    expect(leftAt(clock(change), owned ? REP : undefined, now) / MINUTE).toBe(minutes)
  })
})

test.each<[string, Partial<Clock>, boolean, number, number]>([
  ['working minutes', {}, true, at(3), 30],
  ['whole ones', {}, true, at(1.5) + 90_000, 1],
  ['the promise at its due time', {}, true, at(4.5), 60],
  ['and those after it', {}, true, at(5), 90],
  ['only working ones after it', {}, true, at(12), 270],
  ['without a due time', { dueAt: null }, true, at(3), 30],
  ['by the calendar', { unit: 'calendar' }, true, at(3), 90],
  ['without an owner by the calendar, whole ones', {}, false, at(3) + 59_000, 90],
])('minutes that have run: %s', (_what, change, owned, now, minutes) => {
  expect(elapsedMinutes(clock(change), owned ? REP : undefined, now)).toBe(minutes)
})

describe('when a promise falls due', () => {
  test('by the calendar, by the owner’s hours, or not known', () => {
    expect(dueOf('calendar', REP, at(1), HOUR)).toBe(at(2))
    expect(dueOf('business', REP, at(1.5), HOUR)).toBe(at(4.5))
    expect(dueOf('business', REP, at(-9), HOUR)).toBe(at(1))
    expect(dueOf('business', undefined, at(1), HOUR)).toBeNull()
  })
  test.each<[string, object, Partial<Clock>, boolean, number | null]>([
    ['on time', { atPercent: 100 }, {}, true, at(4.5)],
    ['a share of the promise before', { atPercent: 50 }, {}, true, at(2)],
    ['a share after', { atPercent: 150 }, {}, true, at(5)],
    ['some minutes after', { atPercent: 100, plusMinutes: 30 }, {}, true, at(5)],
    ['both', { atPercent: 150, plusMinutes: 30 }, {}, true, at(5.5)],
    ['by the calendar before', { atPercent: 50 }, { unit: 'calendar' }, true, at(4)],
    ['by the calendar after', { atPercent: 100, plusMinutes: 30 }, { unit: 'calendar' }, true, at(5)],
    ['never before the start', { atPercent: 0 }, {}, true, at(1.5)],
    ['not known while the promise is not', { atPercent: 50 }, { dueAt: null }, true, null],
    ['not known without an owner', { atPercent: 50 }, {}, false, null],
    ['on time without an owner', { atPercent: 100 }, {}, false, at(4.5)],
  ])('a step %s', (_what, step, change, owned, due) => {
    expect(stepAt(clock(change), owned ? REP : undefined, step as { atPercent: number })).toBe(due)
  })
  test('without an owner there is nothing to look for', () => {
    expect(lookAgainWithoutDue(undefined, at(0))).toBeNull()
    expect(lookAgainWithoutDue(REP, at(0))).toBe(day(3))
  })
})

describe('answers', () => {
  test.each<[string, Partial<LeadFields>, Partial<LeadMemory> | null, boolean, number | null]>([
    ['an acceptance is an answer when it is noticed', { repResponse: 'accepted' }, null, true, at(5)],
    ['not where the policy does not say so', { repResponse: 'accepted' }, null, false, null],
    ['not the one seen before', { repResponse: 'accepted' }, { responseSeen: 'accepted' }, true, null],
    ['a new one after a rejection', { repResponse: 'accepted' }, { responseSeen: 'rejected' }, true, at(5)],
    ['a rejection is none', { repResponse: 'rejected' }, null, true, null],
  ])('%s', (_what, fields, memory, stops, acceptedAt) => {
    const seen = { firstOutreachAt: at(1), lastOutreachAt: at(6), ...fields } as LeadFields
    expect(answersOf(seen, memory as LeadMemory | null, stops, at(5))).toEqual({
      firstOutreachAt: at(1),
      lastOutreachAt: null,
      acceptedAt,
    })
  })
  test.each([
    [null, null, null],
    [at(1), at(6), at(6)],
    [at(2), at(6), at(2)],
    [at(3), null, at(3)],
    [at(1), at(2), at(2)],
    [at(1), at(1.9), null],
    [null, at(3), at(3)],
  ])('outreach %s and %s since 12:00: %s', (firstOutreachAt, lastOutreachAt, since) => {
    expect(firstOutreachSince({ ...NONE, firstOutreachAt, lastOutreachAt }, at(2))).toBe(since)
  })
  test('contact counts before an acceptance', () => {
    expect(answeredAt(CLOCK, { ...NONE, firstOutreachAt: at(4), acceptedAt: at(3) })).toBe(at(4))
    expect(answeredAt(CLOCK, { ...NONE, acceptedAt: at(3) })).toBe(at(3))
  })
})

describe('settling', () => {
  const contact = (hours: number) => ({ ...NONE, firstOutreachAt: at(hours) })
  const breached = { state: 'breached', breachedAt: at(4.5) } as const
  test.each<[string, Partial<Clock>, typeof NONE | ReturnType<typeof contact>, number, Partial<Clock>]>([
    ['nothing happened', {}, NONE, at(4), {}],
    ['answered', {}, contact(3), at(4), { state: 'met', stoppedAt: at(3) }],
    ['answered at the very end', {}, contact(4.5), at(6), { state: 'met', stoppedAt: at(4.5) }],
    ['answered late', {}, contact(5), at(6), { ...breached, stoppedAt: at(5) }],
    ['not answered', {}, NONE, at(4.5), breached],
    ['not answered, noticed late', {}, NONE, at(9), breached],
    [
      'without a due time any answer is in time',
      { dueAt: null },
      contact(9),
      at(10),
      { dueAt: null, state: 'met', stoppedAt: at(9) },
    ],
    ['without a due time nothing is late', { dueAt: null }, NONE, at(99), { dueAt: null }],
    [
      'an answer in time comes to light',
      breached,
      contact(3),
      at(9),
      { state: 'void', breachedAt: null, stoppedAt: at(3) },
    ],
    ['a late answer stops it', breached, contact(6), at(9), { ...breached, stoppedAt: at(6) }],
    [
      'the first late answer stays',
      { ...breached, stoppedAt: at(5) },
      contact(6),
      at(9),
      { ...breached, stoppedAt: at(5) },
    ],
    ['breached and nothing new', breached, NONE, at(9), breached],
    ['a clock that is over', { state: 'met', stoppedAt: at(2) }, contact(3), at(9), { state: 'met', stoppedAt: at(2) }],
  ])('%s', (_what, before, answers, now, after) => {
    const given = clock(before)
    const settled = settleClock(given, answers, now)
    expect(settled).toEqual(clock(after))
    if (JSON.stringify(clock(after)) === JSON.stringify(given)) expect(settled).toBe(given)
  })
  test.each<[Partial<Clock>, boolean]>([
    [{}, true],
    [breached, true],
    [{ ...breached, stoppedAt: at(5) }, false],
    [{ state: 'met' }, false],
    [{ state: 'void' }, false],
  ])('%j is still open: %s', (change, open) => {
    expect(isOpenClock(clock(change))).toBe(open)
  })
})

describe('the owner’s calendar has changed', () => {
  /** REP's hours, changed at noon: from then on only day 2 is worked. */
  const changed = (calendarChangedAt = at(2), from = NOW - HOUR) =>
    aRep('ann', {
      calendarChangedAt,
      workingTime: { from, until: day(4), opens: [NOW, day(2)], closes: [NOW + 2 * HOUR, day(3)] },
    })
  test('what was worked before counts by the hours of then, the rest by those of now', () => {
    // Half an hour before noon, half an hour on day 2.
    expect(reckoned(CLOCK, changed())).toEqual({ ...CLOCK, dueAt: day(2) + 0.5 * HOUR })
  })
  test.each<[string, Partial<Clock>, number]>([
    ['what was used before a pause is used', { resumedAt: at(1.75), usedMs: 30 * MINUTE }, day(2) + 0.25 * HOUR],
    [
      'where it went on, not where it began, is before the change',
      { startedAt: at(-9), resumedAt: at(1.5) },
      day(2) + 0.5 * HOUR,
    ],
  ])('%s', (_, change, dueAt) => {
    expect(reckoned(clock(change), changed())).toMatchObject({ dueAt })
  })
  test.each<[string, Partial<Clock>, ReturnType<typeof aRep> | undefined]>([
    ['nobody’s', {}, undefined],
    ['of an owner whose hours never changed', {}, REP],
    ['one that is over', { state: 'met' }, changed()],
    ['a breach', { state: 'breached' }, changed()],
    ['plain hours', { unit: 'calendar' }, changed()],
    ['one without a due instant', { dueAt: null }, changed()],
    ['one that stands still', { pausedAt: at(1.6) }, changed()],
    ['one that began after the change', {}, changed(at(1))],
    ['one that began with the change', {}, changed(at(1.5))],
    ['one that went on after the change', { startedAt: at(0), resumedAt: at(1.5) }, changed(at(1))],
    ['one that began before anything is known of the hours', {}, changed(at(2), at(1.6))],
    ['one whose due instant stays', { dueAt: day(2) + 0.5 * HOUR }, changed()],
  ])('changes nothing for %s', (_, change, owner) => {
    const before = clock(change)
    expect(reckoned(before, owner)).toBe(before)
  })
  test('and does for one that began with what is known of the hours', () => {
    expect(reckoned(CLOCK, changed(at(2), at(1.5))).dueAt).toBe(day(2) + 0.5 * HOUR)
  })
})
