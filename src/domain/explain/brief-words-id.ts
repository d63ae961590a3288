import type { BriefSentences } from './brief-sentences.ts'

/** The sentences of a handoff brief in Indonesian. */
export const id: BriefSentences = {
  titles: {
    who: 'Siapa',
    source: 'Dari mana',
    did: 'Apa yang dilakukan',
    fit: 'Kesesuaian',
    why: 'Mengapa sekarang',
    next: 'Langkah berikutnya',
  },
  who: '{name:text}, {role:text}. Email {email:text}, telepon {phone:text}, bahasa {language:text}.',
  company: '{name:text}: industri {industry:text}, {employees:number} karyawan, {country:text}.',
  noCompany: 'Perusahaannya belum diketahui.',
  source: '{type:word} ({detail:word}).',
  campaign: 'Kampanye: {value:text}.',
  event: 'Event: {value:text}.',
  partner: 'Partner: {value:text}.',
  referrer: 'Dirujuk oleh {value:text}.',
  did: '{at:time}: {what:text}.',
  didNothing: 'Belum ada aktivitas tercatat.',
  fit: '{top:word}. Cocok: {matched:words}; tidak cocok: {missing:words}.',
  score: 'Skor {total:number}, {band:word}.',
  notQualified: 'Lead belum memenuhi syarat dengan sendirinya; seseorang meneruskannya.',
  freshUntil: 'Isi percakapan di sana masih segar sampai {at:time}: hubungi sebelum itu.',
  answerBy: 'Jawab sebelum {at:time}.',
  nextTouch: 'Sentuhan pertama lewat {channel:word}, tenggat {dueAt:time}.',
  steps: {
    strategic: 'Libatkan sponsor eksekutif, siapkan harga khusus, dan pantau akun ini secara terpisah.',
    enterprise:
      'Cari tahu siapa saja pengambil keputusan, hubungi beberapa, dan tawarkan proof of concept dengan sponsor.',
    'icp-or-referral': 'Telepon langsung dengan pendekatan khusus; sebut nama perujuk jika ada.',
    event: 'Sebut event dan isi percakapan di sana selagi masih segar.',
    partner: 'Sepakati dengan partner siapa yang memimpin percakapan sebelum kontak pertama.',
    'near-icp': 'Gali kebutuhan secara konsultatif, dan cari tahu apakah dimensi yang kurang itu penting.',
    smb: 'Tunjukkan demo standar dan tawarkan penutupan cepat, atau layanan mandiri.',
    outbound: 'Rujuk pesan yang mereka balas dan lanjutkan ke kualifikasi.',
    database: 'Periksa data kontak, lalu kualifikasi atau diskualifikasi pada percakapan pertama.',
    standard: 'Hubungi dan gali kebutuhan, anggaran, wewenang, dan timeline.',
  },
}
