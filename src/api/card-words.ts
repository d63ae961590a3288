import type { Language } from '../contracts/lead-words.ts'

/** Sentences of the app card which no trace holds; `{name:kind}` as in src/domain/explain. */
interface CardWords {
  readonly notEvaluated: string
  readonly disconnected: string
  readonly accepted: string
  readonly acceptedStopped: string
  readonly rejected: string
  readonly handedBack: string
  readonly kept: string
  readonly moved: string
  readonly movedToNobody: string
  readonly notYours: string
  readonly nobodyHasIt: string
  readonly nothingToAnswer: string
  readonly outForGood: string
  readonly rests: string
  readonly restsAndReturns: string
  readonly answerAccepted: string
  readonly answerRejected: string
  readonly reasons: Readonly<Record<string, string>>
}

export const CARD_WORDS: Readonly<Record<Language, CardWords>> = {
  en: {
    notEvaluated: 'Estafet has not decided this contact yet. It does so by itself when something about it changes.',
    disconnected:
      'HubSpot no longer accepts our access. Leads wait; nothing is lost. A super admin can reconnect Estafet.',
    accepted: 'Accepted {at:time}.',
    acceptedStopped: 'Accepted {at:time}. The clock stopped after {minutes:number} min.',
    rejected: 'Rejected {at:time}. The lead goes back to marketing.',
    handedBack: 'Handed back {at:time}. The lead goes back to marketing.',
    kept: 'Your answer is saved. The card shows the result in a moment.',
    moved: 'This lead moved to {ownerId:rep} at {at:time}. Your answer was not used.',
    movedToNobody: 'Nobody has this lead since {at:time}. Your answer was not used.',
    notYours: 'This is the lead of {ownerId:rep}. The owner, a stand-in or a manager can answer.',
    nobodyHasIt: 'Nobody has this lead, so there is nothing to answer.',
    nothingToAnswer: 'There is nothing left to answer here: the lead has moved on. Reload the card.',
    outForGood: 'The lead is out for good.',
    rests: 'Goes back to marketing and rests {days:number} days.',
    restsAndReturns: 'Goes back to marketing and rests {days:number} days; then it returns to its owner.',
    answerAccepted: '{by:rep} accepted the lead',
    answerRejected: '{by:rep} gave the lead back ({reason:text})',
    reasons: {
      spam: 'Spam',
      duplicate: 'Duplicate',
      'wrong-data': 'Wrong contact data',
      customer: 'Already a customer',
      competitor: 'Competitor',
      student: 'Student or job seeker',
      timing: 'Not now',
      other: 'Other',
    },
  },
  id: {
    notEvaluated: 'Estafet belum memutuskan kontak ini. Keputusan dibuat sendiri begitu ada perubahan.',
    disconnected:
      'HubSpot tidak lagi menerima akses kami. Lead menunggu; tidak ada yang hilang. Super admin dapat menghubungkan Estafet kembali.',
    accepted: 'Diterima {at:time}.',
    acceptedStopped: 'Diterima {at:time}. Hitungan waktu berhenti setelah {minutes:number} menit.',
    rejected: 'Ditolak {at:time}. Lead kembali ke marketing.',
    handedBack: 'Dikembalikan {at:time}. Lead kembali ke marketing.',
    kept: 'Jawaban Anda tersimpan. Hasilnya tampil sebentar lagi.',
    moved: 'Lead ini dialihkan ke {ownerId:rep} pada {at:time}. Jawaban Anda tidak dipakai.',
    movedToNobody: 'Sejak {at:time} lead ini tidak dimiliki siapa pun. Jawaban Anda tidak dipakai.',
    notYours: 'Ini lead milik {ownerId:rep}. Pemilik, pengganti, atau manajer dapat menjawab.',
    nobodyHasIt: 'Lead ini tidak dimiliki siapa pun, jadi tidak ada yang perlu dijawab.',
    nothingToAnswer: 'Tidak ada lagi yang perlu dijawab: lead ini sudah berpindah. Muat ulang kartu.',
    outForGood: 'Lead keluar untuk seterusnya.',
    rests: 'Kembali ke marketing dan ditunda {days:number} hari.',
    restsAndReturns: 'Kembali ke marketing dan ditunda {days:number} hari; lalu kembali ke pemiliknya.',
    answerAccepted: '{by:rep} menerima lead',
    answerRejected: '{by:rep} mengembalikan lead ({reason:text})',
    reasons: {
      spam: 'Spam',
      duplicate: 'Duplikat',
      'wrong-data': 'Data kontak salah',
      customer: 'Sudah menjadi pelanggan',
      competitor: 'Pesaing',
      student: 'Mahasiswa atau pencari kerja',
      timing: 'Belum waktunya',
      other: 'Lainnya',
    },
  },
}
