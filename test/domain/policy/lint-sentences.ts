/** What a person reads of a finding: what is said and what is advised, in English and in Indonesian. */
export type Sentences = readonly [says: string, katanya: string, advice: string, saran: string]

/** By the case of lint.test.ts that it is told in, or by the code of the finding. */
export const SENTENCES: Readonly<Record<string, readonly Sentences[]>> = {
  'weights that do not make 1': [
    [
      '"score.weights" holds {"source":0.3,"qualification":0.4,"fit":0.35}, which does not fit.',
      '"score.weights" berisi {"source":0.3,"qualification":0.4,"fit":0.35}, yang tidak sesuai.',
      'Write weights that add up to 1; these make 1.05.',
      'Tulis bobot yang berjumlah 1; jumlahnya kini 1.05.',
    ],
  ],
  'bands that do not fall': [
    [
      '"score.bands.1.from" holds 75, which does not fit.',
      '"score.bands.1.from" berisi 75, yang tidak sesuai.',
      'Write less than 0: bands go from high to low.',
      'Tulis kurang dari 0: rentang diurutkan dari tinggi ke rendah.',
    ],
    [
      '"score.bands.1.from" holds 75, which does not fit.',
      '"score.bands.1.from" berisi 75, yang tidak sesuai.',
      'Write 0: the last band takes every score that is left.',
      'Tulis 0: rentang terakhir menampung semua skor yang tersisa.',
    ],
  ],
  'a rule that names a pool which is not there': [
    [
      '"routing.rules.0.target.pool" holds "sdrr", which does not fit.',
      '"routing.rules.0.target.pool" berisi "sdrr", yang tidak sesuai.',
      'Write the id of a pool: ae, top-ae, senior-ae, sdr, enterprise-match, enterprise-ae, inside-sales, everyone; did you mean "sdr"?',
      'Tulis id sebuah pool: ae, top-ae, senior-ae, sdr, enterprise-match, enterprise-ae, inside-sales, everyone; maksudnya "sdr"?',
    ],
  ],
  'no rule for what is left': [
    [
      '"routing.rules.2.when" holds {"combinator":"and","rules":[{"field":"source","operator":"=","value":"referral"}]}, which does not fit.',
      '"routing.rules.2.when" berisi {"combinator":"and","rules":[{"field":"source","operator":"=","value":"referral"}]}, yang tidak sesuai.',
      'Write an empty group: the last rule takes every lead that is left.',
      'Tulis grup kosong: aturan terakhir menampung semua lead yang tersisa.',
    ],
  ],
  'overflow in a circle': [
    [
      '"pools.7.overflow.0" holds "ae", which does not fit.',
      '"pools.7.overflow.0" berisi "ae", yang tidak sesuai.',
      'Write a pool further down: this closes the circle ae → everyone → ae.',
      'Tulis pool yang lebih ke hilir: ini menutup lingkaran ae → everyone → ae.',
    ],
  ],
  'a rule after one that takes everything': [
    [
      '"rule-2" is never reached: "rule-1" before it takes everything.',
      '"rule-2" tidak pernah tercapai: "rule-1" di depannya menerima semuanya.',
      'Move "rule-2" before "rule-1", or remove it.',
      'Pindahkan "rule-2" ke depan "rule-1", atau hapus.',
    ],
  ],
  'a class no lead can hold': [
    [
      '"fit" is never "enterprize": nothing in this policy makes it so.',
      '"fit" tidak pernah "enterprize": tidak ada yang menghasilkannya dalam kebijakan ini.',
      'Use one of icp, enterprise, strategic, near_icp, smb, transactional, none; did you mean "enterprise"?',
      'Pakai salah satu dari icp, enterprise, strategic, near_icp, smb, transactional, none; maksudnya "enterprise"?',
    ],
  ],
  'a source nothing leads to': [
    [
      '"source" is never "referal": nothing in this policy makes it so.',
      '"source" tidak pernah "referal": tidak ada yang menghasilkannya dalam kebijakan ini.',
      'Use one of referral, partner, event, paid_ad, outbound, database, inbound, unknown; did you mean "referral"?',
      'Pakai salah satu dari referral, partner, event, paid_ad, outbound, database, inbound, unknown; maksudnya "referral"?',
    ],
  ],
  'a pool in which nobody has a share, and no other behind it': [
    [
      'Nobody in the pool "ae" can get a lead: every weight is 0. Its leads would wait for ever.',
      'Tidak ada anggota pool "ae" yang dapat menerima lead: semua bobot 0. Lead akan menunggu selamanya.',
      'Give at least one member a weight of 1.',
      'Beri setidaknya satu anggota bobot 1.',
    ],
  ],
  'the same condition twice': [
    [
      '"rule-2" never decides: whenever it holds, "rule-1" before it holds too.',
      '"rule-2" tidak pernah menentukan: setiap kali berlaku, "rule-1" di depannya juga berlaku.',
      'Move "rule-2" before "rule-1", or narrow "rule-1".',
      'Pindahkan "rule-2" ke depan "rule-1", atau persempit "rule-1".',
    ],
  ],
  'a condition inside an earlier, wider one': [
    [
      '"rule-2" never decides: whenever it holds, "rule-1" before it holds too.',
      '"rule-2" tidak pernah menentukan: setiap kali berlaku, "rule-1" di depannya juga berlaku.',
      'Move "rule-2" before "rule-1", or narrow "rule-1".',
      'Pindahkan "rule-2" ke depan "rule-1", atau persempit "rule-1".',
    ],
  ],
  'an SLA list without a last class for all': [
    [
      'The last SLA class has a condition, so a lead none of them fits has no deadline.',
      'Kelas SLA terakhir memiliki syarat, sehingga lead yang tidak cocok dengan satu pun tidak memiliki batas waktu.',
      'Add a last class with an empty condition.',
      'Tambahkan kelas terakhir dengan syarat kosong.',
    ],
  ],
  'credits for a reason no rep can give': [
    [
      'Nobody can ask for a turn back for "duplicate": no reason for giving a lead back means it.',
      'Tidak ada yang dapat meminta giliran kembali untuk "duplicate": tidak ada alasan pengembalian lead yang berarti itu.',
      'Give one of stages.recycle.reasons "credit: duplicate", or remove it here.',
      'Isi "credit: duplicate" pada salah satu stages.recycle.reasons, atau hapus di sini.',
    ],
  ],
  'a deadline nobody hears of': [
    [
      'Nobody hears of a missed deadline: there are no steps.',
      'Tidak ada yang tahu bila batas waktu terlewat: tidak ada langkah.',
      'Add a step at 100 per cent.',
      'Tambahkan langkah pada 100 persen.',
    ],
  ],
  'a score no lead reaches before it is an MQL': [
    [
      'No lead becomes an MQL by score: before that it can have at most 76, and 77 is asked.',
      'Tidak ada lead yang menjadi MQL lewat skor: sebelumnya skor paling tinggi 76, sedangkan yang diminta 77.',
      'Ask for 76 or less, or raise the points.',
      'Minta 76 atau kurang, atau naikkan poinnya.',
    ],
  ],
  'a score every lead has': [
    [
      'Every lead with basic fit becomes an MQL: no score is under 26, and 26 is asked.',
      'Setiap lead dengan kesesuaian dasar menjadi MQL: skor tidak pernah di bawah 26, sedangkan yang diminta 26.',
      'Ask for more than 26.',
      'Minta lebih dari 26.',
    ],
  ],
  'engagement that stays 0': [
    [
      'No activity has points, so engagement stays 0.',
      'Tidak ada aktivitas yang berpoin, sehingga engagement tetap 0.',
      'Give points to activities in engagement.points.',
      'Beri poin pada aktivitas di engagement.points.',
    ],
  ],
  'a band under the lowest score': [
    [
      'No lead is ever in the band "low": scores run from 26 to 100.',
      'Tidak ada lead yang masuk rentang "low": skor berkisar dari 26 sampai 100.',
      'Move its threshold, or remove it.',
      'Geser ambangnya, atau hapus.',
    ],
  ],
  'a condition on a score there is not': [
    [
      'This never holds: scores run from 26 to 100.',
      'Syarat ini tidak pernah berlaku: skor berkisar dari 26 sampai 100.',
      'Choose a number in between.',
      'Pilih angka di antaranya.',
    ],
  ],
  'words an earlier entry has already': [
    [
      'No name ever reaches entry 2 (webinar): an earlier entry has demo day already.',
      'Entri 2 (webinar) tidak pernah tercapai: entri sebelumnya sudah memuat demo day.',
      'Move it up, or remove it.',
      'Pindahkan ke atas, atau hapus.',
    ],
  ],
  'a pool in which nobody has a share': [
    [
      'Nobody in the pool "ae" can get a lead: every weight is 0. Its leads go on to "everyone".',
      'Tidak ada anggota pool "ae" yang dapat menerima lead: semua bobot 0. Lead diteruskan ke "everyone".',
      'Give at least one member a weight of 1.',
      'Beri setidaknya satu anggota bobot 1.',
    ],
  ],
  'a pool nothing leads to': [
    [
      'Nothing leads to the pool "spare".',
      'Tidak ada yang mengarah ke pool "spare".',
      'Name it in a rule or as overflow, or remove it.',
      'Sebutkan dalam aturan atau sebagai limpahan, atau hapus.',
    ],
  ],
  person_unknown: [
    [
      'The CRM knows no person "sary@contoh.co.id".',
      'CRM tidak mengenal orang "sary@contoh.co.id".',
      'Create it in the CRM or correct the name; did you mean "Sari@Contoh.co.id"?',
      'Buat di CRM atau betulkan namanya; maksudnya "Sari@Contoh.co.id"?',
    ],
  ],
  team_unknown: [
    [
      'The CRM knows no team "AES".',
      'CRM tidak mengenal tim "AES".',
      'Create it in the CRM or correct the name; did you mean "AE"?',
      'Buat di CRM atau betulkan namanya; maksudnya "AE"?',
    ],
  ],
}
