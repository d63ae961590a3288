import type { exportEn } from './export-en.ts'

/** Teks untuk tabel dan grafik yang disimpan. */
export const exportId: Readonly<Record<keyof typeof exportEn, string>> = {
  'act.kind.export-list': 'lead diekspor',
  'act.kind.export-report': 'laporan diekspor',
  'problem.too_many_leads':
    'Satu berkas memuat paling banyak 50.000 lead. Persempit daftar dengan saringan, lalu coba lagi.',
  'export.csv': 'CSV',
  'export.csvOf': '{{what}}: simpan sebagai CSV',
  'export.picture': 'PNG',
  'export.pictureOf': '{{what}}: simpan sebagai gambar',
  'export.error': 'Berkas tidak dibuat.',
  'export.made': '{{day}} · Estafet',
}
