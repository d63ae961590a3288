/** Why the e-mails of a cadence are no sequence of the CRM. */
export type NoSequence =
  | { readonly kind: 'unknown-to-crm' | 'not-granted' | 'in-another' | 'no-sender' }
  /** The CRM's own words. */
  | { readonly kind: 'refused'; readonly message: string }

const WHY = {
  en: {
    'unknown-to-crm': 'This CRM has no sequences that Estafet may use.',
    'not-granted': 'The account has not granted Estafet the use of sequences; an admin can, by connecting again.',
    'in-another': 'The contact is in another sequence already.',
    'no-sender': 'Nobody is there in whose name the sequence could send.',
  },
  id: {
    'unknown-to-crm': 'CRM ini tidak memiliki sequence yang boleh digunakan Estafet.',
    'not-granted':
      'Akun belum mengizinkan Estafet memakai sequence; admin dapat mengizinkannya dengan menghubungkan ulang.',
    'in-another': 'Kontak sudah berada di sequence lain.',
    'no-sender': 'Tidak ada orang yang atas namanya sequence dapat mengirim.',
  },
} as const

/** A sentence for the task that stands in for the sequence. */
export function whyNoSequence(why: NoSequence, language: 'en' | 'id'): string {
  if (why.kind !== 'refused') return WHY[language][why.kind]
  return language === 'id' ? `CRM menolak sequence: ${why.message}` : `The CRM refused the sequence: ${why.message}`
}
