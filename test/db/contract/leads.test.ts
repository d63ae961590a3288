import { beforeAll, expect, test } from '@jest/globals'
import type { Decision } from '../../../src/domain/decision.ts'
import type { Conflict } from '../../../src/domain/lead.ts'
import type { LeadFilter, LeadOrder } from '../../../src/ports/leads.ts'
import { MINUTE, NOW, aBatch, aCommand, aCommit, aDecided, aLeadCommit, aMemory, anAssignment } from '../samples.ts'
import { onBoth } from './both.ts'

interface Told {
  readonly name?: string | null
  readonly company?: string | null
  readonly stage?: 'known' | 'mql' | 'sal'
  readonly source?: string
  readonly owner?: string
  readonly held?: 'until' | 'open-ended'
  readonly dueAt?: number
  readonly sla?: 'running' | 'breached' | 'met'
  readonly answeredAt?: number
  readonly idea?: 'stale' | 'account'
  readonly contestedAt?: number
}

function decisionOf({
  source = 'inbound',
  owner,
  held,
  dueAt,
  sla,
  answeredAt,
  idea,
  contestedAt,
}: Told): Partial<Decision> {
  const { outputs } = aDecided(aMemory()).decision
  const hold = { since: NOW, reason: 'outside-hours', poolId: 'ae', until: held === 'until' ? NOW + MINUTE : null }
  return {
    sourceType: source,
    proposal: idea === 'stale' ? 'recycle' : null,
    account:
      idea === 'account' ? { accountId: '9', tier: 'T5', confidence: 0.5, runnersUp: [], decidedBy: null } : null,
    routing: held
      ? { kind: 'hold', hold, candidates: [] }
      : owner === undefined
        ? { kind: 'not-yet', because: 'route.stage' }
        : { kind: 'keep', because: 'route.keep', assignment: anAssignment(owner) },
    ...(contestedAt === undefined ? {} : { conflicts: [aConflict(contestedAt)] }),
    outputs: { ...outputs, slaDueAt: dueAt ?? null, slaState: sla ?? null, firstResponseAt: answeredAt ?? null },
  }
}

const aConflict = (lastAt: number): Conflict => ({
  ...{ what: 'owner', wrote: 'budi', found: 'sari', tool: 'app', toolId: '7' },
  ...{ firstAt: NOW, lastAt, times: 1 },
})

onBoth('the list of leads', (subject) => {
  const leads = () => subject().stores.leads
  let id: string
  let at = NOW
  const leadIds = new Map<string, string>()

  async function decide(record: string, told: Told, over: Parameters<typeof aLeadCommit>[1] = {}): Promise<void> {
    const { stores } = subject()
    await stores.inbox.keep(aBatch(id, { ids: [record] }))
    const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 9, 60_000))!
    const known = leadIds.get(record)
    const commit = aLeadCommit(record, {
      memory: aMemory({ stage: told.stage ?? 'mql', assignment: told.owner ? anAssignment(told.owner) : null }),
      decision: decisionOf(told),
      person: { name: told.name ?? null, company: told.company ?? null, emailDomain: null },
      ...(known ? { leadId: known, isNew: false } : {}),
      ...over,
    })
    leadIds.set(record, commit.leadId)
    at += 1_000
    await stores.evaluations.evaluate(aCommand(claim, { now: at }), () => aCommit([commit]))
  }
  async function listed(filter: LeadFilter = {}, order: LeadOrder = 'decided'): Promise<string> {
    const found: string[] = []
    for (let after = null; ;) {
      const page = await leads().page(id, filter, order, after, 2)
      found.push(...page.rows.map(({ recordId }) => recordId))
      if (page.next === null) break
      after = page.next as never
    }
    expect(await leads().count(id, filter, 100)).toBe(found.length)
    return found.join(' ')
  }

  beforeAll(async () => {
    id = await subject().install()
    await decide('1', { name: 'Tono Wijaya', company: 'PT Samudra', owner: 'sari', dueAt: NOW + 9, sla: 'running' })
    await decide('2', { name: 'Zoë Ångström', company: 'PT Bumi', held: 'until' })
    await decide('3', { name: 'Joko', stage: 'sal', owner: 'budi', dueAt: NOW + 5, sla: 'breached' })
    await decide('4', { name: null, company: null, stage: 'known', source: 'event' })
    await decide('5', { name: 'Eka Wijayanti', owner: 'sari', dueAt: NOW + 1, sla: 'breached', answeredAt: NOW })
    await decide('6', { name: "O'Brien-Łukasz 😀", held: 'open-ended' })
  })

  const cases: readonly (readonly [LeadFilter, string])[] = [
    [{}, '6 5 4 3 2 1'],
    [{ stage: 'mql' }, '6 5 2 1'],
    [{ stage: 'mql', owner: 'sari' }, '5 1'],
    [{ status: 'lost' }, ''],
    [{ source: 'event' }, '4'],
    [{ fit: 'icp', stage: 'known' }, '4'],
    [{ owner: null }, '6 4 2'],
    [{ waiting: 'held' }, '6 2'],
    [{ waiting: 'unassigned' }, '6'],
    [{ promised: true }, '3 1'],
    [{ text: 'wijaya' }, '5 1'],
    [{ text: 'WIJAYA, tono' }, '1'],
    [{ text: 'zoe angs' }, '2'],
    [{ text: 'pt' }, '2 1'],
    [{ text: 'brien' }, '6'],
    [{ text: 'ijaya' }, ''],
    [{ text: '%_"; drop' }, ''],
    [{ text: '--' }, '6 5 4 3 2 1'],
  ]
  test.each(cases)('%j finds %j, newest decision first', async (filter, expected) => {
    expect(await listed(filter)).toBe(expected)
  })

  test('by deadline: open promises first, the earliest at the top; an answer ends one, late or not; then the newest decision', async () => {
    expect(await listed({}, 'due')).toBe('3 1 6 5 4 2')
    expect(await listed({ stage: 'mql' }, 'due')).toBe('1 6 5 2')
    expect(await listed({ owner: 'sari' }, 'due')).toBe('1 5')
    expect(await listed({ promised: true }, 'due')).toBe('3 1')
    const { rows } = await leads().page(id, {}, 'due', null, 9)
    expect(rows.map(({ promisedAt }) => promisedAt)).toEqual([NOW + 5, NOW + 9, null, null, null, null])
  })

  test('what leads ask of people', async () => {
    await decide('3', { name: 'Joko', stage: 'sal', owner: 'budi', dueAt: NOW + 5, sla: 'breached', idea: 'stale' })
    await decide('4', { stage: 'known', source: 'event', idea: 'account' })
    expect([await listed({ idea: 'stale' }), await listed({ idea: 'account' })]).toEqual(['3', '4'])
    await decide('3', { name: 'Joko', stage: 'sal', owner: 'budi', dueAt: NOW + 5, sla: 'breached' }, { write: null })
    expect(await listed({ idea: 'stale' })).toBe('')
  })

  test('leads over which another tool writes, as the latest decision has it', async () => {
    const { leads: store } = subject().stores
    const told = { stage: 'known', source: 'event' } as const
    expect(await listed({ conflict: true })).toBe('')
    await decide('4', { ...told, contestedAt: NOW })
    await decide('4', { ...told, contestedAt: NOW + 1 }, { write: null })
    expect([await listed({ conflict: true }), await store.count(id, { conflict: true }, 9)]).toEqual(['4', 1])
    const { rows } = await store.page(id, { conflict: true }, 'decided', null, 9)
    expect(rows[0]?.decision.conflicts).toEqual([aConflict(NOW + 1)])
    await decide('4', told, { write: null })
    expect(await listed({ conflict: true })).toBe('')
  })

  test('a count ends at the limit', async () => {
    expect(await leads().count(id, {}, 4)).toBe(4)
  })

  test('values to choose from are those that leads have', async () => {
    expect(await leads().choices(id)).toEqual({
      sources: ['event', 'inbound'],
      fits: ['icp'],
      owners: ['budi', 'sari'],
    })
  })

  test('a look that changed nothing leaves the place of a lead; a new name is found at once', async () => {
    await decide(
      '1',
      { name: 'Tono Wijaya', company: 'PT Samudra', owner: 'sari', dueAt: NOW + 9, sla: 'running' },
      { write: null },
    )
    expect(await listed({ owner: 'sari' })).toBe('5 1')
    await decide('1', { name: 'Tono Baru', owner: 'sari', dueAt: NOW + 9, sla: 'running' }, { write: null })
    expect(await listed({ owner: 'sari' })).toBe('1 5')
    expect([await listed({ text: 'samudra' }), await listed({ text: 'baru' })]).toEqual(['', '1'])
  })

  test('the record of a lead, and what became of it, newest first', async () => {
    await decide('7', { name: 'Sri', held: 'until' })
    await decide('7', { name: 'Sri', owner: 'sari', dueAt: NOW + 9, sla: 'running' })
    await decide('7', { name: 'Sri', owner: 'sari', dueAt: NOW + 9, sla: 'running' }, { write: null })
    await decide('7', { name: 'Sri', owner: 'budi' })
    const lead = leadIds.get('7')!
    expect(await leads().recordOf(id, lead)).toBe('7')
    const history = await leads().history(id, lead, 9)
    expect(history.decisions.map(({ decidedAt }) => decidedAt)).toEqual([at, at - 2_000, at - 3_000])
    expect(history.assignments.map(({ ownerId, endedAt }) => [ownerId, endedAt])).toEqual([
      ['budi', null],
      ['sari', at],
    ])
    expect((await leads().history(id, lead, 1)).assignments).toHaveLength(1)
    const other = await subject().install()
    for (const [whose, what] of [
      [other, lead],
      [id, 'no-id'],
    ] as const) {
      expect(await leads().recordOf(whose, what)).toBeNull()
      expect(Object.values(await leads().history(whose, what, 9)).flat()).toEqual([])
    }
  })

  test('a lead whose record is gone is not listed; another installation has none of these', async () => {
    const { stores } = subject()
    await stores.inbox.keep(aBatch(id, { ids: ['4'] }))
    await stores.evaluations.retire(
      (await stores.inbox.claim({ installation: id, type: 'contact' }, 9, 60_000))!,
      ['4'],
      at,
    )
    expect(await listed({ stage: 'known' })).toBe('')
    expect(await leads().recordOf(id, leadIds.get('4')!)).toBeNull()
    const other = await subject().install()
    expect(await leads().page(other, {}, 'decided', null, 9)).toEqual({ rows: [], next: null })
    expect(await leads().choices(other)).toEqual({ sources: [], fits: [], owners: [] })
  })
})
