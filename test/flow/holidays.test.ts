import { expect, test } from '@jest/globals'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { recompute } from '../../src/flow/recompute.ts'
import { COMPANY_PEOPLE, demoRequest, MemoryWorld } from '../support/memory-world.ts'

const HOUR = 3_600_000
/** Friday 3 July 2026, 10:00 in New York: the day on which the United States keep Independence Day. */
const HOLIDAY_10AM = Date.UTC(2026, 6, 3, 14)

const { routing } = defaultPolicy
/** Every lead goes to the account executives, within their hours. */
const withHolidays = (holidays: object) => ({
  ...defaultPolicy,
  holidays,
  routing: { ...routing, rules: routing.rules.slice(-1) },
})

async function aLeadOnTheHoliday(holidays: object): Promise<MemoryWorld> {
  const world = await MemoryWorld.open(withHolidays(holidays))
  world.clock.advance(HOLIDAY_10AM - world.clock.now())
  world.crm.put('contact', '101', demoRequest({}, HOLIDAY_10AM))
  await world.notify({ id: '101', kind: 'created' })
  await world.settle()
  return world
}

test('on a public holiday of the people’s country a lead waits for the next working day', async () => {
  const world = await aLeadOnTheHoliday({ country: 'US' })
  const { installationId } = world.installation
  const [held] = await world.stores.reads.recentDecisions(installationId, 1, null)
  expect(held?.decision.routing).toMatchObject({
    kind: 'hold',
    hold: { reason: 'no-coverage', until: HOLIDAY_10AM + (3 * 24 - 1) * HOUR },
  })
  // Computed again, the same days are left out.
  expect(await recompute(world.flow, installationId, held!.decisionId)).toEqual({ kind: 'same' })
})

test('without a country the day is one like any other', async () => {
  const world = await aLeadOnTheHoliday({})
  expect(COMPANY_PEOPLE.map(({ repId }) => repId)).toContain(world.written('101', 'hubspot_owner_id'))
})
