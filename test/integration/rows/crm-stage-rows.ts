import { ACCEPTED, ARRIVES, at, type Row, type Step } from './row.ts'

const june = (day: number, time = '10:00'): number => at(`2026-06-${String(day).padStart(2, '0')} ${time}`)

/** The portal's own stage, where it follows ours and where it does not. */
export const CRM_STAGE_ROWS: readonly Row[] = [
  {
    id: 'E54a',
    says: 'the portal’s own stage is left alone until somebody has it follow',
    minutes: 30,
    members: ['B'],
    steps: [
      {
        at: june(1, '09:30'),
        event: { kind: 'arrives', as: { lifecyclestage: 'subscriber' } },
        sees: { stage: 'mql', crmStage: 'subscriber', crmStageTold: ['subscriber'] },
      },
    ],
  },
  {
    id: 'E54',
    says: 'the portal’s opportunity → known (recycled): emptied, then set, both webhooks ignored, one move kept; forward the portal is not fought',
    minutes: 30,
    members: ['C'],
    steps: [
      { at: june(1, '09:45'), event: { kind: 'crm-stage', on: true } },
      { at: june(1), event: ARRIVES, sees: { stage: 'mql', crmStage: 'marketingqualifiedlead' } },
      { at: june(1, '10:05'), event: ACCEPTED, sees: { stage: 'sal', crmStage: 'marketingqualifiedlead' } },
      { at: june(1, '10:30'), event: { kind: 'deal' }, sees: { stage: 'sal', crmStage: 'opportunity' } },
      ...[2, 3, 5, 8, 10].map((day): Step => ({
        at: june(day),
        event: { kind: 'called', happened: june(day) },
        sees: { stage: 'sal', crmStage: 'opportunity', crmStageTold: ['marketingqualifiedlead by us', 'opportunity'] },
      })),
      {
        at: june(12),
        event: { kind: 'called', happened: june(12) },
        sees: {
          stage: 'known',
          crmStage: 'lead',
          crmStageTold: ['marketingqualifiedlead by us', 'opportunity', 'emptied by us', 'lead by us'],
          overtaken: 0,
          moves: 'known entered, mql promoted, sal promoted, known unreachable',
        },
      },
    ],
  },
  {
    id: 'E54b',
    says: 'a stage that the portal has dropped is not written, and all else is',
    minutes: 30,
    members: ['B'],
    steps: [
      { at: june(15, '09:45'), event: { kind: 'stage-dropped', value: 'marketingqualifiedlead' } },
      {
        at: june(15),
        event: { kind: 'arrives', as: { lifecyclestage: 'subscriber' } },
        sees: { owner: 'B', stage: 'mql', crmStage: 'subscriber', crmStageTold: ['subscriber'] },
      },
      { at: june(15, '10:05'), event: { kind: 'crm-stage', on: false } },
    ],
  },
]
