import type { Language } from '../contracts/lead-words.ts'

interface AppSettingsWords {
  /** What does not work without a scope. */
  readonly without: Readonly<Record<string, string>>
  readonly notYours: string
  readonly notConfirmed: string
  readonly disconnected: string
  readonly notNow: string
  readonly noAnswer: string
}

/** Sentences of the settings page inside the CRM. */
export const APP_SETTINGS_WORDS: Readonly<Record<Language, AppSettingsWords>> = {
  en: {
    without: {
      'crm.objects.users.read':
        'Working hours and absences come from the policy, because reading users was not granted.',
      automation: 'Workflows do not wait for the decision, because answering them was not granted.',
    },
    notYours: 'Only somebody who leads others in this account may change this. Nothing was changed.',
    notConfirmed: 'The account id does not match, so nothing was disconnected.',
    disconnected: 'HubSpot no longer accepts our access. Connect Estafet again first.',
    notNow: 'That is not possible now: the reading of contacts is in another state. Reload the page.',
    noAnswer: 'HubSpot did not answer. Nothing was changed; try again in a minute.',
  },
  id: {
    without: {
      'crm.objects.users.read':
        'Jam kerja dan cuti diambil dari kebijakan, karena izin membaca pengguna tidak diberikan.',
      automation: 'Workflow tidak menunggu keputusan, karena izin untuk menjawabnya tidak diberikan.',
    },
    notYours: 'Hanya atasan di akun ini yang boleh mengubahnya. Tidak ada yang berubah.',
    notConfirmed: 'ID akun tidak cocok, jadi tidak ada yang diputuskan.',
    disconnected: 'HubSpot tidak lagi menerima akses kami. Hubungkan Estafet kembali dahulu.',
    notNow: 'Sekarang tidak bisa: pembacaan kontak sedang dalam keadaan lain. Muat ulang halaman.',
    noAnswer: 'HubSpot tidak menjawab. Tidak ada yang berubah; coba lagi sebentar.',
  },
}
