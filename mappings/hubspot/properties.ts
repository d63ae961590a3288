import type { OwnProperty, OwnShape, Words } from '../../src/mapping/shape.ts'

/** Properties of ours that people fill in, and the revision. Results are in outputs.ts. */

function confirmed(property: string, en: string, id: string): OwnProperty {
  return {
    holder: 'contact',
    property,
    shape: {
      label: { en: `${en} confirmed`, id: `${id} dipastikan` },
      description: {
        en: 'Set by the rep after the qualification conversation; read by Estafet, never written.',
        id: 'Diisi oleh sales setelah percakapan kualifikasi; dibaca Estafet, tidak pernah ditulis.',
      },
      kind: 'yes-no',
    },
  }
}

export const repInputs: readonly OwnProperty[] = [
  {
    holder: 'contact',
    property: 'estafet_rep_response',
    shape: {
      label: { en: 'Response to assignment', id: 'Jawaban atas penugasan' },
      description: {
        en: 'The owner accepts or rejects the lead here.',
        id: 'Pemilik menerima atau menolak lead di sini.',
      },
      kind: 'choice',
      choices: [
        { value: 'accepted', label: { en: 'Accepted', id: 'Diterima' } },
        { value: 'rejected', label: { en: 'Rejected', id: 'Ditolak' } },
      ],
    },
  },
  {
    holder: 'contact',
    property: 'estafet_reject_reason',
    shape: {
      label: { en: 'Reason for rejection', id: 'Alasan penolakan' },
      description: {
        en: 'Why the owner rejected the lead, in a few words.',
        id: 'Mengapa pemilik menolak lead, secara singkat.',
      },
      kind: 'text',
    },
  },
  confirmed('estafet_need_confirmed', 'Need', 'Kebutuhan'),
  confirmed('estafet_budget_confirmed', 'Budget', 'Anggaran'),
  confirmed('estafet_authority_confirmed', 'Authority', 'Wewenang'),
  confirmed('estafet_timeline_confirmed', 'Timeline', 'Jadwal'),
  confirmed('estafet_metrics_confirmed', 'Metrics', 'Ukuran keberhasilan'),
  confirmed('estafet_decision_criteria_confirmed', 'Decision criteria', 'Kriteria keputusan'),
  confirmed('estafet_decision_process_confirmed', 'Decision process', 'Proses keputusan'),
  confirmed('estafet_champion_confirmed', 'Champion', 'Pendukung di dalam'),
]

export const revision: OwnProperty = {
  holder: 'contact',
  property: 'estafet_revision',
  shape: shape(
    'number',
    { en: 'Revision', id: 'Revisi' },
    {
      en: 'Rises with each change Estafet makes to this record. Do not edit.',
      id: 'Naik pada setiap perubahan oleh Estafet. Jangan diubah.',
    },
  ),
}

/** A shape without choices. */
export function shape(kind: OwnShape['kind'], label: Words, description: Words): OwnShape {
  return { kind, label, description }
}
