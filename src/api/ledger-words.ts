import type { Language } from '../contracts/lead-words.ts'
import type { LedgerView } from '../contracts/ledger.ts'
import type { AssignedBy } from '../domain/lead.ts'

type Line = LedgerView['lines'][number]
type Gate = Extract<Line, { readonly kind: 'absent' }>['gate']

interface LedgerWords {
  readonly kinds: Readonly<Record<Line['kind'], string>>
  readonly gates: Readonly<Record<Gate, string>>
  readonly by: Readonly<Record<AssignedBy, string>>
  /** Why a turn was given back; a policy may have more of them. */
  readonly reasons: Readonly<Record<string, string>>
}

/** What the lines of a person's ledger say, where it is kept as a table. */
export const LEDGER_WORDS: Readonly<Record<Language, LedgerWords>> = {
  en: {
    kinds: {
      turn: 'got a lead by turn',
      others: 'others had turns',
      absent: 'turns went by',
      credit: 'turn given back',
      lapsed: 'turn given back, not used in time',
      gift: 'got a lead without a turn',
    },
    gates: {
      chosen: 'next in turn',
      eligible: 'could take it',
      'not-in-pool': 'not in this pool',
      inactive: 'not active',
      'out-of-hours': 'outside working hours',
      'out-of-office': 'out of office',
      cap: 'full',
      'former-owner': 'had it before',
      'not-skilled': 'lacks a needed skill',
      'out-of-territory': 'other territory',
      'no-time-left': 'too little time left that day',
      'weight-zero': 'takes no turns',
    },
    by: {
      pool: 'by a turn of another pool',
      'account-owner': 'owns the account',
      'current-owner': 'already was the owner',
      sticky: 'had the last lead of that company',
      named: 'named by a rule',
      person: 'given by hand',
      territory: 'has the territory',
      partner: 'named by the partner agreement',
      fallback: 'had waited too long for the pool',
    },
    reasons: {
      spam: 'spam',
      duplicate: 'duplicate',
      'wrong-data': 'wrong data',
      customer: 'is a customer already',
    },
  },
  id: {
    kinds: {
      turn: 'menerima lead sesuai giliran',
      others: 'giliran orang lain',
      absent: 'giliran yang terlewat',
      credit: 'giliran dikembalikan',
      lapsed: 'giliran yang dikembalikan, tidak terpakai tepat waktu',
      gift: 'menerima lead tanpa giliran',
    },
    gates: {
      chosen: 'giliran berikutnya',
      eligible: 'dapat menerima',
      'not-in-pool': 'bukan anggota pool ini',
      inactive: 'tidak aktif',
      'out-of-hours': 'di luar jam kerja',
      'out-of-office': 'tidak di kantor',
      cap: 'penuh',
      'former-owner': 'pernah memegang lead itu',
      'not-skilled': 'keahlian yang diperlukan tidak ada',
      'out-of-territory': 'wilayah lain',
      'no-time-left': 'sisa waktu hari itu terlalu sedikit',
      'weight-zero': 'tidak mendapat giliran',
    },
    by: {
      pool: 'giliran pool lain',
      'account-owner': 'pemilik akun',
      'current-owner': 'sudah menjadi pemilik',
      sticky: 'memegang lead terakhir perusahaan itu',
      named: 'disebut oleh aturan',
      person: 'diberikan langsung oleh orang',
      territory: 'memegang wilayahnya',
      partner: 'disebut perjanjian partner',
      fallback: 'sudah terlalu lama menunggu pool',
    },
    reasons: {
      spam: 'lead spam',
      duplicate: 'duplikat',
      'wrong-data': 'data salah',
      customer: 'sudah menjadi pelanggan',
    },
  },
}
