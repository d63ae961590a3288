import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { decisionView } from '../../src/contracts/decision.ts'
import { aDecisionRow, decisionId, NOW } from './support/believable-decisions.ts'
import { OURS, startApi } from './support/api-world.ts'
import type { ApiWorld } from './support/api-world.ts'
import { fixedExplanations } from './support/fixed-explanations.ts'

let world: ApiWorld
let cookie: string
let crmAnswers = true
beforeAll(async () => {
  world = await startApi({
    explain: {
      ...fixedExplanations,
      decision: (decision, language, names, zone) => {
        zonesTold.push(zone)
        return fixedExplanations.decision(decision, language, names, zone)
      },
    },
    recordUrl: async (_installation, _type, id) => {
      if (!crmAnswers) throw new Error('the CRM does not answer')
      return `http://localhost:3001/contacts/1/record/0-1/${id}`
    },
  })
  cookie = await world.signIn('viewer')
  for (let n = 6; n < 12; n += 1) world.shelves.of(OURS).push(aDecisionRow(n, NOW))
})
afterAll(() => world.close())

const zonesTold: string[] = []

async function read(n: number, query = '') {
  const answer = await fetch(`${world.url}/api/decisions/${decisionId(n)}${query}`, { headers: { cookie } })
  expect(answer.headers.get('cache-control')).toBe('no-store')
  return decisionView.parse(await answer.json())
}

test('a decision names everyone who was not chosen and why', async () => {
  const view = await read(6)
  expect(view.candidates.map(({ name, gate }) => `${name}: ${gate}`)).toEqual([
    'Sari Dewanti: chosen',
    'Budi Santoso: out-of-office',
    'Dewi Lestari: cap',
    'Rafi Pratama: eligible',
    'Nia Kurniawan: not-skilled',
  ])
  expect(view.sections.map(({ title }) => title)).toEqual([
    'Why this owner',
    'Why this stage',
    'Why this score',
    'Why this deadline',
  ])
  // The headline and the gates are told once, not again among the sentences.
  expect(view.sections[0]!.sentences).toEqual(['Rule 3 of 12 matched; rules 1 and 2 did not.'])
  expect(view.recordUrl).toBe('http://localhost:3001/contacts/1/record/0-1/5006')
})

test('it is told in the language asked for', async () => {
  expect((await read(6, '?lang=id')).headline).toMatch(/^Ditugaskan ke Sari/)
})

test('times are told in the zone of the reader; a zone that is none is refused', async () => {
  await read(6, '?zone=Europe/Berlin')
  expect(zonesTold.at(-1)).toBe('Europe/Berlin')
  await read(6)
  expect(zonesTold.at(-1)).toBe('Asia/Jakarta')
  const answer = await fetch(`${world.url}/api/decisions/${decisionId(6)}?zone=Mars/Olympus`, { headers: { cookie } })
  expect(answer.status).toBe(400)
})

test('a held lead has no owner and no promise, and says so', async () => {
  const view = await read(7)
  expect(view).toMatchObject({ outcome: 'held', owner: null, dueAt: null, slaState: null })
  expect(view.candidates).toHaveLength(5)
})

test('when the CRM cannot be asked for its address, the explanation stays', async () => {
  crmAnswers = false
  const view = await read(6)
  expect(view.recordUrl).toBeNull()
  expect(view.sections).toHaveLength(4)
})
