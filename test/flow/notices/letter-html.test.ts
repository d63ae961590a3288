import { expect, test } from '@jest/globals'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import { writeNotice } from '../../../src/flow/notices/render-notice.ts'
import type { Roster } from '../../../src/domain/roster.ts'

const roster: Roster = { reps: new Map(), pools: new Map(), defaultManagerId: null }
const settings = { roster, document: defaultPolicy }
const written = (language: 'en' | 'id', person: string) =>
  writeNotice(
    { event: 'lead-assigned', facts: { dueAt: Date.UTC(2026, 2, 4, 15) }, leadId: 'lead-1' },
    { person, company: 'A & B' },
    language,
    settings,
    'Asia/Jakarta',
    'https://estafet.example',
  )

test.each([
  ['en', 'New lead for you: Dewi, A &amp; B', 'Open', 'You chose to be told of this. Change it'],
  ['id', 'Lead baru untuk Anda: Dewi, A &amp; B', 'Buka', 'Anda memilih untuk diberi tahu tentang ini. Ubah'],
] as const)('a letter in %s: the same words as its text, and two links', (language, subject, open, why) => {
  const { html, text } = written(language, 'Dewi')
  expect(html).toContain(`<html lang="${language}">`)
  expect(html).toContain(`>${subject}</h1>`)
  expect([...html.matchAll(/href="([^"]+)"[^>]*>([^<]+)</g)].map(([, to, words]) => [words, to])).toEqual([
    [open, 'https://estafet.example/leads/lead-1'],
    [why, 'https://estafet.example/me/notices'],
  ])
  expect(text).toContain(`${open}: https://estafet.example/leads/lead-1`)
})

test('a name out of a form is no markup, and nothing is loaded from anywhere', () => {
  const { html } = written('en', `<img src="https://evil.example/x" onerror='a()'>`)
  expect(html).toContain('&lt;img src=&quot;https://evil.example/x&quot; onerror=&#39;a()&#39;&gt;')
  expect(html).not.toMatch(/<(img|script|link|style|iframe)/)
})
