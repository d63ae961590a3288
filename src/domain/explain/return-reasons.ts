import { type Language, wordFor } from './vocabulary.ts'

/** Reasons with which a lead is given back that every account knows, in English and Indonesian; others are named by the policy. */
const REASONS: Readonly<Record<string, readonly [string, string]>> = {
  spam: ['Spam', 'Spam'],
  duplicate: ['Duplicate', 'Duplikat'],
  'wrong-data': ['Wrong contact data', 'Data kontak salah'],
  customer: ['Already a customer', 'Sudah menjadi pelanggan'],
  competitor: ['Competitor', 'Pesaing'],
  student: ['Student or job seeker', 'Mahasiswa atau pencari kerja'],
  timing: ['Not now', 'Belum waktunya'],
  other: ['Other', 'Lainnya'],
}

/** The name of a reason; one of the customer's own policy stands for itself. */
export function reasonFor(id: string, language: Language): string {
  return Object.hasOwn(REASONS, id) ? REASONS[id]![language === 'en' ? 0 : 1] : wordFor(id, language)
}
