import { expect, test } from '@jest/globals'
import { narrate } from '../../src/cli/narrator.ts'
import { decideRecord } from '../../src/cli/decide.ts'
import { parseRecordFile } from '../../src/cli/record-file.ts'
import { readFileSync } from 'node:fs'
import type { DecisionRow } from '../../src/ports/reads.ts'

const { decision, names } = await decideRecord(parseRecordFile(readFileSync('docs/examples/record.json', 'utf8'), 0))

function row(change: Partial<DecisionRow> = {}): DecisionRow {
  return {
    decisionId: 'd',
    leadId: 'l',
    recordId: 'r',
    decidedAt: Date.parse('2026-03-02T03:00:00Z'),
    policyVersion: 1,
    personName: 'Dewi Ayu Lestari',
    company: 'PT Samudra',
    decision,
    latencyMs: 5,
    ...change,
  }
}
const zone = 'Asia/Jakarta'

test('an assignment is told with stage, score, owner and deadline in the watching person’s zone', () => {
  expect(narrate(row(), names, 'en', zone)).toBe(
    `${'Dewi L. · PT Samudra'.padEnd(44)} MQL 81 → Sari Dewanti, answer by 10:05`,
  )
  expect(narrate(row(), names, 'id', zone)).toContain('jawab sebelum 10:05')
})

test('a decision that changes nothing a person would see is not told', () => {
  const kept = { kind: 'not-yet', because: 'route.not-yet' } as const
  expect(
    narrate(row({ decision: { ...decision, transitions: [], tasks: [], routing: kept } }), names, 'en', zone),
  ).toBeNull()
})

test('a missed deadline is told once, when the manager’s task is opened', () => {
  const task = {
    key: 'c:breach',
    action: 'open',
    kind: 'breach',
    assigneeId: '9',
    dueAt: 0,
    facts: {},
  } as const
  const missed = {
    ...decision,
    transitions: [],
    tasks: [task],
    routing: { kind: 'not-yet', because: 'x' } as const,
  }
  expect(narrate(row({ decision: missed }), names, 'en', zone)).toContain('not answered in time by Sari Dewanti')
})

test.each([
  [null, null, 'Someone unknown'],
  ['Tono', null, 'Tono'],
  ['Tono Wijaya', null, 'Tono W.'],
  ['\u001B[31mTono\u0007', 'A\u202EB', '[31mTono · AB'],
  ['X'.repeat(80), null, `${'X'.repeat(43)}…`],
])('%j of %j is called %j', (personName, company, called) => {
  expect(narrate(row({ personName, company }), names, 'en', zone)?.startsWith(`${called.padEnd(44)} `)).toBe(true)
})
