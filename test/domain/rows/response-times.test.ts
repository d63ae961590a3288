import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/domain/decide.ts'
import type { Instant, LeadFields } from '../../../src/domain/lead.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import { anInput, compiled, IDEAL, NO_FACTS, POLICY, REACHABLE } from '../decide/builders.ts'
import { LeadLife } from '../decide/lead-life.ts'
import { aPool, aRep, aRoster, at, HOUR, MINUTE, OFFICE } from '../routing-world.ts'

/** Promises and their steps by the default policy, for people who work Monday to Friday, 9 to 17 in New York. */
const office = (repId: string, managerId = 'mia') => aRep(repId, { workingTime: OFFICE, managerId })
const TEAM = aRoster(
  [office('A'), office('B'), office('C'), aRep('mia', { managerId: 'vera' }), aRep('vera')],
  ['ae', 'top-ae', 'senior-ae', 'sdr', 'enterprise-match', 'inside-sales'].map((pool) =>
    aPool(pool, { A: 1, B: 1, C: 1 }),
  ),
)
/** Without touches and black holes, which make tasks of their own. */
const { cadences: _cadences, blackHoles: _holes, ...rest } = defaultPolicy
const PROMISES = compiled(rest)
const WEDNESDAY_10 = at('2026-03-04 10:00')
const clockOf = (t: Instant) =>
  `${Math.floor((t - at('2026-03-04 00:00')) / HOUR)}:${String(((t - at('2026-03-04 00:00')) / MINUTE) % 60).padStart(2, '0')}`

describe('due on Friday at 16:50, ten minutes before the weekend', () => {
  const FRIDAY = at('2026-03-06 16:50')
  const demo = { formName: 'Request a demo', formAt: FRIDAY }
  test.each<[string, string, Partial<LeadFields>]>([
    ['ICP, 5 working min', '2026-03-06 16:55', { ...IDEAL, ...demo }],
    ['referral, 15 working min', '2026-03-09 09:05', { ...demo, sourceExplicit: 'referral' }],
    ['inbound, 30 working min', '2026-03-09 09:20', demo],
    ['partner, 30 working min', '2026-03-09 09:20', { ...demo, sourceExplicit: 'partner' }],
    ['paid ad, 30 working min', '2026-03-09 09:20', { ...demo, sourceExplicit: 'paid' }],
    ['event, 24 h', '2026-03-07 16:50', { ...demo, sourceExplicit: 'event' }],
    ['outbound, 24 h', '2026-03-07 16:50', { ...demo, sourceExplicit: 'outbound' }],
    // Clocks go forward on that Sunday: 48 hours are 48 hours.
    ['database, 48 h', '2026-03-08 17:50', { ...demo, sourceExplicit: 'purchased list' }],
  ])('%s → %s', (_, due, fields) => {
    const input = anInput({ fields: { ...REACHABLE, ...fields }, createdAt: FRIDAY, now: FRIDAY, roster: TEAM })
    expect(decide(input, NO_FACTS, POLICY).decision.outputs.slaDueAt).toBe(at(due))
  })
  test('an ICP two minutes before closing time: three minutes are left for Monday', () => {
    const now = FRIDAY + 8 * MINUTE
    const fields = { ...IDEAL, formName: 'Request a demo', formAt: now }
    const { decision } = decide(anInput({ fields, createdAt: now, now, roster: TEAM }), NO_FACTS, POLICY)
    expect(decision.outputs.slaDueAt).toBe(at('2026-03-09 09:03'))
  })
})

/** An inbound lead from 10:00 on, looked at whenever it asks to be; what was told to whom, and who had it. */
function story(answeredAt: Instant | null = null) {
  const life = new LeadLife(PROMISES, TEAM, WEDNESDAY_10, { ...REACHABLE, employees: null, industry: null })
  life.at(WEDNESDAY_10)
  const owners = [`10:00 ${life.owner}`]
  for (let minute = 1; minute <= 180; minute++) {
    const now = WEDNESDAY_10 + minute * MINUTE
    if (answeredAt !== null && now >= answeredAt)
      life.fields = { ...life.fields, firstOutreachAt: answeredAt, lastOutreachAt: answeredAt }
    const before = life.owner
    life.at(now)
    if (life.owner !== before) owners.push(`${clockOf(now)} ${life.owner}`)
  }
  const told = life.tasks
    .filter(({ task }) => task.action === 'open')
    .map(({ at: t, task }) => `${clockOf(t)} ${task.key.split(':').at(-1)} → ${task.assigneeId}`)
  return { life, owners, told }
}

describe('30 minutes promised at 10:00, and nobody answers', () => {
  test('80 %: the rep; 100 %: the manager; five minutes later the next rep, twice at most; 200 %: the manager above', () => {
    const { owners, told } = story()
    expect(owners).toEqual(['10:00 A', '10:35 B', '11:10 C'])
    expect(told).toEqual([
      '10:24 remind → A',
      '10:30 breach → mia',
      '10:59 remind → B',
      '11:00 next-manager → vera',
      '11:05 breach → mia',
      '11:34 remind → C',
      '11:40 manager-queue → mia',
    ])
  })
  test('one breach of one owner makes one task, and the lead’s stays at 10:30', () => {
    const { life } = story()
    const lead = life.memory!.clocks.find(({ kind }) => kind === 'lead')!
    expect([lead.state, clockOf(lead.breachedAt!)]).toEqual(['breached', '10:30'])
    const opened = life.tasks.filter(({ task }) => task.action === 'open').map(({ task }) => task.key)
    expect(new Set(opened).size).toBe(opened.length)
  })
  test.each([
    [10, '10:10'],
    [30, '10:30'],
    [33, '10:33'],
  ])('the first response is measured, breached or not: after %d min', (minutes, shown) => {
    const { life } = story(WEDNESDAY_10 + minutes * MINUTE)
    expect(clockOf(life.last!.outputs.firstResponseAt!)).toBe(shown)
    expect(life.last!.outputs.slaState).toBe(minutes <= 30 ? 'met' : 'breached')
  })
})

test('a lead promised an answer within 15 minutes that nobody can take is told to the manager at once; one of 30 is not', () => {
  const sunday = at('2026-03-08 12:00')
  const tell = (fields: Partial<LeadFields>) => {
    const life = new LeadLife(PROMISES, TEAM, sunday, { ...REACHABLE, employees: null, industry: null, ...fields })
    const { routing } = life.at(sunday)
    return [routing.kind, ...life.tasks.map(({ task }) => `${task.kind} → ${task.assigneeId}`)]
  }
  expect(tell({ ...IDEAL })).toEqual(['hold', 'held → boss'])
  expect(tell({ sourceExplicit: 'referral' })).toEqual(['hold', 'held → boss'])
  expect(tell({})).toEqual(['hold'])
})
