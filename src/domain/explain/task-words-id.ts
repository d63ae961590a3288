import type { TaskIntent } from '../decision.ts'
import type { TaskFacts, TaskWords } from './task-facts.ts'

/** The words of a task in Indonesian. */
export function indonesian(kind: TaskIntent['kind'], facts: TaskFacts): TaskWords {
  const { who, rep, elapsed, promised, due, reason } = facts
  switch (kind) {
    case 'verify-contact':
      return {
        subject: `Periksa data kontak: ${who}`,
        body: `Lead ini siap untuk sales, tetapi belum dapat dihubungi (${reason}).\nPerbaiki datanya di record; lead langsung dibagikan begitu dapat dihubungi.`,
      }
    case 'reminder':
      return {
        subject: `Jawab sebelum ${due}: ${who}`,
        body: [
          `${elapsed} dari ${promised} ${facts.unit} sudah terpakai (${facts.promise}).`,
          'Telepon, email, atau rapat yang dicatat menghentikan hitungan waktu dan menutup tugas ini.',
        ].join('\n'),
      }
    case 'breach':
      return {
        subject: `Lewat SLA: ${who}, pemilik ${rep}`,
        body: [
          `Janji ${promised} ${facts.unit} (${facts.promise}), batas ${due}; belum ada kontak yang tercatat. Pemilik: ${rep}.`,
          `Waktu berjalan saat tugas ini dibuat: ${elapsed} ${facts.unit}.`,
          facts.reminded === null ? 'Sebelumnya belum ada pengingat.' : `Sudah dilakukan: pengingat ${facts.reminded}.`,
          ...(facts.hours === null ? [] : [`Jam kerja ${rep}: ${facts.hours}.`]),
          ...(facts.away === null ? [] : [`Tidak di kantor sampai ${facts.away}.`]),
          facts.moves === null
            ? 'Hubungi lead, minta pemiliknya menghubungi, atau alihkan ke orang lain.'
            : `Sesuai kebijakan, lead dialihkan ke rep berikutnya yang memenuhi syarat mulai ${facts.moves}. Hubungi lead, minta pemiliknya menghubungi, atau alihkan ke orang lain.`,
          ...linesOf(facts),
          `Jika kontak sebelum ${due} terlambat dicatat, tugas ini tertutup sendiri.`,
        ].join('\n'),
      }
    case 'manager-queue':
      return {
        subject: `Belum ada yang menjawab, mohon diputuskan: ${who}`,
        body: [
          `Pemilik terakhir: ${rep}`,
          `Janji: kontak pertama dalam ${promised} ${facts.unit}, tenggat ${due}`,
          `Waktu berjalan saat tugas ini dibuat: ${elapsed} ${facts.unit}`,
          'Menurut aturan tidak ada orang lain yang boleh menerima lead ini. Hubungi sendiri atau pilih pemiliknya.',
          ...linesOf(facts),
        ].join('\n'),
      }
    case 'delegated':
      return {
        subject: `Jawab untuk ${facts.standsInFor}: ${who}`,
        body: `${facts.standsInFor} sedang tidak di kantor dan tetap menjadi pemilik; Anda menggantikannya.\nDijanjikan dalam ${promised} menit, tenggat ${due}.`,
      }
    case 'snoozed':
      return facts.woken
        ? {
            subject: `Aktif sebelum waktunya: ${who}`,
            body: `Lead ini beraktivitas, jadi tidak lagi ditunda sampai ${facts.until ?? due}.\nBuka kartu Estafet untuk melihat aktivitasnya dan langkah berikutnya.`,
          }
        : {
            subject: `Ditunda sampai ${facts.until ?? due}: ${who}`,
            body: `${rep} menunda lead ini sampai saat itu.\nTelepon, email, atau rapat yang dicatat menutup tugas ini. Jika lead beraktivitas sebelumnya, Anda diberi tahu.`,
          }
    case 'tell-referrer':
      return {
        subject: `Kabari perujuk: ${who}`,
        body: `Dirujuk oleh ${facts.referrer}.\nKabari siapa yang menangani lead ini, dan nanti bagaimana hasilnya.`,
      }
    case 'partner-lead':
      return {
        subject: `Lead dari ${facts.partner} ditugaskan: ${who}`,
        body: `Pemilik: ${rep}.\nTidak perlu tindakan; Anda menangani ${facts.partner}.`,
      }
    case 'held':
      return {
        subject: `Belum ada yang dapat menerima lead ini: ${who}`,
        body: [
          `Lead ini menunggu: ${HOLDS[reason] ?? reason}.`,
          facts.until === null ? 'Belum diketahui kapan berubah.' : `Yang pertama dapat menerimanya ${facts.until}.`,
          'Pilih pemiliknya jika lead ini tidak dapat menunggu.',
        ].join('\n'),
      }
    case 'owner-inactive':
      return {
        subject: `Pemilik ${facts.account} sudah tidak ada`,
        body: `${rep} memiliki akun ${facts.account} tetapi tidak lagi aktif.\nPilih pemilik baru untuk akun itu; sebelum itu lead-nya masuk ke pool.`,
      }
    case 'touch':
      return {
        subject: `Tindak lanjut (${facts.channel}): ${who}`,
        body: `${facts.cadence}, sentuhan ${facts.touch}.\nTemplate: ${facts.template}.\nTugas ini tertutup sendiri saat Anda mencatat kontak atau lead menjawab.`,
      }
    case 'sequence':
      return facts.leaves === null
        ? {
            subject: `Kirim sendiri emailnya: ${who}`,
            body: `${facts.cadence}. Email: ${facts.emails}.\nDaftarkan kontak ke sequence secara manual, atau kirim emailnya sendiri. Tugas ini tertutup sendiri saat tindak lanjut berakhir.`,
          }
        : {
            subject: `Keluarkan dari sequence: ${who}`,
            body: `${facts.cadence} sudah berakhir (${facts.leaves}), tetapi sequence masih mengirim email atas nama Anda.\nKeluarkan kontak itu di CRM: aplikasi tidak dapat melakukannya.`,
          }
    case 'create-deal':
      return {
        subject: `Belum ada deal: ${who}`,
        body: `Pemilik: ${rep}.\nSudah ${facts.days} hari memenuhi syarat tanpa deal. Buat deal dengan nilai dan tanggal penutupan, atau kualifikasi ulang lead ini.`,
      }
    case 'aged-deal':
      return {
        subject: `Opportunity terlalu lama: ${who}`,
        body: [
          `Pemilik: ${rep}`,
          `Hari di tahap ini: ${facts.days}`,
          facts.closes === null ? 'Tanggal penutupan belum diketahui.' : `Tanggal penutupan: ${facts.closes}`,
          'Tutup deal sebagai menang atau kalah, atau beri tanggal penutupan yang realistis. Sampai saat itu forecast berisiko.',
        ].join('\n'),
      }
  }
}

function linesOf({ links }: TaskFacts): readonly string[] {
  return links === null
    ? []
    : [`Alihkan: ${links.reassign}`, `Sudah dihubungi: ${links.contacted}`, `Alasan: ${links.why}`]
}

const HOLDS: Readonly<Record<string, string>> = {
  'no-coverage': 'belum ada anggota pool yang bertugas',
  'all-capped': 'semua anggota pool sudah mencapai batasnya',
  'nobody-eligible': 'tidak ada yang bertugas dan boleh menerimanya',
  'pool-empty': 'pool tidak punya anggota aktif',
}
