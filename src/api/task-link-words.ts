import type { Language } from '../contracts/lead-words.ts'

/** Words of the page that a link in a task opens; {lead}, {owner} and {person} are filled in. */
export interface TaskLinkWords {
  readonly titles: { readonly reassign: string; readonly contacted: string }
  readonly asks: { readonly reassign: string; readonly contacted: string }
  readonly nobody: string
  readonly to: string
  readonly does: { readonly reassign: string; readonly contacted: string }
  readonly why: string
  readonly done: { readonly reassign: string; readonly contacted: string }
  readonly soon: string
  readonly used: string
  readonly expired: string
  readonly wrong: string
  readonly nobodyElse: string
  readonly noOwner: string
  readonly moved: string
}

export const TASK_LINK_WORDS: Readonly<Record<Language, TaskLinkWords>> = {
  en: {
    titles: { reassign: 'Give the lead to somebody else', contacted: 'The lead was contacted' },
    asks: {
      reassign: '{lead} is with {owner}. Choose who shall have it now.',
      contacted:
        '{lead} is with {owner}. Say so if somebody has been in touch already: the lead counts as accepted and its tasks close.',
    },
    nobody: 'nobody',
    to: 'New owner',
    does: { reassign: 'Reassign', contacted: 'Already contacted' },
    why: 'Why it is like this',
    done: { reassign: 'Done. The lead goes to {owner}.', contacted: 'Done. The lead counts as contacted.' },
    soon: 'The CRM shows it in a moment.',
    used: 'This link was used already. Nothing was changed now.',
    expired: 'This link has expired. Nothing was changed. Open the lead instead.',
    wrong: 'This link is not complete. Nothing was changed. Open it from the task again.',
    nobodyElse: 'There is nobody else who could have this lead.',
    noOwner: 'Nobody has this lead now, so nobody can have accepted it. Nothing was changed.',
    moved: 'This cannot be done for the lead as it stands now. Nothing was changed. Open the lead to see why.',
  },
  id: {
    titles: { reassign: 'Alihkan lead ke orang lain', contacted: 'Lead sudah dihubungi' },
    asks: {
      reassign: '{lead} dipegang {owner}. Pilih siapa yang memegangnya mulai sekarang.',
      contacted:
        '{lead} dipegang {owner}. Beri tahu jika sudah ada yang menghubungi: lead dianggap diterima dan tugasnya ditutup.',
    },
    nobody: 'belum ada orang',
    to: 'Pemilik baru',
    does: { reassign: 'Alihkan', contacted: 'Sudah dihubungi' },
    why: 'Mengapa demikian',
    done: { reassign: 'Selesai. Lead dialihkan ke {owner}.', contacted: 'Selesai. Lead dianggap sudah dihubungi.' },
    soon: 'CRM menampilkannya sebentar lagi.',
    used: 'Tautan ini sudah pernah dipakai. Tidak ada yang berubah sekarang.',
    expired: 'Tautan ini sudah kedaluwarsa. Tidak ada yang berubah. Buka lead-nya saja.',
    wrong: 'Tautan ini tidak lengkap. Tidak ada yang berubah. Buka lagi dari tugasnya.',
    nobodyElse: 'Tidak ada orang lain yang dapat memegang lead ini.',
    noOwner: 'Belum ada yang memegang lead ini, jadi belum ada yang menerimanya. Tidak ada yang berubah.',
    moved:
      'Hal ini tidak dapat dilakukan untuk lead dalam keadaan sekarang. Tidak ada yang berubah. Buka lead untuk melihat alasannya.',
  },
}
