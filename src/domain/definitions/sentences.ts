import type { Words } from '../policy/words.ts'

/** What a slot of a sentence may hold: a word of the policy as it is, a number told by the customs of the language, or words in both. */
export type Slot = string | number | Words

const SENTENCES = {
  'known.means': [
    'A person of whom the CRM has a record: a form, a chat, a subscription, an account, an import.',
    'Orang yang sudah memiliki record di CRM: formulir, chat, langganan, akun, impor.',
  ],
  'known.in': ['the record is first seen', 'record pertama kali terlihat'],
  'mql.means': [
    'A lead that marketing has found good enough to hand to sales, and that nobody in sales has worked on yet.',
    'Lead yang dinilai marketing cukup baik untuk diserahkan ke sales, dan belum dikerjakan oleh sales.',
  ],
  'mql.basic': ['basic fit: {condition}', 'kesesuaian dasar: {condition}'],
  'mql.score': ['and one of these: a score of at least {score}', 'dan salah satu dari: skor paling sedikit {score}'],
  'mql.engagement': ['or engagement of at least {points}', 'atau engagement paling sedikit {points}'],
  'mql.intent': ['or a high-intent action: {actions}', 'atau tindakan high-intent: {actions}'],
  'mql.outAccepted': ['a rep accepts it: SAL', 'rep menerimanya: SAL'],
  'mql.outRejected': [
    'the rep gives it back with a reason: Known, recycled',
    'rep mengembalikannya dengan alasan: Dikenal, didaur ulang',
  ],
  'mql.outFell': [
    'not accepted in {days} days, and the score is {points} points under the threshold: Known',
    'tidak diterima dalam {days} hari, dan skor {points} poin di bawah ambang: Dikenal',
  ],
  'sal.means': [
    'A lead that a rep has accepted or begun to work on.',
    'Lead yang sudah diterima atau mulai dikerjakan rep.',
  ],
  'sal.accepts': ['the rep accepts it', 'rep menerimanya'],
  'sal.reaches': ['or the rep makes the first contact attempt', 'atau rep melakukan upaya kontak pertama'],
  'sal.falls': [
    'or nobody took it in time and the fallback of the pool has it',
    'atau tidak ada yang mengambilnya tepat waktu dan cadangan pool memegangnya',
  ],
  'sal.outSql': [
    'the qualification talk confirms what SQL needs: SQL',
    'pembicaraan kualifikasi memastikan syarat SQL: SQL',
  ],
  'sal.outBack': ['the rep gives it back: Known, recycled', 'rep mengembalikannya: Dikenal, didaur ulang'],
  'sal.outUnreachable': [
    'no contact after {attempts} attempts, or after {days} days with at least {least}: Known, recycled',
    'tidak ada kontak setelah {attempts} upaya, atau setelah {days} hari dengan paling sedikit {least} upaya: Dikenal, didaur ulang',
  ],
  'sql.means': [
    'A lead with whom a qualification talk was held, and who can buy.',
    'Lead yang sudah menjalani pembicaraan kualifikasi dan dapat membeli.',
  ],
  'sql.in': [
    'the qualification talk was held and confirmed: {answers}',
    'pembicaraan kualifikasi terlaksana dan memastikan: {answers}',
  ],
  'sql.inAny': ['the qualification talk was held', 'pembicaraan kualifikasi terlaksana'],
  'sql.outDeal': ['a deal exists: Opportunity', 'deal sudah dibuat: Opportunity'],
  'sql.outBack': ['the rep gives it back: Known, recycled', 'rep mengembalikannya: Dikenal, didaur ulang'],
  'opportunity.means': ['A lead with a deal that may still be won.', 'Lead dengan deal yang masih dapat dimenangkan.'],
  'opportunity.sign': [
    'a good one names at least {people} people of the buyer; this is a sign, not a gate',
    'yang baik menyebut minimal {people} orang di pihak pembeli; ini tanda, bukan syarat',
  ],
  'opportunity.in': ['a deal with amount and close date exists', 'deal dengan nilai dan tanggal penutupan sudah ada'],
  'opportunity.outWon': ['the deal is won: Customer', 'deal dimenangkan: Pelanggan'],
  'opportunity.outLost': ['the deal is lost: the lead rests as lost', 'deal kalah: lead ditandai kalah'],
  'opportunity.outDormant': [
    'no deal to close and {days} days of silence: dormant',
    'tidak ada deal yang akan ditutup dan {days} hari tanpa aktivitas: tertidur',
  ],
  'customer.means': ['A lead whose deal was won.', 'Lead yang deal-nya dimenangkan.'],
  'customer.in': ['a deal is closed as won', 'deal ditutup sebagai menang'],
  'owner.marketing': ['marketing', 'marketing'],
  'owner.handover': ['marketing, then the rep it is given to', 'marketing, lalu rep yang ditugasi'],
  'owner.rep': ['the rep it was given to', 'rep yang ditugasi'],
  'owner.success': ['customer success', 'customer success'],
  norm: ['{days} days', '{days} hari'],

  'recycled.means': [
    'A lead put to rest with a reason. Its history and a count of the rests are kept; nothing is given up for good.',
    'Lead yang ditunda dengan alasan. Riwayat dan jumlah penundaannya disimpan; tidak ada yang ditinggalkan selamanya.',
  ],
  'recycled.back': [
    'may qualify again after {days} days, or at once with a high-intent action',
    'dapat dikualifikasi lagi setelah {days} hari, atau langsung dengan tindakan high-intent',
  ],
  'recycled.longer': ['given back for “{reason}”: {days} days', 'dikembalikan karena “{reason}”: {days} hari'],
  'recycled.owner': [
    'given back for “{reason}”: returns to the same rep',
    'dikembalikan karena “{reason}”: kembali ke rep yang sama',
  ],
  'disqualified.means': ['A lead that is out for good.', 'Lead yang dikeluarkan untuk seterusnya.'],
  'disqualified.while': ['while {condition}', 'selama {condition}'],
  'disqualified.reason': ['given back for “{reason}”', 'dikembalikan karena “{reason}”'],
  'stale.means': [
    'A lead in its stage that both sides have been silent about.',
    'Lead yang tetap di tahapnya tanpa aktivitas dari kedua pihak.',
  ],
  'stale.in': ['{days} days of silence in {stages}', '{days} hari tanpa aktivitas di {stages}'],

  'fit.icp': [
    'every critical dimension holds, and every other known one',
    'semua dimensi kritis terpenuhi, juga semua dimensi lain yang diketahui',
  ],
  'fit.near': [
    'at least {share} % of the known dimensions hold',
    'paling sedikit {share} % dari dimensi yang diketahui terpenuhi',
  ],
  'fit.knockOut': ['never near-ICP while {condition}', 'tidak pernah near-ICP selama {condition}'],
  'fit.dimension': ['{name}: {condition}', '{name}: {condition}'],
  'fit.critical': ['{name} (critical): {condition}', '{name} (kritis): {condition}'],
  points: ['{name}: {points} points', '{name}: {points} poin'],
  'score.means': ['How much a lead is worth, from 0 to 100.', 'Nilai sebuah lead, dari 0 sampai 100.'],
  'score.weights': [
    'source × {source} + qualification × {qualification} + fit × {fit}',
    'sumber × {source} + kualifikasi × {qualification} + kesesuaian × {fit}',
  ],
  'score.band': ['{name}: from {from}', '{name}: mulai {from}'],
  'source.means': [
    'Where a lead comes from. The first sign that is found decides.',
    'Asal sebuah lead. Tanda pertama yang ditemukan menentukan.',
  ],
  'temperature.means': ['How lately the lead itself did something.', 'Seberapa baru lead melakukan sesuatu.'],
  'temperature.hot': ['hot: at most {hours} hours ago', 'panas: paling lama {hours} jam lalu'],
  'temperature.warm': ['warm: under {days} days ago', 'hangat: kurang dari {days} hari lalu'],
  'temperature.cold': ['cold: {days} days ago or longer', 'dingin: {days} hari lalu atau lebih'],
  'temperature.stale': ['stale: {days} days ago or longer', 'basi: {days} hari lalu atau lebih'],
  'intent.means': [
    'What shows by itself that somebody wants to buy.',
    'Hal yang dengan sendirinya menunjukkan niat membeli.',
  ],
  'intent.one': ['{name}: {count} × {kind} within {days} days', '{name}: {count} × {kind} dalam {days} hari'],

  'handover.means': [
    'From {stage} on a lead is due to a person. The first rule that holds decides who gets it.',
    'Mulai {stage}, lead menjadi tugas seseorang. Aturan pertama yang cocok menentukan penerimanya.',
  ],
  'handover.email': ['needs an e-mail address that can be answered', 'memerlukan alamat email yang dapat dibalas'],
  'handover.rule': ['{n}. {name}: {target}', '{n}. {name}: {target}'],
  'promise.means': [
    'The first answer is promised within a time. The clock starts when the lead is given to somebody.',
    'Jawaban pertama dijanjikan dalam waktu tertentu. Waktu mulai dihitung saat lead ditugaskan.',
  ],
  'promise.class': ['{n}. {name}: {minutes}', '{n}. {name}: {minutes}'],
  'promise.stops': [
    'the clock stops with the first call, e-mail or meeting',
    'waktu berhenti pada telepon, email, atau rapat pertama',
  ],
  'promise.stopsAccepted': [
    'the clock stops with the first call, e-mail or meeting, or when the rep accepts',
    'waktu berhenti pada telepon, email, atau rapat pertama, atau saat rep menerima',
  ],
  'promise.pauses': ['the clock stands still while {condition}', 'waktu berhenti sementara selama {condition}'],
  'promise.step': ['after {percent} %: {action}', 'setelah {percent} %: {action}'],
  'promise.stepLater': [
    'after {percent} % and {minutes} min: {action}',
    'setelah {percent} % dan {minutes} menit: {action}',
  ],
  'cadence.means': [
    'How a lead is followed up. The first that holds is the only one.',
    'Cara menindaklanjuti lead. Yang pertama cocok adalah satu-satunya.',
  ],
  'cadence.one': ['{name}: {count} touches ({channels})', '{name}: {count} sentuhan ({channels})'],
} as const satisfies Readonly<Record<string, readonly [en: string, id: string]>>

export type SentenceKey = keyof typeof SENTENCES

const NUMBERS = {
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 4 }),
  id: new Intl.NumberFormat('id-ID', { maximumFractionDigits: 4 }),
}

/** A sentence of the definitions in both languages. A slot the sentence names and nobody gives is a mistake of the program. */
export function sentence(key: SentenceKey, slots: Readonly<Record<string, Slot>> = {}): Words {
  const [en, id] = SENTENCES[key]
  return { en: filled(en, slots, 'en'), id: filled(id, slots, 'id') }
}

function filled(template: string, slots: Readonly<Record<string, Slot>>, language: keyof Words): string {
  return template.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const slot = slots[name]
    if (slot === undefined) throw new Error(`the sentence needs ${name}: ${template}`)
    if (typeof slot === 'number') return NUMBERS[language].format(slot)
    return typeof slot === 'string' ? slot : slot[language]
  })
}
