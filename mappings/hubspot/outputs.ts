import type { Mapping, OutputRule, OwnShape, Words, WriterName } from '../../src/mapping/shape.ts'
import { shape } from './properties.ts'

/** Where each result goes. Words a policy may rename (band, source, fit, qualification) are texts; closed words are choices. */

const STAGES: readonly (readonly [string, string, string])[] = [
  ['visitor', 'Visitor', 'Pengunjung'],
  ['known', 'Known', 'Dikenal'],
  ['iql', 'Information qualified (IQL)', 'Terkualifikasi informasi (IQL)'],
  ['mql', 'Marketing qualified (MQL)', 'Terkualifikasi marketing (MQL)'],
  ['sal', 'Sales accepted (SAL)', 'Diterima sales (SAL)'],
  ['sql', 'Sales qualified (SQL)', 'Terkualifikasi sales (SQL)'],
  ['opportunity', 'Opportunity', 'Peluang'],
  ['customer', 'Customer', 'Pelanggan'],
]
const STATUSES: readonly (readonly [string, string, string])[] = [
  ['active', 'Active', 'Aktif'],
  ['nurture', 'In nurture', 'Dirawat'],
  ['disqualified', 'Disqualified', 'Tidak memenuhi syarat'],
  ['lost', 'Lost', 'Kalah'],
  ['dormant', 'Dormant', 'Tertidur'],
  ['stale', 'Stale', 'Basi'],
]

function own(
  property: string,
  writer: WriterName,
  kind: OwnShape['kind'],
  label: Words,
  description: Words,
): OutputRule {
  return { property: `estafet_${property}`, writer, shape: shape(kind, label, description) }
}

function choice(
  property: string,
  words: readonly (readonly [string, string, string])[],
  label: Words,
  description: Words,
): OutputRule {
  const choices = words.map(([value, en, id]) => ({ value, label: { en, id } }))
  return { property: `estafet_${property}`, writer: 'text', shape: { kind: 'choice', label, description, choices } }
}

function words(en: string, id: string): Words {
  return { en, id }
}

export const outputs: Mapping['outputs'] = {
  stage: choice(
    'stage',
    STAGES,
    words('Stage', 'Tahap'),
    words('Where the lead stands in the lifecycle.', 'Posisi lead dalam siklus hidup.'),
  ),
  status: choice(
    'status',
    STATUSES,
    words('Status', 'Status'),
    words('What is being done with the lead beside its stage.', 'Perlakuan terhadap lead di samping tahapnya.'),
  ),
  score: own(
    'score',
    'integer',
    'number',
    words('Score', 'Skor'),
    words(
      '0 to 100, weighted from source, qualification and fit.',
      '0 sampai 100, dari sumber, kualifikasi dan kecocokan.',
    ),
  ),
  band: own(
    'band',
    'text',
    'text',
    words('Score band', 'Golongan skor'),
    words('Band of the score.', 'Golongan dari skor.'),
  ),
  scoreSource: own(
    'score_source',
    'decimal',
    'number',
    words('Score: source', 'Skor: sumber'),
    words('Points of the source before weighting.', 'Poin sumber sebelum dibobot.'),
  ),
  scoreQualification: own(
    'score_qualification',
    'decimal',
    'number',
    words('Score: qualification', 'Skor: kualifikasi'),
    words('Points of the qualification before weighting.', 'Poin kualifikasi sebelum dibobot.'),
  ),
  scoreFit: own(
    'score_fit',
    'decimal',
    'number',
    words('Score: fit', 'Skor: kecocokan'),
    words('Points of the fit before weighting.', 'Poin kecocokan sebelum dibobot.'),
  ),
  sourceType: own(
    'source',
    'text',
    'text',
    words('Source', 'Sumber'),
    words('Where the lead comes from.', 'Asal lead.'),
  ),
  sourceDetail: own(
    'source_detail',
    'text',
    'text',
    words('Source detail', 'Rincian sumber'),
    words('Which kind within the source.', 'Jenis di dalam sumber.'),
  ),
  qualification: own(
    'qualification',
    'text',
    'text',
    words('Qualification', 'Kualifikasi'),
    words('How ready the lead is.', 'Kesiapan lead.'),
  ),
  fit: own(
    'fit',
    'text',
    'text',
    words('Fit', 'Kecocokan'),
    words('Highest fit class the lead holds.', 'Kelas kecocokan tertinggi.'),
  ),
  temperature: own(
    'temperature',
    'text',
    'text',
    words('Temperature', 'Suhu'),
    words('How lately the lead did something.', 'Seberapa baru lead beraktivitas.'),
  ),
  ownerId: { property: 'hubspot_owner_id', writer: 'text', shape: null },
  assignedAt: own(
    'assigned_at',
    'instant',
    'instant',
    words('Assigned at', 'Ditugaskan pada'),
    words('When the present owner was given the lead.', 'Kapan pemilik sekarang menerima lead.'),
  ),
  slaDueAt: own(
    'sla_due_at',
    'instant',
    'instant',
    words('Answer due', 'Batas jawaban'),
    words('By when the lead must have been contacted.', 'Batas waktu lead harus dihubungi.'),
  ),
  slaState: own(
    'sla_state',
    'text',
    'text',
    words('Answer state', 'Keadaan jawaban'),
    words(
      'Whether the promised answer is running, met or missed.',
      'Apakah janji jawaban berjalan, terpenuhi atau terlewat.',
    ),
  ),
  firstResponseAt: own(
    'first_response_at',
    'instant',
    'instant',
    words('First response', 'Respons pertama'),
    words('First real outreach of a person.', 'Kontak nyata pertama oleh seseorang.'),
  ),
  cycle: own(
    'cycle',
    'integer',
    'number',
    words('Cycle', 'Putaran'),
    words('1 at first; one more each time the lead comes back.', '1 pada awalnya; bertambah setiap lead kembali.'),
  ),
  routingReason: own(
    'routing_reason',
    'text',
    'long-text',
    words('Why this owner', 'Mengapa pemilik ini'),
    words('The reason of the latest routing, in words.', 'Alasan penugasan terakhir, dengan kata-kata.'),
  ),
}
