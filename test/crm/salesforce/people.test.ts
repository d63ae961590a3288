import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { officeHours } from '../../../src/crm/salesforce/availability.ts'
import type { CrmPerson } from '../../../src/ports/crm.ts'
import { adapter, connectedOrg, INSTALLATION, userId, type ConnectedOrg } from './connected-org.ts'

const HOUR = 3_600_000
let it: ConnectedOrg
beforeEach(async () => {
  it = await connectedOrg()
})
afterEach(() => it.sandbox.close())

const person = async (name: string): Promise<CrmPerson> =>
  (await it.crm.people(INSTALLATION)).find((one) => one.name === name)!
const at = (ms: number) => new Date(ms).toISOString()
function group(Name: string, Type: 'Queue' | 'Regular', ...members: readonly string[]): string {
  const id = String(it.sandbox.org.create('Group', { Name, DeveloperName: Name.replaceAll(' ', '_'), Type }, '')['Id'])
  for (const UserOrGroupId of members) it.sandbox.org.create('GroupMember', { GroupId: id, UserOrGroupId }, '')
  return id
}

test('a person is of the team of their role, of their groups and queues, and of those their groups are in', async () => {
  const bo = userId(it.sandbox, 'Bo Lind')
  const inner = group('West', 'Regular', bo)
  group('Demo requests', 'Queue', inner)
  expect((await person('Bo Lind')).teams).toEqual(['AE', 'West', 'Demo requests'])
  expect((await person('Ana Prado')).teams).toEqual(['AE'])
})

test('groups that are in each other end', async () => {
  const a = group('A', 'Regular', userId(it.sandbox, 'Bo Lind'))
  const b = group('B', 'Regular', a)
  it.sandbox.org.create('GroupMember', { GroupId: a, UserOrGroupId: b }, '')
  expect((await person('Bo Lind')).teams).toEqual(['AE', 'A', 'B'])
})

test('out of office counts where the org has it turned on: what is enabled and not over', async () => {
  expect((await person('Bo Lind')).outOfOffice).toEqual([])
  const { org } = it.sandbox
  org.hidden.delete('OutOfOffice')
  const anew = adapter(it.sandbox, it.stores)
  const UserId = userId(it.sandbox, 'Bo Lind')
  const now = Math.floor(Date.now() / 1000) * 1000
  const out = (start: number, end: number, IsEnabled: boolean) =>
    org.create('OutOfOffice', { UserId, StartDate: at(start), EndDate: at(end), IsEnabled }, UserId)
  out(now + 48 * HOUR, now + 72 * HOUR, true)
  out(now - HOUR, now + 24 * HOUR, true)
  out(now, now + HOUR, false)
  out(now - 9 * HOUR, now - 8 * HOUR, true)
  const people = await anew.people(INSTALLATION)
  expect(people.find(({ name }) => name === 'Bo Lind')!.outOfOffice).toEqual([
    { start: now - HOUR, end: now + 24 * HOUR },
    { start: now + 48 * HOUR, end: now + 72 * HOUR },
  ])
  expect(people.find(({ name }) => name === 'Ana Prado')!.outOfOffice).toEqual([])
})

describe('hours', () => {
  test('of a new org, all day every day, say nothing of people', async () => {
    expect((await person('Bo Lind')).hours).toBeNull()
  })
  test('that somebody has set are those of everybody', async () => {
    const { org } = it.sandbox
    const [row] = org.rows('BusinessHours')
    const weekend = Object.fromEntries(
      ['Saturday', 'Sunday'].flatMap((day) => [`${day}StartTime`, `${day}EndTime`].map((name) => [name, null])),
    )
    const monday = { MondayStartTime: '08:30:00.000Z', MondayEndTime: '17:00:00.000Z' }
    org.update('BusinessHours', String(row!['Id']), { ...weekend, ...monday }, '')
    const { hours } = await person('Bo Lind')
    expect(hours).toEqual([
      { weekday: 1, startMinute: 510, endMinute: 1_020 },
      ...[2, 3, 4, 5].map((weekday) => ({ weekday, startMinute: 0, endMinute: 1_440 })),
    ])
  })
  test.each([
    { start: '22:00:00.000Z', end: '06:00:00.000Z', is: [{ weekday: 1, startMinute: 1_320, endMinute: 360 }] },
    { start: '13:00:00.000Z', end: '00:00:00.000Z', is: [{ weekday: 1, startMinute: 780, endMinute: 1_440 }] },
    { start: null, end: '06:00:00.000Z', is: null },
    { start: 'noon', end: '06:00:00.000Z', is: null },
  ])('from $start to $end are $is', ({ start, end, is }) => {
    expect(officeHours([{ MondayStartTime: start, MondayEndTime: end }])).toEqual(is)
  })
})

test('all of it is one call', async () => {
  await it.crm.people(INSTALLATION)
  const calls = () => [...it.sandbox.calls.values()].reduce((sum, count) => sum + count, 0)
  const before = calls()
  await it.crm.people(INSTALLATION)
  expect(calls() - before).toBe(1)
})
