import { expect, jest, test } from '@jest/globals'
import { check } from './checks.ts'
import { Quarter } from './quarter.ts'
import { CLOSED } from './script.ts'

// Three months cost processor time, and other suites run beside this one.
jest.setTimeout(300_000)

const LEADS = 150

test('a quarter ends as paper and pencil say: every clock, every step, every lead', async () => {
  const quarter = new Quarter(7, LEADS)
  await quarter.run()
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
  expect(quarter.tenant.leads.size).toBe(LEADS)
  expect(quarter.tenant.letters.size).toBe(0)
  // It was no quiet quarter.
  expect(found.outcomes.kept).toBeGreaterThan(LEADS / 3)
  expect(found.outcomes.breached).toBeGreaterThan(LEADS / 5)
  expect(found.reassignments).toBeGreaterThan(LEADS / 10)
  expect(quarter.tally.sweepsKilled).toBeGreaterThan(0)

  // The same history held against a calendar that forgot the holidays does not pass.
  quarter.paper.forget(new Set(CLOSED.map(({ date }) => date)))
  expect(check(quarter).wrongDue.length).toBeGreaterThan(0)
})
