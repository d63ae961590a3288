import type { Language } from '../contracts/lead-words.ts'

/** How a lead stands, told to the partner who sent it; `{slot:kind}` as in src/domain/explain/slots.ts. */
export interface PartnerWords {
  readonly team: string
  readonly checking: string
  readonly waiting: string
  readonly given: string
  readonly accepted: string
  readonly qualified: string
  readonly dealt: string
  readonly won: string
  readonly lost: string
  readonly dormant: string
  readonly notAccepted: string
  readonly notAcceptedBecause: string
  readonly recalled: string
  readonly disqualified: string
  readonly disqualifiedBecause: string
  readonly unreachable: string
  readonly resting: string
  readonly sent: string
  readonly moved: string
}

export const PARTNER_WORDS: Readonly<Record<Language, PartnerWords>> = {
  en: {
    team: 'our sales team',
    checking: 'Being checked; not with sales yet.',
    waiting: 'Ready for sales; waits until somebody is free.',
    given: 'With {owner:text}, who has not accepted it yet.',
    accepted: 'Accepted by {owner:text}, who is making contact.',
    qualified: 'Qualified by {owner:text}; no deal yet.',
    dealt: 'A deal is open.',
    won: 'Became a customer.',
    lost: 'The deal was lost.',
    dormant: 'Nothing has happened for a long time; it comes back when the lead does something.',
    notAccepted: 'Not accepted; it rests and may come back.',
    notAcceptedBecause: 'Not accepted: {reason:text}. It rests and may come back.',
    recalled: 'Recalled by you; it rests.',
    disqualified: 'Ended: not a lead we can serve.',
    disqualifiedBecause: 'Ended: {reason:text}.',
    unreachable: 'Nobody could be reached; it rests and may come back.',
    resting: 'Rests for a time and may come back.',
    sent: 'Reached us.',
    moved: '{from:word} → {to:word}.',
  },
  id: {
    team: 'tim penjualan kami',
    checking: 'Sedang diperiksa; belum sampai ke tim penjualan.',
    waiting: 'Siap untuk tim penjualan; menunggu sampai ada yang dapat menerima.',
    given: 'Dipegang {owner:text}, belum diterima.',
    accepted: 'Diterima {owner:text}, yang sedang menghubungi.',
    qualified: 'Sudah dikualifikasi {owner:text}; belum ada deal.',
    dealt: 'Deal sedang berjalan.',
    won: 'Menjadi pelanggan.',
    lost: 'Deal kalah.',
    dormant: 'Lama tidak ada kegiatan; aktif lagi begitu lead melakukan sesuatu.',
    notAccepted: 'Tidak diterima; ditunda dan dapat kembali.',
    notAcceptedBecause: 'Tidak diterima: {reason:text}. Ditunda dan dapat kembali.',
    recalled: 'Anda tarik kembali; lead ditunda.',
    disqualified: 'Selesai: bukan lead yang dapat kami layani.',
    disqualifiedBecause: 'Selesai: {reason:text}.',
    unreachable: 'Tidak dapat dihubungi; ditunda dan dapat kembali.',
    resting: 'Ditunda untuk sementara dan dapat kembali.',
    sent: 'Kami terima.',
    moved: '{from:word} → {to:word}.',
  },
}
