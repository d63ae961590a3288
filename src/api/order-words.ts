import type { Language } from '../contracts/lead-words.ts'
import type { Act } from '../ports/audit.ts'

/** Sentences about what people did, and names of what a preview compares; `{slot:kind}` as in src/domain/explain/slots.ts. */
export interface OrderWords {
  readonly acts: Readonly<Record<Act, string>>
  readonly unlocked: string
  readonly locked: string
  readonly nobody: string
  readonly compared: Readonly<
    Record<'stage' | 'status' | 'score' | 'temperature' | 'source' | 'fit' | 'owner' | 'account' | 'due', string>
  >
  readonly score: string
  readonly none: string
}

export const ORDER_WORDS: Readonly<Record<Language, OrderWords>> = {
  en: {
    acts: {
      're-evaluate': 'Had the lead evaluated again.',
      reassign: 'Owner: {from:text} → {to:rep}. {lock:text}',
      lock: 'Owner {to:rep}. {lock:text}',
      recycle: 'Recycled the lead: {reason:word}. It was {stage:word}, with {from:text}.',
      'note-contact': 'Said that the lead was contacted already.',
      'stop-cadence': 'Stopped the follow-up {cadence:text}.',
      'settle-conflict': 'Settled the conflict with another tool.',
      'not-same': 'Said that two leads are different people.',
      replay: 'Had {count:number} failed records processed again.',
      'publish-policy': 'Published policy v{version:number}: {reason:text}',
      'restore-policy': 'Restored an earlier policy as v{version:number}: {reason:text}',
      'discard-draft': 'Discarded the draft on policy v{base:number}.',
      'start-simulation': 'Tried a draft against policy v{version:number}.',
      'sign-definitions': 'Signed the definitions of policy v{version:number} for {side:word}.',
      'set-review': 'Set the review of the definitions to {day:text}.',
      'create-properties': 'Created {count:number} properties in the CRM.',
      'choose-template': 'Chose the rules “{template:text}”, policy v{version:number}.',
      'go-live': 'Went live: leads are decided and written from now on.',
      'invite-partner': 'Made a sign-in link for {name:text} of partner {partner:text}.',
      'revoke-partner': 'Shut {name:text} of partner {partner:text} out.',
      'accept-lead': 'Accepted the lead in the partner portal.',
      'decline-lead': 'Declined the lead in the partner portal: {reason:word}.',
      'export-leads': 'Exported {count:number} leads from the partner portal.',
      'export-list': 'Exported a list of {count:number} leads. Filters: {filters:text}.',
      'export-report': 'Exported the table {table:text}, {count:number} lines.',
      'set-absence': 'Set {repId:rep} out of office from {start:time} until {end:time}. Stand-in: {standInId:rep}.',
      'end-absence': 'Took an absence back.',
      'create-key': 'Made API key “{name:text}” for {scopes:text}.',
      'rotate-key': 'Renewed API key “{name:text}”; the old one ends {until:time}.',
      'revoke-key': 'Revoked API key “{name:text}”.',
      'set-website': 'Websites whose visits are counted: {origins:text}.',
      'follow-crm-stage': 'Had the CRM’s own stage follow.',
      'leave-crm-stage': 'Had the CRM’s own stage left alone.',
      'share-view': 'Kept the view “{name:text}” for everybody.',
      'remove-view': 'Removed the view “{name:text}”, which was for everybody.',
    },
    locked: 'Locked until {until:time}.',
    unlocked: 'Not locked.',
    nobody: 'nobody',
    compared: {
      stage: 'Stage',
      status: 'State',
      score: 'Score',
      temperature: 'Temperature',
      source: 'Source',
      fit: 'Fit',
      owner: 'Owner',
      account: 'Account',
      due: 'Answer by',
    },
    score: '{total:number} (source {source:number} + qualification {qualification:number} + fit {fit:number})',
    none: 'none',
  },
  id: {
    acts: {
      're-evaluate': 'Meminta lead dievaluasi ulang.',
      reassign: 'Pemilik: {from:text} → {to:rep}. {lock:text}',
      lock: 'Pemilik {to:rep}. {lock:text}',
      recycle: 'Mendaur ulang lead: {reason:word}. Sebelumnya {stage:word}, dipegang {from:text}.',
      'note-contact': 'Menyatakan lead sudah dihubungi.',
      'stop-cadence': 'Menghentikan tindak lanjut {cadence:text}.',
      'settle-conflict': 'Menyelesaikan konflik dengan alat lain.',
      'not-same': 'Menyatakan dua lead adalah orang yang berbeda.',
      replay: 'Meminta {count:number} record bermasalah diproses ulang.',
      'publish-policy': 'Menerbitkan kebijakan v{version:number}: {reason:text}',
      'restore-policy': 'Memulihkan kebijakan lama sebagai v{version:number}: {reason:text}',
      'discard-draft': 'Membuang draf atas kebijakan v{base:number}.',
      'start-simulation': 'Mencoba draf terhadap kebijakan v{version:number}.',
      'sign-definitions': 'Menandatangani definisi kebijakan v{version:number} untuk {side:word}.',
      'set-review': 'Menetapkan tinjauan definisi pada {day:text}.',
      'create-properties': 'Membuat {count:number} properti di CRM.',
      'choose-template': 'Memilih aturan “{template:text}”, kebijakan v{version:number}.',
      'go-live': 'Mulai berjalan: sejak kini lead diputuskan dan ditulis.',
      'invite-partner': 'Membuat tautan masuk untuk {name:text} dari partner {partner:text}.',
      'revoke-partner': 'Menutup akses {name:text} dari partner {partner:text}.',
      'accept-lead': 'Menerima lead di portal partner.',
      'decline-lead': 'Menolak lead di portal partner: {reason:word}.',
      'export-leads': 'Mengekspor {count:number} lead dari portal partner.',
      'export-list': 'Mengekspor daftar berisi {count:number} lead. Saringan: {filters:text}.',
      'export-report': 'Mengekspor tabel {table:text}, {count:number} baris.',
      'set-absence':
        'Menandai {repId:rep} tidak di kantor dari {start:time} sampai {end:time}. Pengganti: {standInId:rep}.',
      'end-absence': 'Membatalkan sebuah ketidakhadiran.',
      'create-key': 'Membuat kunci API “{name:text}” untuk {scopes:text}.',
      'rotate-key': 'Memperbarui kunci API “{name:text}”; yang lama berakhir {until:time}.',
      'revoke-key': 'Mencabut kunci API “{name:text}”.',
      'set-website': 'Situs web yang kunjungannya dihitung: {origins:text}.',
      'follow-crm-stage': 'Membuat tahap milik CRM ikut berpindah.',
      'leave-crm-stage': 'Membiarkan tahap milik CRM apa adanya.',
      'share-view': 'Menyimpan tampilan “{name:text}” untuk semua.',
      'remove-view': 'Menghapus tampilan “{name:text}” yang untuk semua.',
    },
    locked: 'Dikunci sampai {until:time}.',
    unlocked: 'Tidak dikunci.',
    nobody: 'tidak ada',
    compared: {
      stage: 'Tahap',
      status: 'Keadaan',
      score: 'Skor',
      temperature: 'Suhu',
      source: 'Sumber',
      fit: 'Kesesuaian',
      owner: 'Pemilik',
      account: 'Akun',
      due: 'Jawab sebelum',
    },
    score: '{total:number} (sumber {source:number} + kualifikasi {qualification:number} + kesesuaian {fit:number})',
    none: 'tidak ada',
  },
}
