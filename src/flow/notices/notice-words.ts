import type { NoticeEvent } from '../../domain/notices.ts'
import type { Notice } from '../../ports/notices.ts'

type Event = Notice['event']

/** One notice in words; slots as in src/domain/explain/slots.ts. `lead` stands for who it is about. */
interface NoticeWords {
  readonly subject: string
  readonly text: string
}

export interface NoticeTexts {
  readonly events: Readonly<Record<Event, NoticeWords>>
  /** The warning before days off has words of its own. */
  readonly monday: NoticeWords
  readonly nameless: string
  /** What the address of the page is called, and that of the person's own choice. */
  readonly open: string
  readonly why: string
}

/** Page to open for a notice about the account. */
export const PAGE_OF: Readonly<Partial<Record<NoticeEvent, string>>> = {
  proposals: '/queues/stale',
  coverage: '/today',
  disconnected: '/today',
  'policy-paused': '/policy/rollout',
  failed: '/queues/failed',
  digest: '/today',
}

export const NOTICE_TEXTS: Readonly<Record<'en' | 'id', NoticeTexts>> = {
  en: {
    events: {
      breach: {
        subject: 'Promise broken: {lead:text}',
        text: 'Nobody answered {lead:text} in time. The answer was due {dueAt:time}. Owner: {repId:rep}.',
      },
      escalated: {
        subject: 'Yours to settle: {lead:text}',
        text: 'The answer to {lead:text} was due {dueAt:time} and is now with you. Owner: {repId:rep}. The task stands in the CRM.',
      },
      'lead-assigned': {
        subject: 'New lead for you: {lead:text}',
        text: '{lead:text} was given to you. Answer by: {dueAt:time}.',
      },
      recycled: {
        subject: 'Recycled: {lead:text}',
        text: '{lead:text} was recycled {at:time}. It was with: {repId:rep}.',
      },
      proposals: {
        subject: 'Waiting for you: {count:number} proposals',
        text: '{count:number} proposals wait for an answer: what to do with stale leads, and which leads are one person.',
      },
      coverage: {
        subject: 'Nobody covers {poolId:pool} from {at:time}',
        text: 'From {at:time} to {until:time} nobody can take leads of {poolId:pool}. They would be held. Add a member or a stand-in.',
      },
      disconnected: {
        subject: 'Estafet has lost the connection to your CRM',
        text: 'Since {at:time} nothing is read and nothing is written. An administrator has to connect the account again.',
      },
      'policy-paused': {
        subject: 'Policy v{version:number} is held up: nothing is written to your CRM',
        text: 'Since {at:time} nothing is written: too many of the first leads have another owner or stage than under v{former:number}. An administrator has to let it go on or restore the former version.',
      },
      failed: {
        subject: 'Could not be processed: {count:number} records',
        text: '{count:number} records could not be decided or written. Each stands in the list with its reason and can be tried again.',
      },
      digest: {
        subject: 'Today: {late:number} late, {due:number} due, {held:number} waiting',
        text: 'Promises broken and still open: {late:number}\nDue within a day: {due:number}\nWaiting for somebody who can take them: {held:number}\nStale leads to settle: {stale:number}\nPossible duplicates: {duplicates:number}\nRecords that failed: {failed:number}\nAnswered in the last day: {answered:number}',
      },
      test: {
        subject: 'A notice from Estafet, to try the way',
        text: 'It arrived. Nothing has happened, and nothing is to be done.',
      },
      'hook-off': {
        subject: 'Your webhook is switched off',
        text: 'Nothing posted to it was taken for five days, so nothing is posted there any more. Set the address again when it works.',
      },
    },
    monday: {
      subject: 'Before the days off: {count:number} promises fall due by {until:time}',
      text: '{count:number} promises fall due between {at:time} and {until:time}. Whoever answers today keeps them.',
    },
    nameless: 'a lead without a name',
    open: 'Open',
    why: 'You chose to be told of this. Change it',
  },
  id: {
    events: {
      breach: {
        subject: 'Lewat SLA: {lead:text}',
        text: 'Tidak ada yang menjawab {lead:text} tepat waktu. Batas waktunya {dueAt:time}. Pemilik: {repId:rep}.',
      },
      escalated: {
        subject: 'Perlu Anda putuskan: {lead:text}',
        text: 'Jawaban untuk {lead:text} jatuh tempo {dueAt:time} dan kini ada pada Anda. Pemilik: {repId:rep}. Tugasnya ada di CRM.',
      },
      'lead-assigned': {
        subject: 'Lead baru untuk Anda: {lead:text}',
        text: '{lead:text} ditugaskan kepada Anda. Jawab sebelum: {dueAt:time}.',
      },
      recycled: {
        subject: 'Didaur ulang: {lead:text}',
        text: '{lead:text} didaur ulang {at:time}. Sebelumnya dipegang: {repId:rep}.',
      },
      proposals: {
        subject: 'Menunggu Anda: {count:number} usulan',
        text: '{count:number} usulan menunggu jawaban: tindakan untuk lead lama, dan lead mana yang sebenarnya satu orang.',
      },
      coverage: {
        subject: 'Tidak ada yang menjaga {poolId:pool} mulai {at:time}',
        text: 'Dari {at:time} sampai {until:time} tidak ada yang dapat menerima lead {poolId:pool}. Lead akan ditahan. Tambahkan anggota atau pengganti.',
      },
      disconnected: {
        subject: 'Estafet kehilangan sambungan ke CRM Anda',
        text: 'Sejak {at:time} tidak ada yang dibaca dan ditulis. Seorang admin perlu menyambungkan akun kembali.',
      },
      'policy-paused': {
        subject: 'Kebijakan v{version:number} ditahan: tidak ada yang ditulis ke CRM Anda',
        text: 'Sejak {at:time} tidak ada yang ditulis: terlalu banyak lead pertama mendapat pemilik atau tahap yang lain dari v{former:number}. Seorang admin perlu melanjutkannya atau memulihkan versi sebelumnya.',
      },
      failed: {
        subject: 'Tidak dapat diproses: {count:number} record',
        text: '{count:number} record tidak dapat diputuskan atau ditulis. Masing-masing ada di daftar beserta alasannya dan dapat diproses ulang.',
      },
      digest: {
        subject: 'Hari ini: {late:number} lewat SLA, {due:number} jatuh tempo, {held:number} menunggu',
        text: 'Lewat SLA dan belum dijawab: {late:number}\nJatuh tempo dalam sehari: {due:number}\nMenunggu orang yang dapat menerimanya: {held:number}\nLead lama yang perlu diputuskan: {stale:number}\nMungkin duplikat: {duplicates:number}\nRecord yang gagal: {failed:number}\nDijawab dalam sehari terakhir: {answered:number}',
      },
      test: {
        subject: 'Pemberitahuan dari Estafet, untuk mencoba',
        text: 'Sudah sampai. Tidak terjadi apa-apa, dan tidak ada yang perlu dilakukan.',
      },
      'hook-off': {
        subject: 'Webhook Anda dimatikan',
        text: 'Selama lima hari tidak ada kiriman yang diterimanya, jadi pengiriman ke sana dihentikan. Atur alamatnya lagi bila sudah berfungsi.',
      },
    },
    monday: {
      subject: 'Sebelum libur: {count:number} janji jatuh tempo sampai {until:time}',
      text: '{count:number} janji jatuh tempo antara {at:time} dan {until:time}. Yang dijawab hari ini akan terpenuhi.',
    },
    nameless: 'lead tanpa nama',
    open: 'Buka',
    why: 'Anda memilih untuk diberi tahu tentang ini. Ubah',
  },
}
