import type { CardNotice, CardView } from '../contracts/card.ts'
import type { Language } from '../contracts/lead-words.ts'

/** Why a card shows no lead. */
export type EmptyState = Exclude<CardView['state'], 'decided'>
/** What is out of the ordinary, and what to do next. */
export type NoticeWords = Readonly<
  Record<CardNotice['kind'] | 'no-rights-nobody', { readonly message: string; readonly next: string }>
>

/** Sentences of the app card which no trace holds; `{name:kind}` as in src/domain/explain. */
interface CardWords {
  readonly empty: Readonly<Record<EmptyState, { readonly message: string; readonly next: string }>>
  readonly notices: NoticeWords
  readonly disconnected: string
  readonly snoozed: string
  readonly woken: string
  readonly untilWrong: string
  readonly untilNever: string
  readonly accepted: string
  readonly acceptedStopped: string
  readonly rejected: string
  readonly handedBack: string
  readonly kept: string
  readonly evaluated: string
  readonly evaluatesSoon: string
  readonly notYoursToEvaluate: string
  readonly moved: string
  readonly movedToNobody: string
  readonly notYours: string
  readonly nobodyHasIt: string
  readonly nothingToAnswer: string
  readonly outForGood: string
  readonly rests: string
  readonly restsAndReturns: string
  readonly answers: Readonly<Record<'accepted' | 'rejected' | 'snoozed' | 'woken', string>>
}

export const CARD_WORDS: Readonly<Record<Language, CardWords>> = {
  en: {
    empty: {
      'not-evaluated': {
        message: 'Estafet has not decided this contact yet.',
        next: 'It does so by itself when something about the contact changes; there is nothing to do.',
      },
      'unknown-record': {
        message: 'HubSpot does not show Estafet this contact: it was deleted, or it is not a contact.',
        next: 'A restored contact is a lead again. If it is there for you, ask a super admin what the app may see.',
      },
      paused: {
        message: 'Estafet is connected and decides nothing in this account now.',
        next: 'An admin ends this in Estafet: go live in the set-up, or release the account after a restore.',
      },
      disconnected: {
        message: 'HubSpot no longer accepts our access. Leads wait; nothing is lost.',
        next: 'A super admin can reconnect Estafet: Settings > Connected apps > Estafet.',
      },
    },
    notices: {
      merged: {
        message: 'This contact was merged. What you see is the lead of contact {recordId:text}.',
        next: 'Open that contact; answers given here count for it too.',
      },
      'no-rights': {
        message: 'This is the lead of {ownerId:rep}. You can read how it was decided.',
        next: 'To answer it, ask the owner, a stand-in or a manager.',
      },
      'no-rights-nobody': {
        message: 'Nobody has this lead. You can read how it was decided.',
        next: 'A manager can give it to somebody in Estafet.',
      },
      excluded: {
        message: 'This lead is out ({status:word}): it is given to nobody and nothing is due.',
        next: 'Was that wrong? A manager can bring it back with Reassign on its page in Estafet.',
      },
      resting: {
        message: 'This lead rests ({status:word}): nothing is due.',
        next: 'Nothing to do. It comes back by itself as soon as it shows interest again.',
      },
      held: {
        message: 'Nobody can take this lead now; it is tried again {until:time}.',
        next: 'If it cannot wait, a manager can choose the owner in Estafet.',
      },
      snoozed: {
        message: 'Snoozed by {by:rep} until {until:time}. Reminders wait until then.',
        next: 'It wakes up by itself, and at once when the lead does something. Wake it now if you want to go on.',
      },
      paused: {
        message: 'The response time stands still, as the policy says.',
        next: 'Nothing to do. It goes on by itself when the reason ends; an answer before counts as in time.',
      },
      locked: {
        message: '{ownerId:rep} was chosen by hand: no rule moves this lead before {until:time}.',
        next: 'To undo: a manager chooses Unlock owner on its page in Estafet, or sets another owner in HubSpot.',
      },
    },
    disconnected:
      'HubSpot no longer accepts our access. Leads wait; nothing is lost. A super admin can reconnect Estafet.',
    accepted: 'Accepted {at:time}.',
    acceptedStopped: 'Accepted {at:time}. The clock stopped after {minutes:number} min.',
    rejected: 'Rejected {at:time}. The lead goes back to marketing.',
    handedBack: 'Handed back {at:time}. The lead goes back to marketing.',
    snoozed: 'Snoozed until {until:time}. You get one task then.',
    woken: 'Awake again. What was due before is due now.',
    untilWrong: 'This lead can wait until {until:time} at the latest. Choose an earlier time.',
    untilNever: 'This lead cannot wait: its deadline has come.',
    kept: 'Your answer is saved. The card shows the result in a moment.',
    evaluated: 'Decided again {at:time}. The card shows how it stands now.',
    evaluatesSoon: 'It is decided again in a moment. Refresh the card to see the result.',
    notYoursToEvaluate: 'Only the owner, a stand-in or a manager can have this lead decided again.',
    moved: 'This lead moved to {ownerId:rep} at {at:time}. Your answer was not used.',
    movedToNobody: 'Nobody has this lead since {at:time}. Your answer was not used.',
    notYours: 'This is the lead of {ownerId:rep}. The owner, a stand-in or a manager can answer.',
    nobodyHasIt: 'Nobody has this lead, so there is nothing to answer.',
    nothingToAnswer: 'There is nothing left to answer here: the lead has moved on. Reload the card.',
    outForGood: 'The lead is out for good.',
    rests: 'Goes back to marketing and rests {days:number} days.',
    restsAndReturns: 'Goes back to marketing and rests {days:number} days; then it returns to its owner.',
    answers: {
      accepted: '{by:rep} accepted the lead',
      rejected: '{by:rep} gave the lead back ({reason:text})',
      snoozed: '{by:rep} snoozed the lead until {until:time}',
      woken: '{by:rep} ended the snooze',
    },
  },
  id: {
    empty: {
      'not-evaluated': {
        message: 'Estafet belum memutuskan kontak ini.',
        next: 'Keputusan dibuat sendiri begitu ada perubahan pada kontak; tidak perlu tindakan.',
      },
      'unknown-record': {
        message: 'HubSpot tidak memperlihatkan kontak ini kepada Estafet: kontak dihapus, atau bukan kontak.',
        next: 'Kontak yang dipulihkan menjadi lead lagi. Jika Anda dapat melihatnya, tanyakan izin aplikasi kepada super admin.',
      },
      paused: {
        message: 'Estafet terhubung dan saat ini tidak memutuskan apa pun di akun ini.',
        next: 'Admin mengakhirinya di Estafet: mulai beroperasi di penyiapan, atau lepaskan akun setelah pemulihan.',
      },
      disconnected: {
        message: 'HubSpot tidak lagi menerima akses kami. Lead menunggu; tidak ada yang hilang.',
        next: 'Super admin dapat menghubungkan Estafet kembali: Settings > Connected apps > Estafet.',
      },
    },
    notices: {
      merged: {
        message: 'Kontak ini sudah digabung. Yang Anda lihat adalah lead dari kontak {recordId:text}.',
        next: 'Buka kontak itu; jawaban di sini juga berlaku untuknya.',
      },
      'no-rights': {
        message: 'Ini lead milik {ownerId:rep}. Anda dapat membaca bagaimana keputusannya dibuat.',
        next: 'Untuk menjawabnya, hubungi pemilik, pengganti, atau manajer.',
      },
      'no-rights-nobody': {
        message: 'Lead ini tidak dimiliki siapa pun. Anda dapat membaca bagaimana keputusannya dibuat.',
        next: 'Manajer dapat memberikannya kepada seseorang di Estafet.',
      },
      excluded: {
        message: 'Lead ini sudah keluar ({status:word}): tidak dibagikan dan tidak ada batas waktu.',
        next: 'Keliru? Manajer dapat mengembalikannya dengan Alihkan di halamannya di Estafet.',
      },
      resting: {
        message: 'Lead ini ditunda ({status:word}): tidak ada batas waktu.',
        next: 'Tidak perlu tindakan. Lead kembali sendiri begitu menunjukkan minat lagi.',
      },
      held: {
        message: 'Belum ada yang dapat menerima lead ini; dicoba lagi {until:time}.',
        next: 'Jika tidak dapat menunggu, manajer dapat memilih pemiliknya di Estafet.',
      },
      snoozed: {
        message: 'Ditunda oleh {by:rep} sampai {until:time}. Pengingat menunggu sampai saat itu.',
        next: 'Lead aktif lagi sendiri, dan seketika jika beraktivitas. Akhiri penundaan bila ingin melanjutkan.',
      },
      paused: {
        message: 'Hitungan waktu dihentikan sementara menurut kebijakan.',
        next: 'Tidak perlu tindakan. Hitungan berlanjut sendiri bila sebabnya selesai; jawaban sebelumnya tetap tepat waktu.',
      },
      locked: {
        message:
          '{ownerId:rep} dipilih oleh seseorang: tidak ada aturan yang memindahkan lead ini sebelum {until:time}.',
        next: 'Untuk membatalkan: manajer memilih Buka kunci pemilik di halamannya di Estafet, atau menetapkan pemilik lain di HubSpot.',
      },
    },
    disconnected:
      'HubSpot tidak lagi menerima akses kami. Lead menunggu; tidak ada yang hilang. Super admin dapat menghubungkan Estafet kembali.',
    accepted: 'Diterima {at:time}.',
    acceptedStopped: 'Diterima {at:time}. Hitungan waktu berhenti setelah {minutes:number} menit.',
    rejected: 'Ditolak {at:time}. Lead kembali ke marketing.',
    handedBack: 'Dikembalikan {at:time}. Lead kembali ke marketing.',
    snoozed: 'Ditunda sampai {until:time}. Anda menerima satu tugas saat itu.',
    woken: 'Aktif lagi. Yang jatuh tempo sebelumnya kini jatuh tempo.',
    untilWrong: 'Lead ini dapat ditunda paling lambat sampai {until:time}. Pilih waktu yang lebih awal.',
    untilNever: 'Lead ini tidak dapat ditunda: batas waktunya sudah tiba.',
    kept: 'Jawaban Anda tersimpan. Hasilnya tampil sebentar lagi.',
    evaluated: 'Diputuskan ulang {at:time}. Kartu menampilkan keadaan sekarang.',
    evaluatesSoon: 'Sebentar lagi diputuskan ulang. Muat ulang kartu untuk melihat hasilnya.',
    notYoursToEvaluate: 'Hanya pemilik, pengganti, atau manajer yang dapat meminta keputusan ulang untuk lead ini.',
    moved: 'Lead ini dialihkan ke {ownerId:rep} pada {at:time}. Jawaban Anda tidak dipakai.',
    movedToNobody: 'Sejak {at:time} lead ini tidak dimiliki siapa pun. Jawaban Anda tidak dipakai.',
    notYours: 'Ini lead milik {ownerId:rep}. Pemilik, pengganti, atau manajer dapat menjawab.',
    nobodyHasIt: 'Lead ini tidak dimiliki siapa pun, jadi tidak ada yang perlu dijawab.',
    nothingToAnswer: 'Tidak ada lagi yang perlu dijawab: lead ini sudah berpindah. Muat ulang kartu.',
    outForGood: 'Lead keluar untuk seterusnya.',
    rests: 'Kembali ke marketing dan ditunda {days:number} hari.',
    restsAndReturns: 'Kembali ke marketing dan ditunda {days:number} hari; lalu kembali ke pemiliknya.',
    answers: {
      accepted: '{by:rep} menerima lead',
      rejected: '{by:rep} mengembalikan lead ({reason:text})',
      snoozed: '{by:rep} menunda lead sampai {until:time}',
      woken: '{by:rep} mengakhiri penundaan',
    },
  },
}
