import { describe, expect, test } from '@jest/globals'
import type { TaskIntent } from '../../../src/domain/decision.ts'
import { taskWords } from '../../../src/domain/explain/task-words.ts'
import { HOUR, NOW } from '../decide/builders.ts'

/** Subject, then the lines of the body. */
type Told = Readonly<Record<TaskIntent['kind'], readonly string[]>>

const ENGLISH: Told = {
  'verify-contact': [
    'Check contact data: Jane Doe · Acme',
    'This lead is ready for sales but cannot be reached as it stands (all-capped).',
    'Correct the data in the record; it is routed as soon as it can be reached.',
  ],
  reminder: [
    'Answer by Mon 2 Mar, 18:00 (Asia/Jakarta): Jane Doe · Acme',
    '12 of 5 working min are used (Inbound).',
    'A logged call, e-mail or meeting stops the clock and closes this task.',
  ],
  breach: [
    'SLA breached: Jane Doe · Acme, owner Rep ann',
    'Promised 5 working min (Inbound), due Mon 2 Mar, 18:00 (Asia/Jakarta); no outreach logged. Owner: Rep ann.',
    'Elapsed when this task was made: 12 working min.',
    'Tried: reminder Mon 2 Mar, 17:30 (Asia/Jakarta).',
    'Hours of Rep ann: Mon 2 Mar, 09:00–18:00 (Europe/London).',
    'Out of office until Mon 9 Mar, 17:00 (Asia/Jakarta).',
    'By policy it moves to the next eligible rep from Mon 2 Mar, 18:05 (Asia/Jakarta) on. Call the lead, ask the owner to, or give it to someone else.',
    'If contact before Mon 2 Mar, 18:00 (Asia/Jakarta) is logged late, this task closes itself.',
  ],
  'manager-queue': [
    'Nobody answered, please settle: Jane Doe · Acme',
    'Last owner: Rep ann',
    'Promised: first contact within 5 working min, due Mon 2 Mar, 18:00 (Asia/Jakarta)',
    'Elapsed when this task was made: 12 working min',
    'Nobody else may have this lead by the rules. Call it yourself or choose an owner.',
  ],
  delegated: [
    'Answer for Rep ben: Jane Doe · Acme',
    'Rep ben is out of office and stays the owner; you stand in.',
    'Promised within 5 min, due Mon 2 Mar, 18:00 (Asia/Jakarta).',
  ],
  snoozed: [
    'Snoozed until Tue 3 Mar, 17:00 (Asia/Jakarta): Jane Doe · Acme',
    'Rep ann let this lead wait until then.',
    'A logged call, e-mail or meeting closes this task. If the lead does something before, you are told.',
  ],
  'tell-referrer': [
    'Tell the referrer: Jane Doe · Acme',
    'Referred by Rini.',
    'Tell them who takes care of the lead, and later how it went.',
  ],
  'partner-lead': [
    'Lead of Orbit assigned: Jane Doe · Acme',
    'Owner: Rep ann.',
    'Nothing to do; you look after Orbit.',
  ],
  held: [
    'Nobody can take this lead now: Jane Doe · Acme',
    'It waits: everybody in the pool has reached their limit.',
    'The first may take it Tue 3 Mar, 17:00 (Asia/Jakarta).',
    'Choose an owner if it cannot wait.',
  ],
  'owner-inactive': [
    'Owner of Acme has left',
    'Rep ann owns the account Acme but is no longer active.',
    'Choose a new owner of the account; until then its leads go to a pool.',
  ],
  touch: [
    'Follow up (phone): Jane Doe · Acme',
    'inbound, touch 2/5.',
    'Template: hello.',
    'The task closes by itself when you log the contact or the lead answers.',
  ],
  sequence: [
    'Send the e-mails yourself: Jane Doe · Acme',
    'inbound. E-mails: hello, again.',
    'Enrol the contact in the sequence by hand, or write to them. The task closes by itself when the follow-up ends.',
  ],
  'create-deal': [
    'No deal yet: Jane Doe · Acme',
    'Owner: Rep ann.',
    'Qualified for 7 days without a deal. Create the deal with amount and close date, or qualify the lead again.',
  ],
  'aged-deal': [
    'Aged opportunity: Jane Doe · Acme',
    'Owner: Rep ann',
    'Days in the stage: 7',
    'Close date: Wed 4 Mar, 17:00 (Asia/Jakarta)',
    'Close the deal as won or lost, or give it a close date that holds. Until then the forecast is at risk.',
  ],
}
const INDONESIAN: Told = {
  'verify-contact': [
    'Periksa data kontak: Jane Doe · Acme',
    'Lead ini siap untuk sales, tetapi belum dapat dihubungi (all-capped).',
    'Perbaiki datanya di record; lead langsung dibagikan begitu dapat dihubungi.',
  ],
  reminder: [
    'Jawab sebelum Sen, 2 Mar, 18.00 (Asia/Jakarta): Jane Doe · Acme',
    '12 dari 5 menit kerja sudah terpakai (Inbound).',
    'Telepon, email, atau rapat yang dicatat menghentikan hitungan waktu dan menutup tugas ini.',
  ],
  breach: [
    'Lewat SLA: Jane Doe · Acme, pemilik Rep ann',
    'Janji 5 menit kerja (Inbound), batas Sen, 2 Mar, 18.00 (Asia/Jakarta); belum ada kontak yang tercatat. Pemilik: Rep ann.',
    'Waktu berjalan saat tugas ini dibuat: 12 menit kerja.',
    'Sudah dilakukan: pengingat Sen, 2 Mar, 17.30 (Asia/Jakarta).',
    'Jam kerja Rep ann: Sen, 2 Mar, 09.00–18.00 (Europe/London).',
    'Tidak di kantor sampai Sen, 9 Mar, 17.00 (Asia/Jakarta).',
    'Sesuai kebijakan, lead dialihkan ke rep berikutnya yang memenuhi syarat mulai Sen, 2 Mar, 18.05 (Asia/Jakarta). Hubungi lead, minta pemiliknya menghubungi, atau alihkan ke orang lain.',
    'Jika kontak sebelum Sen, 2 Mar, 18.00 (Asia/Jakarta) terlambat dicatat, tugas ini tertutup sendiri.',
  ],
  'manager-queue': [
    'Belum ada yang menjawab, mohon diputuskan: Jane Doe · Acme',
    'Pemilik terakhir: Rep ann',
    'Janji: kontak pertama dalam 5 menit kerja, tenggat Sen, 2 Mar, 18.00 (Asia/Jakarta)',
    'Waktu berjalan saat tugas ini dibuat: 12 menit kerja',
    'Menurut aturan tidak ada orang lain yang boleh menerima lead ini. Hubungi sendiri atau pilih pemiliknya.',
  ],
  delegated: [
    'Jawab untuk Rep ben: Jane Doe · Acme',
    'Rep ben sedang tidak di kantor dan tetap menjadi pemilik; Anda menggantikannya.',
    'Dijanjikan dalam 5 menit, tenggat Sen, 2 Mar, 18.00 (Asia/Jakarta).',
  ],
  snoozed: [
    'Ditunda sampai Sel, 3 Mar, 17.00 (Asia/Jakarta): Jane Doe · Acme',
    'Rep ann menunda lead ini sampai saat itu.',
    'Telepon, email, atau rapat yang dicatat menutup tugas ini. Jika lead beraktivitas sebelumnya, Anda diberi tahu.',
  ],
  'tell-referrer': [
    'Kabari perujuk: Jane Doe · Acme',
    'Dirujuk oleh Rini.',
    'Kabari siapa yang menangani lead ini, dan nanti bagaimana hasilnya.',
  ],
  'partner-lead': [
    'Lead dari Orbit ditugaskan: Jane Doe · Acme',
    'Pemilik: Rep ann.',
    'Tidak perlu tindakan; Anda menangani Orbit.',
  ],
  held: [
    'Belum ada yang dapat menerima lead ini: Jane Doe · Acme',
    'Lead ini menunggu: semua anggota pool sudah mencapai batasnya.',
    'Yang pertama dapat menerimanya Sel, 3 Mar, 17.00 (Asia/Jakarta).',
    'Pilih pemiliknya jika lead ini tidak dapat menunggu.',
  ],
  'owner-inactive': [
    'Pemilik Acme sudah tidak ada',
    'Rep ann memiliki akun Acme tetapi tidak lagi aktif.',
    'Pilih pemilik baru untuk akun itu; sebelum itu lead-nya masuk ke pool.',
  ],
  touch: [
    'Tindak lanjut (telepon): Jane Doe · Acme',
    'inbound, sentuhan 2/5.',
    'Template: hello.',
    'Tugas ini tertutup sendiri saat Anda mencatat kontak atau lead menjawab.',
  ],
  sequence: [
    'Kirim sendiri emailnya: Jane Doe · Acme',
    'inbound. Email: hello, again.',
    'Daftarkan kontak ke sequence secara manual, atau kirim emailnya sendiri. Tugas ini tertutup sendiri saat tindak lanjut berakhir.',
  ],
  'create-deal': [
    'Belum ada deal: Jane Doe · Acme',
    'Pemilik: Rep ann.',
    'Sudah 7 hari memenuhi syarat tanpa deal. Buat deal dengan nilai dan tanggal penutupan, atau kualifikasi ulang lead ini.',
  ],
  'aged-deal': [
    'Opportunity terlalu lama: Jane Doe · Acme',
    'Pemilik: Rep ann',
    'Hari di tahap ini: 7',
    'Tanggal penutupan: Rab, 4 Mar, 17.00 (Asia/Jakarta)',
    'Tutup deal sebagai menang atau kalah, atau beri tanggal penutupan yang realistis. Sampai saat itu forecast berisiko.',
  ],
}

const NAMES = { rep: (repId: string) => `Rep ${repId}`, zoneOf: () => 'Europe/London' }
const ABOUT = { person: 'Jane Doe', company: 'Acme' }
const FACTS = {
  repId: 'ann',
  standsInFor: 'ben',
  elapsedMinutes: 12.4,
  promisedMinutes: 4.6,
  unit: 'business',
  slaName: 'Inbound',
  remindedAt: NOW + HOUR / 2,
  movesAt: NOW + HOUR + 5 * 60_000,
  dueAt: NOW + HOUR,
  reason: 'all-capped',
  referrer: 'Rini',
  partner: 'Orbit',
  account: 'Acme',
  until: NOW + 24 * HOUR,
  cadence: 'inbound',
  channel: 'call',
  template: 'hello',
  touch: 2,
  touches: 5,
  templates: ['hello', 'again'],
  worksFrom: NOW - HOUR,
  worksUntil: NOW + 8 * HOUR,
  awayUntil: NOW + 7 * 24 * HOUR,
  days: 7,
  closesAt: NOW + 48 * HOUR,
}
const aTask = (kind: TaskIntent['kind'], facts: TaskIntent['facts'] = FACTS): TaskIntent => ({
  key: 'clock-1:step',
  action: 'open',
  kind,
  assigneeId: 'maya',
  dueAt: NOW,
  facts,
})
const told = (task: TaskIntent, language: 'en' | 'id', about = ABOUT as Parameters<typeof taskWords>[1]) => {
  const { subject, body } = taskWords(task, about, language, NAMES, 'Asia/Jakarta')
  return [subject, ...body.split('\n')]
}
const KINDS = Object.keys(ENGLISH) as readonly TaskIntent['kind'][]

describe('a task in words', () => {
  test.each(KINDS)('%s, in English and in Indonesian', (kind) => {
    expect(told(aTask(kind), 'en')).toEqual(ENGLISH[kind])
    expect(told(aTask(kind), 'id')).toEqual(INDONESIAN[kind])
  })

  test.each([
    { kind: 'breach', line: 0, en: 'SLA breached: a lead without a name, owner nobody yet' },
    {
      kind: 'breach',
      line: 1,
      en: 'Promised 0 min (not known), due Mon 2 Mar, 17:00 (Asia/Jakarta); no outreach logged. Owner: nobody yet.',
    },
    { kind: 'breach', line: 2, en: 'Elapsed when this task was made: 0 min.' },
    { kind: 'breach', line: 3, en: 'Nobody was reminded before.' },
    { kind: 'breach', line: 4, en: 'Call the lead, ask the owner to, or give it to someone else.' },
    { kind: 'held', line: 1, en: 'It waits: .' },
    { kind: 'held', line: 2, en: 'It is not known when that changes.' },
    { kind: 'snoozed', line: 0, en: 'Snoozed until Mon 2 Mar, 17:00 (Asia/Jakarta): a lead without a name' },
    { kind: 'touch', line: 0, en: 'Follow up (not known): a lead without a name' },
    { kind: 'touch', line: 1, en: 'not known, touch not known/not known.' },
    { kind: 'aged-deal', line: 3, en: 'No close date is known.' },
    { kind: 'tell-referrer', line: 1, en: 'Referred by not known.' },
    { kind: 'breach', line: 0, id: 'Lewat SLA: lead tanpa nama, pemilik belum ada' },
    { kind: 'breach', line: 3, id: 'Sebelumnya belum ada pengingat.' },
    { kind: 'held', line: 2, id: 'Belum diketahui kapan berubah.' },
    { kind: 'aged-deal', line: 3, id: 'Tanggal penutupan belum diketahui.' },
    { kind: 'tell-referrer', line: 1, id: 'Dirujuk oleh belum diketahui.' },
  ] as const)('a fact that is missing is said to be so: $kind, line $line', ({ kind, line, ...words }) => {
    const language = 'en' in words ? 'en' : 'id'
    const bare = told(aTask(kind, {}), language, { person: null, company: null })
    expect(bare[line]).toBe('en' in words ? words.en : words.id)
  })

  test('a lead known by its company only is called by it; a person without one stands alone', () => {
    const subject = (about: Parameters<typeof taskWords>[1]) => told(aTask('reminder'), 'en', about)[0]
    expect(subject({ person: null, company: 'Acme' })).toMatch(/: a lead without a name · Acme$/)
    expect(subject({ person: 'Jane', company: null })).toMatch(/: Jane$/)
  })

  test('a sequence that still sends when the follow-up has ended is for a person to stop', () => {
    const ended = aTask('sequence', { ...FACTS, ended: 'stage' })
    expect(told(ended, 'en')).toEqual([
      'Take out of the sequence: Jane Doe · Acme',
      'inbound has ended (the lead has moved on), but the sequence still sends e-mails in your name.',
      'Take the contact out in the CRM: no app can.',
    ])
    expect(told(ended, 'id')[0]).toBe('Keluarkan dari sequence: Jane Doe · Acme')
  })

  test.each([
    ['no-coverage', 'nobody in the pool works now', 'belum ada anggota pool yang bertugas'],
    ['nobody-eligible', 'nobody who is there may have it', 'tidak ada yang bertugas dan boleh menerimanya'],
    ['pool-empty', 'the pool has no active members', 'pool tidak punya anggota aktif'],
    ['a reason of tomorrow', 'a reason of tomorrow', 'a reason of tomorrow'],
  ])('a lead is held: %s', (reason, english, indonesian) => {
    expect(told(aTask('held', { reason }), 'en')[1]).toBe(`It waits: ${english}.`)
    expect(told(aTask('held', { reason }), 'id')[1]).toBe(`Lead ini menunggu: ${indonesian}.`)
  })
})
