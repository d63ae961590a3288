import { describe, expect, test } from '@jest/globals'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decide } from '../../../src/domain/decide.ts'
import type { TraceStep } from '../../../src/domain/decision.ts'
import { en } from '../../../src/domain/explain/en.ts'
import { explainDecision, explainStep } from '../../../src/domain/explain/explain.ts'
import { id } from '../../../src/domain/explain/id.ts'
import { readTemplate } from '../../../src/domain/explain/slots.ts'
import {
  aDeal,
  anAccount,
  anActivity,
  anInput,
  day,
  IDEAL,
  NO_FACTS,
  NOW,
  POLICY,
  REACHABLE,
  ROSTER,
  type LeadParts,
} from './builders.ts'

const NAMES = {
  rep: (key: string) => `Rep ${key}`,
  account: (key: string) => `Account ${key}`,
  pool: (key: string) => `Pool ${key}`,
  rule: (key: string) => key,
}
const codes = Object.keys(en)
const slotsOf = (sentence: string) =>
  readTemplate(sentence)
    .slots.map(({ name, kind }) => `${name}:${kind}`)
    .sort()

describe('both languages', () => {
  test('know the same reasons', () => {
    expect(Object.keys(id).sort()).toEqual([...codes].sort())
  })
  test.each(codes)('%s tells the same facts', (code) => {
    expect(slotsOf(id[code]!)).toEqual(slotsOf(en[code]!))
  })
  test('have no sentence for a missing fact that tells that very fact', () => {
    for (const code of codes.filter((key) => key.includes('~'))) {
      const [plain, slot] = code.split('~')
      expect(codes).toContain(plain)
      expect(slotsOf(en[code]!).map((name) => name.split(':')[0])).not.toContain(slot)
    }
  })
})

/** Files of src/domain that name reasons. Codes put together at run time are listed by hand below. */
const SOURCES = readdirSync('src/domain').filter((name) => name.endsWith('.ts'))
const REASON =
  /'((?:source|qualification|fit|temperature|engagement|score|stage|account|route|pool|sla|credit)\.[a-z-]+)'/g
const BUILT = [
  ...['no-coverage', 'all-capped', 'nobody-eligible', 'pool-empty'].map((reason) => `route.hold-${reason}`),
  ...['running', 'met', 'breached', 'void'].map((state) => `sla.${state}`),
]
/** Never told: a first-time lead needs no word on why it is free. */
const SILENT = ['route.first-time']

test('every reason the domain can give has a sentence', () => {
  const named = SOURCES.flatMap((name) =>
    [...readFileSync(join('src/domain', name), 'utf8').matchAll(REASON)].map(([, code]) => code!),
  )
  const unknown = new Set([...named, ...BUILT].filter((code) => !SILENT.includes(code) && !codes.includes(code)))
  expect([...unknown]).toEqual([])
})

const DEMO = [anActivity('demo-request', NOW)]
const CASES: readonly LeadParts[] = [
  {},
  { fields: REACHABLE, activities: DEMO },
  { fields: { ...IDEAL, sourceExplicit: 'referral', employees: 1500 }, activities: DEMO },
  { fields: { ...REACHABLE, emailBounced: true }, activities: DEMO },
  { fields: { ...REACHABLE, repResponse: 'accepted', ownerId: 'ann' }, activities: DEMO },
  { fields: { ...REACHABLE, repResponse: 'rejected', rejectReason: '{at:time} $& <b>' } },
  { fields: { employees: -4, role: 'Student' }, deals: [aDeal({ state: 'lost', closedAt: day(0) })] },
  { deals: [aDeal({ state: 'won', closedAt: day(0) })] },
  {
    fields: REACHABLE,
    activities: DEMO,
    accountCandidates: [anAccount({ ownerId: 'eko' }), anAccount({ accountId: 'b' })],
  },
  { fields: REACHABLE, activities: DEMO, roster: { ...ROSTER, pools: new Map() } },
]
test.each(CASES.map((parts, i) => [i, parts] as const))(
  'case %i is told in four parts, every step in words, in both languages',
  (_, parts) => {
    const { decision } = decide(anInput(parts), NO_FACTS, POLICY)
    for (const language of ['en', 'id'] as const) {
      const sections = explainDecision(decision, language, NAMES, 'Asia/Jakarta')
      expect(sections).toHaveLength(4)
      for (const { title, sentences } of sections) {
        expect(title).not.toContain('.')
        expect(sentences.length).toBeGreaterThan(0)
        for (const sentence of sentences)
          expect(sentence).not.toMatch(/undefined|NaN|\{\w+:\w+\}(?!.*\$&)|^[a-z]+\.[a-z-]+$/)
      }
    }
  },
)

describe('sentences', () => {
  const tell = (step: TraceStep, language: 'en' | 'id' = 'en', zone = 'UTC') => explainStep(step, language, NAMES, zone)

  test('the score is an equation that adds up', () => {
    const fields = { ...IDEAL, sourceExplicit: 'referral' }
    const { decision } = decide(anInput({ fields, activities: DEMO }), NO_FACTS, POLICY)
    const [score] = decision.trace.filter(({ step }) => step === 'score')
    expect(tell(score!)).toBe(
      'Score 84, high: source 30 (referral 100 × 0.3) + qualification 24 (MQL 60 × 0.4) + fit 30 (ICP 100 × 0.3).',
    )
    expect(tell(score!, 'id')).toBe(
      'Skor 84, tinggi: sumber 30 (referral 100 × 0,3) + kualifikasi 24 (MQL 60 × 0,4) + kesesuaian 30 (ICP 100 × 0,3).',
    )
  })
  test('times are told in the zone and manner of the language', () => {
    const step: TraceStep = { step: 'stage', because: 'stage.won', saw: { to: 'customer', at: NOW } }
    expect(tell(step)).toBe('Moved to Customer Mon, 2 Mar 2026, 10:00: the deal was won.')
    expect(tell(step, 'id', 'Asia/Jakarta')).toBe('Naik ke Pelanggan Sen, 2 Mar 2026, 17.00: deal dimenangkan.')
  })
  test('what is not known is said to be so, and another sentence is told where one exists', () => {
    expect(tell({ step: 'route', because: 'route.hold-no-coverage', saw: { tried: ['ae', 'sdr'], until: null } })).toBe(
      'Held: nobody in Pool ae, Pool sdr works now, and no working hours are known.',
    )
    expect(tell({ step: 'route', because: 'route.named', saw: { ownerId: 'ann' } })).toContain('rule “not known”')
  })
  test('a fact is never read as a sentence', () => {
    const saw = { to: 'known', at: NOW, ownerId: 'ann', reason: '{at:time} $&' }
    expect(tell({ step: 'stage', because: 'stage.rejected', saw })).toContain('“{at:time} $&”')
  })
  test('a reason nobody knows is shown as it is', () => {
    expect(tell({ step: 'plan', because: 'plan.strange', saw: {} })).toBe('plan.strange')
  })
})

/** docs/reasons.md, from the sentences themselves. `UPDATE_DOCS=1 npm run jest -- test/domain/decide/explain` writes it anew. */
function reasonsPage(): string {
  const readable = (sentence: string) => sentence.replace(/\{(\w+):\w+\}/g, '*$1*').replaceAll('|', '\\|')
  const rows = codes.map((code) => `| \`${code}\` | ${readable(en[code]!)} | ${readable(id[code]!)} |`)
  return [
    '# Reasons',
    '',
    'Every step of a decision carries a stable code and the facts it saw; people read one of these sentences. A code is never',
    'given another meaning; a sentence may be improved. `code~fact` is told instead when that fact is missing. Facts stand in',
    '*italics*. This page is made from `src/domain/explain/{en,id}.ts` and checked by `test/domain/decide/explain.test.ts`.',
    '',
    '| code | English | Bahasa Indonesia |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}
test('docs/reasons.md lists every reason with both sentences', () => {
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync('docs/reasons.md', reasonsPage())
  expect(readFileSync('docs/reasons.md', 'utf8')).toBe(reasonsPage())
})
