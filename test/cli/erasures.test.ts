import { expect, test } from '@jest/globals'
import { reportOf } from '../../src/cli/erasures.ts'

const at = (day: number) => Date.UTC(2026, 2, day)
const PROOF = { goneSince: at(1), beganAt: at(31), doneAt: at(31), rows: { leads: 2, decisions: 7 } }

test.each([
  { what: 'connected', proofs: [], since: null, says: ['Account 77 is connected, and nothing of it was ever erased.'] },
  {
    what: 'away',
    proofs: [],
    since: at(1),
    says: ['Account 77 is away since 2026-03-01T00:00:00.000Z.', 'after 2026-03-31T00:00:00.000Z, unless'],
  },
  {
    what: 'erased',
    proofs: [PROOF],
    since: at(1),
    says: ['ended 2026-03-31T00:00:00.000Z.\n  decisions: 7\n  leads: 2\n'],
  },
  {
    what: 'being erased',
    proofs: [{ ...PROOF, doneAt: null }],
    since: at(1),
    says: ['and is under way.\n  decisions: 7\n  leads: 2\n'],
  },
])('an account that is $what', ({ proofs, since, says }) => {
  const report = reportOf('77', { proofs, since, days: 30 })
  for (const words of says) expect(report).toContain(words)
  expect(report.includes('unless it is connected again')).toBe(since !== null && proofs.length === 0)
})
