import { describe, expect, test } from '@jest/globals'
import type { LeadFields } from '../../../src/domain/lead.ts'
import { anActivity, DAY, HOUR, IDEAL, NOW, POLICY, REACHABLE, ROSTER } from '../decide/builders.ts'
import { LeadLife } from '../decide/lead-life.ts'
import { decide } from '../../../src/domain/decide.ts'
import { anInput, NO_FACTS } from '../decide/builders.ts'

const DEMO = { ...REACHABLE, employees: null, industry: null, formName: 'Request a demo', formAt: NOW }
const NO_FORM = { formName: null, formAt: null }

/** Every touch of the lead's cadence, looked at whenever it asks to be; nobody answers and nobody calls. */
function touchesOf(fields: Partial<LeadFields>, createdAt = NOW): readonly string[] {
  const life = new LeadLife(POLICY, ROSTER, createdAt, fields)
  life.at(NOW)
  life.until(NOW + 80 * DAY)
  const touches = new Map<unknown, string>()
  for (const { task } of life.tasks) {
    const { touch, channel } = task.facts
    if (task.kind !== 'touch' || task.action !== 'open' || touches.has(touch)) continue
    touches.set(touch, `${String(channel)} ${(task.dueAt! - NOW) / HOUR}`)
  }
  return [...touches.values()]
}

describe('touches: channel, and hours after the lead was given', () => {
  test.each<[string, Partial<LeadFields>, number, string[]]>([
    ['inbound demo request: a meeting at once, then 3', DEMO, NOW, ['meeting 0', 'call 24', 'email 72', 'call 120']],
    [
      'content download: 7',
      { ...IDEAL, formName: 'Ebook download', formAt: NOW },
      NOW,
      ['email 0', 'email 96', 'email 192', 'email 288', 'email 384', 'email 480', 'email 576'],
    ],
    [
      'event: 5, the first within 24 h',
      { ...DEMO, sourceExplicit: 'event' },
      NOW,
      ['email 4', 'email 72', 'linkedin 144', 'call 216', 'email 288'],
    ],
    [
      'outbound response: 8',
      { ...DEMO, sourceExplicit: 'outbound', outboundResponse: true },
      NOW,
      ['call 0', 'email 48', 'linkedin 96', 'call 144', 'email 192', 'linkedin 240', 'call 288', 'email 336'],
    ],
    [
      'bought list: 4',
      { ...DEMO, sourceExplicit: 'purchased list' },
      NOW,
      ['email 0', 'call 168', 'email 336', 'call 504'],
    ],
    [
      'cold: 4',
      { ...IDEAL, ...NO_FORM, sourceExplicit: 'referral' },
      NOW - 40 * DAY,
      ['email 0', 'call 168', 'email 336', 'call 504'],
    ],
    [
      'others: 6',
      { ...DEMO, sourceExplicit: 'referral' },
      NOW,
      ['call 0', 'email 48', 'linkedin 96', 'call 144', 'email 192', 'linkedin 240'],
    ],
  ])('%s', (_, fields, createdAt, touches) => {
    expect(touchesOf(fields, createdAt)).toEqual(touches)
  })
})

describe('a lead that came to rest qualifies again', () => {
  const owner = (fields: Partial<LeadFields>, now: number, parts = {}) =>
    anInput({ fields, now, createdAt: NOW, ...parts })
  const asked = anActivity('demo-request', NOW)
  const mql = decide(owner(REACHABLE, NOW, { activities: [asked] }), NO_FACTS, POLICY).memory
  const rejected = {
    ...REACHABLE,
    ownerId: mql.assignment!.ownerId,
    repResponse: 'rejected',
    rejectReason: 'no budget',
  } as const
  const resting = decide(owner(rejected, NOW + DAY, { memory: mql, activities: [asked] }), NO_FACTS, POLICY).memory
  // Ideal, referred: 76 points by now.
  const good = { ...IDEAL, sourceExplicit: 'referral', repResponse: 'rejected' } as const
  test.each([
    ['by score, a millisecond before the 30 days are over', 31 * DAY - 1, 'known'],
    ['by score, 30 days after', 31 * DAY, 'mql'],
  ])('%s', (_, later, stage) => {
    const fields = { ...good, lastActivityAt: NOW + 20 * DAY }
    const { decision } = decide(owner(fields, NOW + later, { memory: resting, activities: [] }), NO_FACTS, POLICY)
    expect(decision.stage).toBe(stage)
  })
  test('at once, by a new high-intent action', () => {
    const again = anActivity('demo-request', NOW + 2 * DAY)
    const parts = { memory: resting, activities: [asked, again] }
    const { decision, memory } = decide(
      owner({ ...REACHABLE, repResponse: 'rejected' }, NOW + 2 * DAY, parts),
      NO_FACTS,
      POLICY,
    )
    expect([decision.stage, memory.cycle, memory.restCount]).toEqual(['mql', 2, 1])
  })
})
