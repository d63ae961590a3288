import { expect, test } from '@jest/globals'
import { preparePerson, type PersonRecord } from '../../../src/domain/duplicates/person-record.ts'
import { MOST_SHARING, personSearchKeys } from '../../../src/domain/duplicates/same-people.ts'
import type { PairScore } from '../../../src/domain/duplicates/score-pair.ts'
import type { World } from '../../../src/ports/evaluations.ts'
import { NOW, aBatch, aCommand, aMemory, anAssignment, decideAll, newId } from '../samples.ts'
import { onBoth } from './both.ts'

const NOBODY: PersonRecord = {
  id: '',
  email: null,
  emailShared: false,
  emailDomain: null,
  phone: null,
  firstName: null,
  lastName: null,
  company: null,
  street: null,
  addressLine: null,
  postalCode: null,
  city: null,
  region: null,
  country: null,
  birthDate: null,
  identifiers: [],
}
const person = (known: Partial<PersonRecord>): PersonRecord => ({ ...NOBODY, ...known })
const keysOf = (known: Partial<PersonRecord>) => personSearchKeys(preparePerson(person(known)))
const identity = (known: Partial<PersonRecord>) => ({ person: person(known), keys: keysOf(known) })

const evidence = [{ field: 'email', agreement: 'same', similarity: 1, bits: 14 }] as const
const pair = (a: string, b: string, score = 0.97): PairScore => ({ a, b, score, verdict: 'propose', evidence })

onBoth('records of one person', (subject) => {
  type Over = NonNullable<Parameters<typeof decideAll>[1]>
  async function evaluate(
    id: string,
    records: readonly string[],
    over: Over = () => ({}),
    command: Parameters<typeof aCommand>[1] = {},
  ): Promise<World | null> {
    const { inbox, evaluations } = subject().stores
    await inbox.keep(aBatch(id, { ids: records }))
    const claim = (await inbox.claim({ installation: id, type: 'contact' }, 99, 60_000))!
    let seen: World | null = null
    await evaluations.evaluate(aCommand(claim, command), (world) => {
      seen = world
      return decideAll(claim, over)(world)
    })
    return seen
  }
  const budi = { email: 'budi@gmail.com', firstName: 'Budi', lastName: 'Santoso' }

  test('find each other by any key they share, with their owner', async () => {
    const id = await subject().install()
    const [one, two] = [newId(), newId()]
    const owned = { memory: aMemory({ assignment: anAssignment('rep-7') }) }
    await evaluate(id, ['1'], () => ({ leadId: one, identity: identity(budi), ...owned }))
    const people = new Map([
      ['2', keysOf({ email: 'Budi@googlemail.com' })],
      ['3', keysOf({ email: 'other@gmail.com' })],
    ])
    const world = await evaluate(id, ['2', '3'], (record) => ({ leadId: record === '2' ? two : newId() }), { people })
    expect(world?.people).toEqual(
      new Map([['2', [{ leadId: one, recordId: '1', person: person(budi), ownerId: 'rep-7', notSame: false }]]]),
    )
    const again = await evaluate(id, ['1'], () => ({}), { people: new Map([['1', keysOf(budi)]]) })
    expect(again?.people).toEqual(new Map())
  })

  test('a key that the facts tell twice is kept once', async () => {
    const id = await subject().install()
    const lead = newId()
    const twice = { ...identity(budi), keys: [...keysOf(budi), ...keysOf(budi)], accountKeys: ['d:x.id', 'd:x.id'] }
    const found = async () =>
      (await evaluate(id, ['9'], undefined, { people: new Map([['9', keysOf(budi)]]) }))?.people.get('9') ?? []
    await evaluate(id, ['1'], () => ({ leadId: lead, identity: twice }))
    expect((await found()).map(({ leadId }) => leadId)).toEqual([lead])
    await evaluate(id, ['1'], () => ({ identity: twice }))
    expect((await found()).map(({ leadId }) => leadId)).toEqual([lead])
  })

  test('keys follow the facts', async () => {
    const id = await subject().install()
    const lead = newId()
    const found = async (known: Partial<PersonRecord>) =>
      (await evaluate(id, ['9'], () => ({}), { people: new Map([['9', keysOf(known)]]) }))?.people.get('9') ?? []
    await evaluate(id, ['1'], () => ({ leadId: lead, identity: identity(budi) }))
    await evaluate(id, ['1'], () => ({ identity: identity({ phone: '+62 812 3456 7890' }) }))
    expect(await found(budi)).toEqual([])
    expect((await found({ phone: '0812 3456 7890', country: 'ID' })).map(({ leadId }) => leadId)).toEqual([lead])
  })

  test('a key that too many share finds nobody', async () => {
    const id = await subject().install()
    const records = Array.from({ length: MOST_SHARING + 1 }, (_, n) => String(n))
    await evaluate(id, records.slice(1), () => ({ identity: identity(budi) }))
    const find = async () => (await evaluate(id, ['x'], undefined, { people: new Map([['x', keysOf(budi)]]) }))?.people
    expect((await find())?.get('x')).toHaveLength(MOST_SHARING)
    await evaluate(id, records.slice(0, 1), () => ({ identity: identity(budi) }))
    expect(await find()).toEqual(new Map())
  })

  test('a record that is gone is nobody any more', async () => {
    const { inbox, evaluations } = subject().stores
    const id = await subject().install()
    await evaluate(id, ['1'], () => ({ identity: identity(budi) }))
    await inbox.keep(aBatch(id, { ids: ['1'] }))
    const claim = (await inbox.claim({ installation: id, type: 'contact' }, 9, 60_000))!
    await evaluations.retire(claim, ['1'], NOW)
    expect((await evaluate(id, ['2'], undefined, { people: new Map([['2', keysOf(budi)]]) }))?.people).toEqual(
      new Map(),
    )
  })

  test('pairs are proposed once, surest first, renewed, and withdrawn when they no longer hold', async () => {
    const { duplicates } = subject().stores
    const id = await subject().install()
    const [a, b, c] = [newId(), newId(), newId()]
    const leads: Readonly<Record<string, string>> = { '1': a, '2': b, '3': c }
    const propose =
      (pairs: readonly PairScore[]): Over =>
      (record) => ({
        leadId: leads[record]!,
        duplicates: pairs.filter((one) => one.a === leads[record]),
      })
    await evaluate(id, ['1', '2', '3'], propose([pair(a, b, 0.9), pair(b, a, 0.9), pair(c, a, 0.99)]))
    const open = async () => (await duplicates.list(id, 'open', 9)).map(({ records, score }) => [...records, score])
    expect(await open()).toEqual([
      ['1', '3', 0.99],
      ['1', '2', 0.9],
    ])
    expect((await duplicates.list(id, 'open', 1))[0]).toEqual({
      leads: [a, c],
      records: ['1', '3'],
      score: 0.99,
      evidence,
      state: 'open',
      foundAt: NOW + 1_000,
    })
    await evaluate(id, ['2'], propose([pair(b, a, 0.95)]))
    expect(await open()).toEqual([
      ['1', '3', 0.99],
      ['1', '2', 0.95],
    ])
    await evaluate(id, ['3'], propose([]))
    expect(await open()).toEqual([['1', '2', 0.95]])
  })

  test('what a person called different stays so, and is told', async () => {
    const { duplicates } = subject().stores
    const id = await subject().install()
    const [a, b] = [newId(), newId()]
    await evaluate(id, ['1'], () => ({ leadId: a, identity: identity(budi) }))
    await evaluate(id, ['2'], () => ({ leadId: b, identity: identity(budi), duplicates: [pair(b, a)] }))
    expect(await duplicates.reject(id, [b, a], 'Sari', NOW)).toBe(true)
    expect(await duplicates.reject(id, [a, b], 'Sari', NOW)).toBe(false)
    expect(await duplicates.reject(id, ['x', 'y'], 'Sari', NOW)).toBe(false)
    const world = await evaluate(id, ['2'], () => ({ leadId: b, duplicates: [pair(b, a)] }), {
      people: new Map([['2', keysOf(budi)]]),
    })
    expect(world?.people.get('2')?.map(({ leadId, notSame }) => [leadId, notSame])).toEqual([[a, true]])
    expect(await duplicates.list(id, 'open', 9)).toEqual([])
    expect((await duplicates.list(id, 'not-same', 9)).map(({ leads }) => leads)).toEqual([[a, b]])
  })

  test('a merge in the CRM settles the pair', async () => {
    const { duplicates, inbox, evaluations } = subject().stores
    const id = await subject().install()
    const [a, b, c] = [newId(), newId(), newId()]
    const leads: Readonly<Record<string, string>> = { '1': a, '2': b, '3': c }
    await evaluate(id, ['1', '2', '3'], (record) => ({
      leadId: leads[record]!,
      identity: identity(budi),
      duplicates: record === '2' ? [pair(b, a), pair(b, c)] : record === '1' ? [pair(a, b)] : [pair(c, b)],
    }))
    await inbox.keep(aBatch(id, { ids: ['1'] }))
    const claim = (await inbox.claim({ installation: id, type: 'contact' }, 9, 60_000))!
    await evaluations.evaluate(aCommand(claim, { merged: new Map([['2', '1']]) }), decideAll(claim))
    expect((await duplicates.list(id, 'merged', 9)).map(({ leads: both }) => both)).toEqual([[a, b]])
    expect(await duplicates.list(id, 'open', 9)).toEqual([])
  })
})
