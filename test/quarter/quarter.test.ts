import { expect, jest, test } from '@jest/globals'
import { check } from './checks.ts'
import { Quarter } from './quarter.ts'
import { CLOSED } from './script.ts'

// Three months cost processor time, and other suites run beside this one.
jest.setTimeout(300_000)

test.each([
  { crm: 'hubspot', leads: 150 },
  // Every call goes over HTTP: fewer say the same.
  { crm: 'salesforce', leads: 30 },
] as const)('a quarter in $crm ends as paper and pencil say: every clock, every step, every lead', async (played) => {
  const { crm, leads } = played
  const quarter = await Quarter.open(7, leads, crm)
  await quarter.run()
  await quarter.crm.close()
  const found = check(quarter)
  const { wrongStart, wrongDue, wrongOutcome, wrongTasks, wrongReassignments, lost } = found
  expect({ wrongStart, wrongDue, wrongOutcome, wrongTasks, wrongReassignments, lost }).toEqual({
    wrongStart: [],
    wrongDue: [],
    wrongOutcome: [],
    wrongTasks: [],
    wrongReassignments: [],
    lost: [],
  })
  expect(quarter.tenant.leads.size).toBe(leads)
  expect(quarter.tenant.letters.size).toBe(0)
  // It was no quiet quarter.
  expect(found.outcomes.kept).toBeGreaterThan(leads / 3)
  expect(found.outcomes.breached).toBeGreaterThan(leads / 5)
  expect(found.reassignments).toBeGreaterThan(leads / 10)
  expect(quarter.tally.sweepsKilled).toBeGreaterThan(0)

  // The same history held against a calendar that forgot the holidays does not pass.
  quarter.paper.forget(new Set(CLOSED.map(({ date }) => date)))
  expect(check(quarter).wrongDue.length).toBeGreaterThan(0)
})
