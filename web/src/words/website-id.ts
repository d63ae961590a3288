import type { websiteEn } from './website-en.ts'

/** The same in Indonesian, written for itself. */
export const websiteId: Readonly<Record<keyof typeof websiteEn, string>> = {
  'website.title': 'Pengunjung situs web Anda',
  'website.lead':
    'Skrip kecil menghitung kunjungan ke situs web Anda sendiri, dengan persetujuan dan tanpa cookie. Begitu seseorang menyebut siapa dirinya, kunjungannya menjadi milik lead itu, dan yang pertama menjadi sentuhan pertamanya.',
  'website.error': 'Halaman ini tidak dapat dimuat saat ini. Tidak ada yang hilang.',
  'website.saveError': 'Situs web belum tersimpan.',
  'website.notAllowed': 'Hanya admin yang dapat melihat ini. Hubungi pengelola Estafet di perusahaan Anda.',
  'website.origins': 'Situs web yang boleh mengirim',
  'website.origins.what': 'Satu per baris, misalnya https://www.example.com. Jika kosong, tidak ada yang diterima.',
  'website.save': 'Simpan',
  'website.saved': 'Tersimpan. {{count, number}} situs web boleh mengirim.',
  'website.off': 'Mati: belum ada situs web yang boleh mengirim.',
  'website.on_one': '{{count, number}} situs web boleh mengirim.',
  'website.on_other': 'Ada {{count, number}} situs web yang boleh mengirim.',
  'website.line': 'Pasang ini di setiap halaman',
  'website.copy': 'Salin',
  'website.copied': 'Tersalin',
  'website.consent': 'Saat pengunjung setuju',
  'website.consent.what':
    'Sebelum itu tidak ada yang disimpan atau dikirim. Peramban yang meminta agar tidak dilacak tidak pernah dihitung. Jika situs Anda sudah meminta persetujuan, tambahkan data-consent="given".',
  'website.identify': 'Saat formulir dikirim',
  'website.identify.what':
    'Atau tambahkan data-forms pada skrip: kolom email dari formulir apa pun yang dikirim akan melakukannya sendiri.',
}
