import { describe, expect, test } from '@jest/globals'
import type { TaskIntent } from '../../../src/domain/decision.ts'
import { whyNoSequence, type NoSequence } from '../../../src/domain/explain/sequence-words.ts'
import { taskWords, type TaskSubject } from '../../../src/domain/explain/task-words.ts'
import { workloadWords } from '../../../src/domain/explain/workload-words.ts'
import { HOUR, NOW } from '../decide/builders.ts'

const ABOUT: TaskSubject = { person: 'Jane Doe', company: 'Acme' }
const aTask = (kind: TaskIntent['kind'], facts: TaskIntent['facts']): TaskIntent => ({
  key: 'clock-1:step',
  action: 'open',
  kind,
  assigneeId: 'maya',
  dueAt: NOW,
  facts,
})
function told(
  task: TaskIntent,
  language: 'en' | 'id',
  about = ABOUT,
  zoneOf?: (repId: string) => string | undefined,
): readonly string[] {
  const names = { rep: (repId: string) => `Rep ${repId}`, ...(zoneOf && { zoneOf }) }
  const { subject, body } = taskWords(task, about, language, names, 'Asia/Jakarta')
  return [subject, ...body.split('\n')]
}

describe('a snoozed lead that did something before its time', () => {
  const woken = { woken: true, until: NOW + 24 * HOUR }
  test.each([
    [
      'en',
      woken,
      [
        'Awake before its time: Jane Doe · Acme',
        'The lead did something, so it no longer waits until Tue 3 Mar, 17:00 (Asia/Jakarta).',
        'Open the Estafet card for what it did and what comes next.',
      ],
    ],
    [
      'id',
      woken,
      [
        'Aktif sebelum waktunya: Jane Doe · Acme',
        'Lead ini beraktivitas, jadi tidak lagi ditunda sampai Sel, 3 Mar, 17.00 (Asia/Jakarta).',
        'Buka kartu Estafet untuk melihat aktivitasnya dan langkah berikutnya.',
      ],
    ],
  ] as const)('is told as awake: %s', (language, facts, lines) => {
    expect(told(aTask('snoozed', facts), language)).toEqual(lines)
  })
  test('where its time is not known, the task’s own stands for it', () => {
    expect(told(aTask('snoozed', { woken: true }), 'en')[1]).toContain('until Mon 2 Mar, 17:00 (Asia/Jakarta)')
    expect(told(aTask('snoozed', { woken: true }), 'id')[1]).toContain('sampai Sen, 2 Mar, 17.00 (Asia/Jakarta)')
  })
})

describe('a manager acts on the lead at once', () => {
  const links = { reassign: 'https://e.example/r', contacted: 'https://e.example/c', why: 'https://e.example/w' }
  test.each(['breach', 'manager-queue'] as const)('addresses in the task %s', (kind) => {
    const lines = (language: 'en' | 'id') => told(aTask(kind, {}), language, { ...ABOUT, links })
    const english = ['Reassign', 'Already contacted', 'Why']
    const indonesian = ['Alihkan', 'Sudah dihubungi', 'Alasan']
    const addresses = Object.values(links)
    expect(lines('en')).toEqual(expect.arrayContaining(english.map((word, n) => `${word}: ${addresses[n]}`)))
    expect(lines('id')).toEqual(expect.arrayContaining(indonesian.map((word, n) => `${word}: ${addresses[n]}`)))
  })
})

describe('a broken promise of which little is known', () => {
  const worksFrom = NOW - HOUR
  const worksUntil = NOW + 8 * HOUR
  const hours = (facts: TaskIntent['facts'], zoneOf?: (repId: string) => string | undefined) =>
    told(aTask('breach', facts), 'en', ABOUT, zoneOf).find((line) => line.startsWith('Hours')) ?? null
  test.each<[string, TaskIntent['facts'], ((repId: string) => string | undefined) | undefined, string | null]>([
    [
      'a zone of their own',
      { repId: 'ann', worksFrom, worksUntil },
      () => 'Europe/London',
      '09:00–18:00 (Europe/London)',
    ],
    ['a zone nobody knows', { repId: 'ann', worksFrom, worksUntil }, () => undefined, '16:00–01:00 (Asia/Jakarta)'],
    ['no zones known at all', { repId: 'ann', worksFrom, worksUntil }, undefined, '16:00–01:00 (Asia/Jakarta)'],
    [
      'hours of nobody, whose zone is not asked for',
      { worksFrom, worksUntil },
      () => 'Europe/London',
      '16:00–01:00 (Asia/Jakarta)',
    ],
    ['no end of the hours', { repId: 'ann', worksFrom }, undefined, null],
    ['no begin of the hours', { repId: 'ann', worksUntil }, undefined, null],
  ])('%s', (_what, facts, zoneOf, said) => {
    const line = hours(facts, zoneOf)
    if (said === null) expect(line).toBeNull()
    else expect(line).toContain(said)
  })

  test('is told in Indonesian without what is not known', () => {
    expect(
      told(aTask('breach', { repId: 'ann', promisedMinutes: 5, slaName: 'ICP', elapsedMinutes: 6 }), 'id'),
    ).toEqual([
      'Lewat SLA: Jane Doe · Acme, pemilik Rep ann',
      'Janji 5 menit (ICP), batas Sen, 2 Mar, 17.00 (Asia/Jakarta); belum ada kontak yang tercatat. Pemilik: Rep ann.',
      'Waktu berjalan saat tugas ini dibuat: 6 menit.',
      'Sebelumnya belum ada pengingat.',
      'Hubungi lead, minta pemiliknya menghubungi, atau alihkan ke orang lain.',
      'Jika kontak sebelum Sen, 2 Mar, 17.00 (Asia/Jakarta) terlambat dicatat, tugas ini tertutup sendiri.',
    ])
  })
})

test('an ended follow-up whose sequence still sends is told in Indonesian', () => {
  expect(told(aTask('sequence', { cadence: 'inbound', ended: 'reply' }), 'id')).toEqual([
    'Keluarkan dari sequence: Jane Doe · Acme',
    'inbound sudah berakhir (lead membalas), tetapi sequence masih mengirim email atas nama Anda.',
    'Keluarkan kontak itu di CRM: aplikasi tidak dapat melakukannya.',
  ])
})

test('a sequence of no known e-mails names none', () => {
  expect(told(aTask('sequence', { cadence: 'inbound' }), 'en')[1]).toBe('inbound. E-mails: .')
})

test.each([
  ['eighty letters stay', 'x'.repeat(60), 'x'.repeat(60)],
  ['of more, seventy-nine and a sign that there is more', 'x'.repeat(61), `${'x'.repeat(59)}…`],
  ['a space before that sign goes', `${'x'.repeat(58)} xx`, `${'x'.repeat(58)}…`],
  ['a letter of two code units is one, and never cut through', '😀'.repeat(61), `${'😀'.repeat(59)}…`],
])('a subject is short: %s', (_what, person, shown) => {
  const [subject] = told(aTask('verify-contact', {}), 'en', { person, company: null })
  expect(subject).toBe(`Check contact data: ${shown}`)
})

test.each<[NoSequence, string, string]>([
  [
    { kind: 'unknown-to-crm' },
    'This CRM has no sequences that Estafet may use.',
    'CRM ini tidak memiliki sequence yang boleh digunakan Estafet.',
  ],
  [
    { kind: 'not-granted' },
    'The account has not granted Estafet the use of sequences; an admin can, by connecting again.',
    'Akun belum mengizinkan Estafet memakai sequence; admin dapat mengizinkannya dengan menghubungkan ulang.',
  ],
  [{ kind: 'in-another' }, 'The contact is in another sequence already.', 'Kontak sudah berada di sequence lain.'],
  [
    { kind: 'no-sender' },
    'Nobody is there in whose name the sequence could send.',
    'Tidak ada orang yang atas namanya sequence dapat mengirim.',
  ],
  [
    { kind: 'refused', message: 'Inbox is not connected' },
    'The CRM refused the sequence: Inbox is not connected',
    'CRM menolak sequence: Inbox is not connected',
  ],
])('why no sequence sends: %j', (why, english, indonesian) => {
  expect([whyNoSequence(why, 'en'), whyNoSequence(why, 'id')]).toEqual([english, indonesian])
})

test.each([
  [0, 'Ann has 0 open leads now.', 'Lead terbuka Ann sekarang: 0.'],
  [1, 'Ann has 1 open lead now.', 'Lead terbuka Ann sekarang: 1.'],
  [2, 'Ann has 2 open leads now.', 'Lead terbuka Ann sekarang: 2.'],
])('with %d open leads', (open, english, indonesian) => {
  expect([workloadWords('Ann', open, 'en'), workloadWords('Ann', open, 'id')]).toEqual([english, indonesian])
})
