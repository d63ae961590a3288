import type { Words } from './words.ts'

const w = (en: string, id: string): Words => ({ en, id })

/** What the parts of a policy are called, by path without the names of entries. A path that is not here is told by its last key. */
const PARTS: Readonly<Record<string, Words>> = {
  schemaVersion: w('Schema version', 'Versi skema'),
  name: w('Name of the policy', 'Nama kebijakan'),
  ownDomains: w('Own domains', 'Domain sendiri'),
  sources: w('Sources', 'Sumber'),
  'sources.rules': w('Source rule', 'Aturan sumber'),
  'sources.points': w('Source points', 'Poin sumber'),
  verification: w('Verification', 'Verifikasi'),
  qualification: w('Qualification', 'Kualifikasi'),
  'qualification.points': w('Qualification points', 'Poin kualifikasi'),
  fit: w('Fit', 'Kesesuaian'),
  'fit.dimensions': w('Fit dimension', 'Dimensi kesesuaian'),
  'fit.classes': w('Fit class', 'Kelas kesesuaian'),
  'fit.points': w('Fit points', 'Poin kesesuaian'),
  temperature: w('Temperature', 'Temperatur'),
  engagement: w('Engagement', 'Engagement'),
  'engagement.points': w('Engagement points', 'Poin engagement'),
  'engagement.highIntent': w('High intent', 'Minat tinggi'),
  'engagement.forms': w('Form names', 'Nama formulir'),
  'engagement.pages': w('Page addresses', 'Alamat halaman'),
  score: w('Score', 'Skor'),
  'score.weights': w('Score weights', 'Bobot skor'),
  'score.bands': w('Band', 'Rentang'),
  stages: w('Stages', 'Tahap'),
  'stages.mql': w('MQL', 'MQL'),
  'stages.sal': w('SAL', 'SAL'),
  'stages.sql': w('SQL', 'SQL'),
  'stages.recycle': w('Recycling', 'Daur ulang'),
  'stages.recycle.reasons': w('Recycle reason', 'Alasan daur ulang'),
  'stages.unreachable': w('Unreachable', 'Tidak terhubungi'),
  'stages.silence': w('Silence', 'Masa diam'),
  'stages.disqualify': w('Disqualified while', 'Didiskualifikasi selama'),
  'stages.mql.fallBack': w('MQL fall-back', 'MQL mundur'),
  'stages.normDays': w('Normal time in stage', 'Waktu normal per tahap'),
  matching: w('Account matching', 'Pencocokan akun'),
  duplicates: w('Duplicates', 'Duplikat'),
  routing: w('Routing', 'Routing'),
  'routing.rules': w('Routing', 'Routing'),
  'routing.rules.target': w('goes to', 'ditujukan ke'),
  pools: w('Pool', 'Pool'),
  'pools.members': w('member', 'anggota'),
  'pools.caps': w('cap per', 'batas per'),
  sla: w('SLA', 'SLA'),
  'sla.classes': w('SLA', 'SLA'),
  // The minutes are what an SLA class is: they need no name of their own.
  'sla.classes.minutes': w('', ''),
  'sla.steps': w('SLA step', 'Langkah SLA'),
  holidays: w('Holidays', 'Hari libur'),
  'holidays.teams': w('Holidays of team', 'Hari libur tim'),
  'holidays.closed': w('Closed day', 'Hari tutup'),
  people: w('Person', 'Orang'),
  territories: w('Territory', 'Wilayah'),
  events: w('Event', 'Event'),
  partners: w('Partner', 'Partner'),
  cadences: w('Cadence', 'Tindak lanjut'),
  'cadences.touches': w('touch', 'sentuhan'),
  limits: w('Limits', 'Batas'),
  rollout: w('Rollout', 'Peluncuran'),
  blackHoles: w('Black holes', 'Titik hilang'),
}

/** Names of keys wherever they stand; a unit at the end of a key is told behind the value. */
const KEYS: Readonly<Record<string, Words>> = {
  acceptanceStops: w('acceptance stops the clock', 'penerimaan menghentikan hitungan waktu'),
  after: w('after', 'setelah'),
  attempts: w('attempts', 'upaya'),
  channel: w('channel', 'saluran'),
  channels: w('channels', 'saluran'),
  conflictMinutes: w('a conflict within', 'konflik dalam'),
  conflictQuietDays: w('conflicts close after quiet', 'konflik ditutup setelah tenang'),
  contactKinds: w('counts as contact', 'dihitung sebagai kontak'),
  compared: w('leads compared', 'lead yang dibandingkan'),
  atLeast: w('leads needed', 'lead yang diperlukan'),
  pauseAbove: w('writing pauses above', 'penulisan dijeda di atas'),
  disqualify: w('disqualifies', 'mendiskualifikasi'),
  dormant: w('dormant after', 'tertidur setelah'),
  evaluationsPerHour: w('evaluations of a record an hour', 'evaluasi satu data per jam'),
  managerAfter: w('manager after', 'manajer setelah'),
  minAttempts: w('least attempts', 'upaya minimum'),
  onNewOwner: w('on a new owner', 'saat pemilik baru'),
  returnToOwner: w('returns to the owner', 'kembali ke pemilik'),
  staleStages: w('stages that grow stale', 'tahap yang dapat basi'),
  stopOn: w('stops on', 'berhenti saat'),
  template: w('template', 'templat'),
  action: w('action', 'tindakan'),
  at: w('at', 'pada'),
  blockDisposable: w('hold disposable addresses', 'tahan alamat sekali pakai'),
  blockRoleAddresses: w('hold addresses of functions', 'tahan alamat fungsi'),
  basicFit: w('basic fit', 'kesesuaian dasar'),
  caps: w('caps', 'batas'),
  cold: w('cold from', 'dingin mulai'),
  contains: w('words', 'kata'),
  coolDown: w('cool-down', 'masa jeda'),
  count: w('count', 'jumlah'),
  country: w('country', 'negara'),
  credit: w('turn back for', 'giliran kembali untuk'),
  credits: w('turns given back', 'giliran yang dikembalikan'),
  critical: w('critical', 'kritis'),
  date: w('date', 'tanggal'),
  detail: w('detail', 'rincian'),
  elsePool: w('else pool', 'bila tidak, pool'),
  from: w('from', 'mulai'),
  fromStage: w('from stage', 'mulai tahap'),
  halfLife: w('half-life', 'waktu paruh'),
  hides: w('hidden from the partner', 'disembunyikan dari partner'),
  highIntent: w('high intent', 'minat tinggi'),
  hot: w('hot up to', 'panas sampai'),
  hours: w('hours', 'jam kerja'),
  id: w('id', 'id'),
  kind: w('kind', 'jenis'),
  knockOut: w('knock-out', 'pengecualian'),
  manualLock: w('manual lock', 'kunci manual'),
  method: w('method', 'metode'),
  minEngagement: w('least engagement', 'engagement minimum'),
  minScore: w('least score', 'skor minimum'),
  minutes: w('time', 'waktu'),
  name: w('name', 'nama'),
  nearShare: w('share for near-ICP', 'porsi untuk near-ICP'),
  onAcceptance: w('by acceptance', 'lewat penerimaan'),
  stakeholders: w('people of the buyer on the deal', 'orang di pihak pembeli pada deal'),
  onFallback: w('by the fallback of a pool', 'lewat cadangan pool'),
  onFirstOutreach: w('by first contact', 'lewat kontak pertama'),
  overflow: w('overflow', 'limpahan'),
  per: w('per', 'per'),
  performance: w('performance', 'kinerja'),
  points: w('points', 'poin'),
  qualification: w('qualification', 'kualifikasi'),
  reason: w('reason', 'alasan'),
  requireEmail: w('e-mail needed', 'email wajib'),
  requires: w('needs', 'memerlukan'),
  source: w('source', 'sumber'),
  stale: w('stale from', 'basi mulai'),
  stickiness: w('who knows the buyer', 'siapa yang mengenal pembeli'),
  sticky: w('sticky for', 'tetap selama'),
  target: w('goes to', 'ditujukan ke'),
  tieBreakers: w('tie-breakers', 'penentu seri'),
  unit: w('unit', 'satuan'),
  weight: w('weight', 'bobot'),
  when: w('condition', 'syarat'),
  window: w('window', 'jendela'),
  within: w('within', 'dalam'),
}

/** Units that keys end with. */
const UNITS: Readonly<Record<string, Words>> = {
  minutes: w('min', 'menit'),
  hours: w('h', 'jam'),
  days: w('days', 'hari'),
  percent: w('%', '%'),
}

/** The name of a part, and the unit behind its values. */
export interface Named {
  readonly name: Words
  readonly unit: Words | null
}

/** @param path keys from the root, without the names of entries. */
export function nameOfPart(path: readonly string[]): Named {
  const key = path.at(-1) ?? ''
  const [stem, unit] = unitOf(key)
  const whole = own(PARTS, path.join('.'))
  return { name: whole ?? own(KEYS, key) ?? own(KEYS, stem) ?? plain(stem), unit }
}

/** The name of a key within a value: `name` is a name there, not that of the policy. */
export function nameOfKey(key: string): Named {
  const [stem, unit] = unitOf(key)
  return { name: own(KEYS, key) ?? own(KEYS, stem) ?? own(PARTS, key) ?? plain(stem), unit }
}

/** `hotHours` is hot, in hours; `hours` alone is a word like any other, `minutes` alone is minutes. */
function unitOf(key: string): readonly [stem: string, unit: Words | null] {
  const match = /^(.*?)(Minutes|Hours|Days|Percent|^minutes)$/.exec(key)
  const unit = match?.[2] === undefined ? null : (own(UNITS, match[2].toLowerCase()) ?? null)
  return [match?.[1] || key, unit]
}

/** A key that nobody named: `fooBar` → foo bar. Keys of tables (`inbound.demo_request`) stay as they are written. */
function plain(key: string): Words {
  const spaced = /[._-]/.test(key) ? key : key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return { en: spaced, id: spaced }
}

function own(table: Readonly<Record<string, Words>>, key: string): Words | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
