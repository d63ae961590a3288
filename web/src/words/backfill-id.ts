import type { backfillEn } from './backfill-en.ts'

/** The same in Indonesian, written for itself. */
export const backfillId: Readonly<Record<keyof typeof backfillEn, string>> = {
  'backfill.title': 'Kontak lama',
  'backfill.lead':
    'Kontak yang sudah ada di {{crm}} sebelum Estafet datang tidak disentuh sampai Anda memintanya. Dengan dibaca, setiap kontak mendapat tahap dan skor. Pemiliknya tetap, dan tidak seorang pun mendapat tugas atau tenggat.',
  'backfill.error': 'Sejauh mana pembacaan berjalan tidak dapat dimuat saat ini. Pembacaan tetap berjalan.',
  'backfill.actError': 'Itu tidak berhasil. Tidak ada yang berubah.',
  'backfill.notAllowed':
    'Hanya admin yang dapat memulai, menjeda, atau membatalkan pembacaan. Tanyakan kepada pengelola Estafet di perusahaan Anda.',
  'backfill.ask': 'Perkirakan biayanya',
  'backfill.estimate':
    '{{records, number}} kontak: {{calls, number}} panggilan, sekitar {{minutes, number}} mnt pada batas. Prospek baru selalu didahulukan.',
  'backfill.estimateError': 'Perkiraan belum tersedia. Tidak ada yang berubah.',
  'backfill.route': 'Berikan juga prospeknya kepada orang, seakan baru datang: dengan pemilik, tugas, dan tenggat',
  'backfill.start': 'Baca semua kontak',
  'backfill.again': 'Baca semua kontak lagi',
  'backfill.pause': 'Jeda',
  'backfill.resume': 'Lanjutkan',
  'backfill.stop': 'Batalkan',
  'backfill.stopAsk':
    'Batalkan pembacaan? Yang sudah diputuskan tetap berlaku; memulai lagi berarti dari kontak pertama.',
  'backfill.stopNow': 'Batalkan pembacaan',
  'backfill.keepOn': 'Teruskan membaca',
  'backfill.state.running': 'Sedang membaca',
  'backfill.state.paused': 'Dijeda',
  'backfill.state.stopped': 'Dibatalkan',
  'backfill.state.done': 'Selesai',
  'backfill.bar': 'Kontak terbaca',
  'backfill.progress': '{{records, number}} dari {{expected, number}} kontak',
  'backfill.left': 'sekitar {{minutes, number}} mnt lagi',
  'backfill.cost':
    '{{decided, number}} diputuskan, {{calls, number}} panggilan dalam {{minutes, number}} mnt, {{share, number}} % dari batas panggilan',
  'backfill.report': 'Prospek menurut tahap, sebelum dan sekarang',
  'backfill.col.stage': 'Tahap',
  'backfill.col.before': 'Saat dimulai',
  'backfill.col.now': 'Sekarang',
}
