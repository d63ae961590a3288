import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  cleanText,
  LONGEST_TEXT,
  readBool,
  readInstant,
  readList,
  readNumber,
  readText,
  registrableDomain,
  shownValue,
  writeValue,
} from '../../src/mapping/values.ts'

describe('texts', () => {
  test.each([
    { raw: undefined, is: null },
    { raw: null, is: null },
    { raw: '', is: null },
    { raw: ' \t\n', is: null },
    { raw: ' Ana \u0000\u0007 P. ', is: 'Ana   P.' },
    { raw: '👩‍💻 Dev', is: '👩‍💻 Dev' },
    { raw: '\ud83d', is: '\ufffd' },
    { raw: `${'x'.repeat(LONGEST_TEXT - 1)}🚀`, is: 'x'.repeat(LONGEST_TEXT - 1) },
  ])('$raw → $is', ({ raw, is }) => {
    expect(cleanText(raw)).toBe(is)
  })

  test('64 KB become a thousand', () => {
    expect(cleanText('y'.repeat(65_536))).toHaveLength(LONGEST_TEXT)
  })

  test.each([
    { reader: 'lower', raw: ' ANA@Example.COM', is: 'ana@example.com' },
    { reader: 'country', raw: 'Indonesia', is: 'ID' },
    { reader: 'country', raw: 'id', is: 'ID' },
    { reader: 'country', raw: 'Amerika Serikat', is: 'US' },
    { reader: 'country', raw: 'United Kingdom', is: 'GB' },
    { reader: 'country', raw: 'UK', is: 'GB' },
    { reader: 'country', raw: 'Atlantis', is: 'Atlantis' },
    { reader: 'country', raw: 'constructor', is: 'constructor' },
    { reader: 'language', raw: 'pt-br', is: 'pt' },
    { reader: 'language', raw: 'EN', is: 'en' },
    { reader: 'language', raw: 'Bahasa', is: null },
    { reader: 'id', raw: '150000000101', is: '150000000101' },
    { reader: 'id', raw: '5e3', is: null },
  ] as const)('$reader: $raw → $is', ({ reader, raw, is }) => {
    expect(readText(reader, raw)).toBe(is)
  })
})

describe('numbers', () => {
  test.each([
    { reader: 'number', raw: '-3.5', is: -3.5 },
    { reader: 'number', raw: 'NaN', is: null },
    { reader: 'number', raw: 'Infinity', is: null },
    { reader: 'number', raw: '1e400', is: null },
    { reader: 'number', raw: '1e100', is: null },
    { reader: 'number', raw: '0x10', is: null },
    { reader: 'count', raw: '250', is: 250 },
    { reader: 'count', raw: '1,000', is: 1000 },
    { reader: 'count', raw: '1000+', is: 1000 },
    { reader: 'count', raw: '25-50', is: 38 },
    { reader: 'count', raw: '500 to 1,000', is: 750 },
    { reader: 'count', raw: '-5', is: null },
    { reader: 'count', raw: 'many', is: null },
    { reader: 'count', raw: '9'.repeat(100), is: null },
    { reader: 'money', raw: '1200000', is: 1_200_000 },
    { reader: 'money', raw: '$1,200,000.50', is: 1_200_000.5 },
    { reader: 'money', raw: 'Rp 5.000.000', is: 5_000_000 },
    { reader: 'money', raw: '1.200.000,75', is: 1_200_000.75 },
    { reader: 'money', raw: '1.2M', is: 1_200_000 },
    { reader: 'money', raw: '€ 12,5', is: 12.5 },
    { reader: 'money', raw: '-100', is: null },
    { reader: 'money', raw: '$-1,000', is: null },
    { reader: 'money', raw: 'ask', is: null },
  ] as const)('$reader: $raw → $is', ({ reader, raw, is }) => {
    expect(readNumber(reader, raw)).toBe(is)
  })

  test.each([
    { raw: '2026-11-02T12:00:01.456Z', is: Date.UTC(2026, 10, 2, 12, 0, 1, 456) },
    { raw: '2026-11-02T12:00:00', is: Date.UTC(2026, 10, 2, 12) },
    { raw: '2026-11-02T12:00:00+07:00', is: Date.UTC(2026, 10, 2, 5) },
    { raw: '2026-11-02', is: Date.UTC(2026, 10, 2) },
    { raw: '1793620800000', is: 1_793_620_800_000 },
    { raw: '1900-01-01', is: null },
    { raw: '-2208988800000', is: null },
    { raw: '9999-12-31', is: null },
    { raw: '2026-13-45', is: null },
    { raw: 'tomorrow', is: null },
    { raw: '', is: null },
  ])('instant: $raw → $is', ({ raw, is }) => {
    expect(readInstant(raw)).toBe(is)
  })
})

test.each([
  { raw: 'true', is: true },
  { raw: ' Yes ', is: true },
  { raw: 'FALSE', is: false },
  { raw: '0', is: false },
  { raw: 'perhaps', is: null },
  { raw: null, is: null },
])('yes or no: $raw → $is', ({ raw, is }) => {
  expect(readBool('bool', raw)).toBe(is)
})

test.each([
  { raw: 'HubSpot;Slack, Jira;;', is: ['HubSpot', 'Slack', 'Jira'] },
  { raw: ' ; ', is: [] },
])('list: $raw', ({ raw, is }) => {
  expect(readList('list', raw)).toEqual(is)
})

test.each([
  { raw: 'https://www.Acme.co.uk/path?x=1', is: 'acme.co.uk' },
  { raw: 'mail.acme.com', is: 'acme.com' },
  { raw: 'bücher.example.com', is: 'example.com' },
  { raw: 'münchen.de', is: 'xn--mnchen-3ya.de' },
  { raw: 'ana@acme.com', is: null },
  { raw: 'localhost', is: null },
  { raw: 'not a domain', is: null },
  { raw: 'javascript://', is: null },
])('domain: $raw → $is', ({ raw, is }) => {
  expect(registrableDomain(raw)).toBe(is)
})

test('no text whatever makes a reader throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (raw) => {
      for (const reader of ['text', 'lower', 'country', 'language', 'id'] as const) readText(reader, raw)
      for (const reader of ['number', 'count', 'money', 'instant'] as const) {
        const value = readNumber(reader, raw)
        expect(value === null || Number.isFinite(value)).toBe(true)
      }
      readBool('bool', raw)
      readList('list', raw)
      readList('domains', raw)
    }),
    { numRuns: 1_000 },
  )
})

describe('what is written is shown back the same', () => {
  test.each([
    { writer: 'instant', value: 1_793_620_800_000, shown: '2026-11-02T12:00:00.000Z' },
    { writer: 'instant', value: 1_793_620_800_456, shown: '2026-11-02T12:00:00.456Z' },
    { writer: 'integer', value: 83.5, shown: '84' },
    { writer: 'integer', value: 84, shown: '84.0' },
    { writer: 'decimal', value: 30.256, shown: '30.26' },
    { writer: 'decimal', value: 30, shown: '30.00' },
    { writer: 'text', value: 'mql', shown: 'mql' },
    { writer: 'text', value: null, shown: null },
    { writer: 'instant', value: null, shown: '' },
  ] as const)('$writer $value, shown as $shown', ({ writer, value, shown }) => {
    expect(shownValue(writer, shown)).toBe(writeValue(writer, value))
  })

  test('what a person typed over our value differs from it', () => {
    expect(shownValue('integer', 'high')).toBe('high')
    expect(shownValue('instant', 'soon')).toBe('soon')
  })
})
