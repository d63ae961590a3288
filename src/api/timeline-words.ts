import type { Language } from '../contracts/lead-words.ts'
import type { Contested } from '../domain/lead.ts'

/** What happened to a lead, as sentences; `{slot:kind}` as in src/domain/explain/slots.ts. */
export interface TimelineWords {
  readonly decided: string
  readonly assigned: string
  readonly assignedByPool: string
  readonly assignedByPerson: string
  readonly lock: string
  readonly ended: string
  readonly leadClock: string
  readonly repClock: string
  readonly noDue: string
  readonly met: string
  readonly leadBreached: string
  readonly repBreached: string
  readonly answeredLate: string
  readonly closed: string
  readonly taskOpened: string
  readonly taskClosed: string
  readonly accepted: string
  readonly rejected: string
  readonly snoozed: string
  readonly woken: string
  readonly ordered: string
  readonly locked: string
  readonly unlocked: string
  readonly 'stop-cadence': string
  readonly 'settle-conflict': string
  readonly rewritten: Readonly<Record<Contested, { readonly set: string; readonly emptied: string }>>
  readonly tasks: Readonly<Record<string, string>>
}

export const TIMELINE_WORDS: Readonly<Record<Language, TimelineWords>> = {
  en: {
    decided: 'Score {score:number}, {band:word}; {stage:word}. {reason:text}',
    assigned: '{owner:rep} got the lead (rule “{rule:rule}”).',
    assignedByPool: '{owner:rep} got the lead by their turn in {pool:pool} (rule “{rule:rule}”).',
    assignedByPerson: '{owner:rep} got the lead: a person chose it so.',
    lock: ' No rule moves it before {until:time}.',
    ended: '{owner:rep} no longer has the lead.',
    leadClock: 'Promised to the lead: an answer within {minutes:number} {unit:word}, by {dueAt:time}.',
    repClock: 'Promised by {owner:rep}: an answer within {minutes:number} {unit:word}, by {dueAt:time}.',
    noDue: 'Promised: an answer within {minutes:number} {unit:word}; no working hours are known that hold it.',
    met: 'Answered in time by {owner:rep}: {minutes:number} {unit:word} were promised.',
    leadBreached: 'The lead had no answer within {minutes:number} {unit:word}.',
    repBreached: '{owner:rep} logged no answer within {minutes:number} {unit:word}.',
    answeredLate: 'Answered late by {owner:rep}; it was due {dueAt:time}.',
    closed: 'The promise ended without an answer: the lead no longer waits for one.',
    taskOpened: 'Task for {assignee:rep}: {what:text}, due {dueAt:time}.',
    taskClosed: 'Task closed: {what:text}.',
    accepted: '{by:rep} accepted the lead.',
    rejected: '{by:rep} gave the lead back (“{reason:text}”).',
    snoozed: '{by:rep} snoozed the lead until {until:time}.',
    woken: '{by:rep} ended the snooze.',
    ordered: '{by:text} gave the lead to {owner:rep}.',
    locked: '{by:text} locked the owner {owner:rep}.',
    unlocked: '{by:text} unlocked the owner {owner:rep}.',
    'stop-cadence': '{by:text} stopped the follow-up.',
    'settle-conflict': '{by:text} settled the conflict with another tool.',
    rewritten: {
      owner: {
        set: 'Owner in the CRM set to {value:rep} by {tool:word}.',
        emptied: 'Owner in the CRM taken off by {tool:word}.',
      },
      stage: {
        set: 'Our stage in the CRM set to {value:word} by {tool:word}.',
        emptied: 'Our stage in the CRM emptied by {tool:word}.',
      },
    },
    tasks: {
      breach: 'the promise to answer was missed',
      reminder: 'answer before the promise ends',
      'verify-contact': 'find a working address',
      'manager-queue': 'decide who gets the lead',
      delegated: 'answer in the place of the owner',
      snoozed: 'the lead waits until then',
      'tell-referrer': 'tell whoever referred the lead',
      'partner-lead': 'a lead of your partner was assigned',
      held: 'nobody can take the lead now',
      'owner-inactive': 'the account belongs to somebody who left',
      touch: 'next touch of the follow-up',
      'create-deal': 'create a deal, or qualify again',
      'aged-deal': 'review an aged deal',
    },
  },
  id: {
    decided: 'Skor {score:number}, {band:word}; {stage:word}. {reason:text}',
    assigned: '{owner:rep} menerima lead ini (aturan “{rule:rule}”).',
    assignedByPool: '{owner:rep} menerima lead ini karena gilirannya di {pool:pool} (aturan “{rule:rule}”).',
    assignedByPerson: '{owner:rep} menerima lead ini: ditetapkan oleh seseorang.',
    lock: ' Tidak ada aturan yang mengubahnya sebelum {until:time}.',
    ended: 'Lead ini tidak lagi dipegang {owner:rep}.',
    leadClock: 'Janji kepada lead: dijawab dalam {minutes:number} {unit:word}, sebelum {dueAt:time}.',
    repClock: 'Janji {owner:rep}: dijawab dalam {minutes:number} {unit:word}, sebelum {dueAt:time}.',
    noDue: 'Janji: dijawab dalam {minutes:number} {unit:word}; jam kerja yang memuatnya belum diketahui.',
    met: 'Dijawab tepat waktu oleh {owner:rep}: janjinya {minutes:number} {unit:word}.',
    leadBreached: 'Lead ini belum dijawab dalam {minutes:number} {unit:word}.',
    repBreached: 'Belum ada jawaban {owner:rep} yang tercatat dalam {minutes:number} {unit:word}.',
    answeredLate: 'Dijawab terlambat oleh {owner:rep}; batas waktunya {dueAt:time}.',
    closed: 'Janji berakhir tanpa jawaban: lead ini tidak lagi menunggu.',
    taskOpened: 'Tugas untuk {assignee:rep}: {what:text}, batas waktu {dueAt:time}.',
    taskClosed: 'Tugas ditutup: {what:text}.',
    accepted: '{by:rep} menerima lead ini.',
    rejected: '{by:rep} mengembalikan lead ini (“{reason:text}”).',
    snoozed: '{by:rep} menunda lead ini sampai {until:time}.',
    woken: '{by:rep} mengakhiri penundaan.',
    ordered: '{by:text} memberikan lead ini kepada {owner:rep}.',
    locked: '{by:text} mengunci pemilik {owner:rep}.',
    unlocked: '{by:text} membuka kunci pemilik {owner:rep}.',
    'stop-cadence': '{by:text} menghentikan tindak lanjut.',
    'settle-conflict': '{by:text} menyelesaikan konflik dengan alat lain.',
    rewritten: {
      owner: {
        set: 'Pemilik di CRM diubah menjadi {value:rep} oleh {tool:word}.',
        emptied: 'Pemilik di CRM dihapus oleh {tool:word}.',
      },
      stage: {
        set: 'Tahap kami di CRM diubah menjadi {value:word} oleh {tool:word}.',
        emptied: 'Tahap kami di CRM dikosongkan oleh {tool:word}.',
      },
    },
    tasks: {
      breach: 'janji menjawab terlewat',
      reminder: 'jawab sebelum janji berakhir',
      'verify-contact': 'cari alamat yang benar',
      'manager-queue': 'tentukan siapa yang menerima lead ini',
      delegated: 'jawab sebagai pengganti pemilik',
      snoozed: 'lead ditunda sampai saat itu',
      'tell-referrer': 'beri tahu pemberi referensi',
      'partner-lead': 'lead dari partner Anda telah ditugaskan',
      held: 'belum ada yang dapat menerima lead ini',
      'owner-inactive': 'akun ini milik orang yang sudah keluar',
      touch: 'sentuhan berikutnya',
      'create-deal': 'buat deal, atau kualifikasi ulang',
      'aged-deal': 'tinjau deal yang sudah lama',
    },
  },
}
