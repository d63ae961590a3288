import { ACCEPTED, april, ARRIVES, at, wed, type Event, type Row, type Step } from './row.ts'

const CONFIRMED = {
  estafet_need_confirmed: 'true',
  estafet_budget_confirmed: 'true',
  estafet_authority_confirmed: 'true',
  estafet_timeline_confirmed: 'true',
}
/** Where the lead comes from, which is all that its score is made of here. */
const sourceIs = (medium: string): Event => ({ kind: 'changed', properties: { utm_medium: medium } })

/** Values of a lead and its way through the stages, forward and back. */
export const STAGE_ROWS: readonly Row[] = [
  {
    id: 'E42',
    says: 'last active 48 h, 5, 30, 90 days ago → hot, warm, cold, stale',
    minutes: 30,
    members: ['C'],
    steps: [
      { at: april(1), event: ARRIVES, sees: { temperature: 'hot' } },
      { at: april(3), sees: { temperature: 'hot' } },
      { at: april(6), sees: { temperature: 'warm' } },
      { at: at('2026-05-01 10:00'), sees: { temperature: 'cold' } },
      { at: at('2026-06-30 10:00'), sees: { temperature: 'stale' } },
    ],
  },
  {
    id: 'E43',
    says: '40 points, half-life 30 d, 45 d idle → 14.14; accepted, it keeps its stage',
    minutes: 30,
    members: ['B'],
    steps: [
      {
        at: april(1),
        event: { kind: 'arrives', as: { recent_conversion_event_name: 'Webinar' } },
        sees: { stage: 'mql', engagement: 40 },
      },
      { at: april(1, '10:05'), event: ACCEPTED, sees: { stage: 'sal' } },
      {
        at: at('2026-05-16 10:00'),
        event: sourceIs('outbound'),
        sees: { stage: 'sal', engagement: 14.14, score: '44' },
      },
    ],
  },
  {
    id: 'E44',
    says: 'T = 60, h = 15: 58, 61, 55, 44 → known, MQL, MQL, MQL; back after 30 days unaccepted, and not before',
    minutes: 30,
    members: ['B'],
    steps: [
      {
        at: april(1),
        event: { kind: 'arrives', as: { recent_conversion_event_name: 'Newsletter', utm_medium: 'event' } },
        sees: { score: '58', stage: 'known' },
      },
      { at: april(2), event: sourceIs('partner'), sees: { score: '61', stage: 'mql' } },
      { at: april(3), event: sourceIs('cpc'), sees: { score: '55', stage: 'mql' } },
      { at: april(4), event: sourceIs('outbound'), sees: { score: '44', stage: 'mql' } },
      { at: at('2026-05-02 09:59'), sees: { stage: 'mql' } },
      { at: at('2026-05-02 10:00'), sees: { stage: 'known', status: 'active', stays: 'known 1, mql 1, known 1' } },
    ],
  },
  {
    id: 'E44a',
    says: 'the same, but accepted: the score takes it back at no time',
    minutes: 30,
    members: ['B'],
    steps: [
      {
        at: april(2),
        event: { kind: 'arrives', as: { recent_conversion_event_name: 'Newsletter', utm_medium: 'partner' } },
        sees: { score: '61', stage: 'mql' },
      },
      { at: april(3), event: ACCEPTED, sees: { stage: 'sal' } },
      { at: april(4), event: sourceIs('outbound'), sees: { score: '44', stage: 'sal' } },
      { at: at('2026-05-02 10:00'), sees: { stage: 'sal' } },
    ],
  },
  {
    id: 'E46',
    says: 'known on day 0, qualified on day 10 → MQL and SAL passed over, no stay in them',
    minutes: 30,
    members: ['B'],
    steps: [
      {
        at: april(1),
        event: { kind: 'arrives', as: { recent_conversion_event_name: 'Newsletter' } },
        sees: { stage: 'known', stays: 'known 1' },
      },
      {
        at: april(11),
        event: { kind: 'changed', properties: CONFIRMED },
        sees: { stage: 'sql', stays: 'known 1, sql 1', skips: 'mql, sal' },
      },
    ],
  },
  {
    id: 'E47',
    says: 'MQL d0, SAL d2, recycled d9, MQL d40, SAL d41 → two visits each, cycle 2',
    minutes: 30,
    members: ['B'],
    steps: [
      { at: april(1), event: ARRIVES, sees: { stage: 'mql' } },
      { at: april(3), event: ACCEPTED, sees: { stage: 'sal' } },
      {
        at: april(10),
        event: { kind: 'answered', response: 'rejected', reason: 'no budget' },
        sees: { stage: 'known', status: 'nurture', rest: 'handed-back' },
      },
      {
        at: at('2026-05-11 10:00'),
        event: { kind: 'changed', properties: { recent_conversion_date: String(at('2026-05-11 10:00')) } },
        sees: { stage: 'mql', cycle: 2 },
      },
      {
        at: at('2026-05-12 10:00'),
        event: ACCEPTED,
        sees: { stage: 'sal', cycle: 2, stays: 'known 1, mql 1, sal 1, mql 2, sal 2' },
      },
    ],
  },
  {
    id: 'E53',
    says: 'made MQL in HubSpot at 12:00:10, told first; known at 12:00:00, told after → stays MQL, and both are kept',
    minutes: 30,
    members: ['B'],
    steps: [
      {
        at: wed('12:00:10'),
        event: {
          kind: 'arrives',
          unheard: true,
          as: { recent_conversion_event_name: 'Newsletter', lifecyclestage: 'marketingqualifiedlead' },
        },
      },
      {
        at: wed('12:00:10'),
        event: { kind: 'told', happened: wed('12:00:10'), lifecycle: 'marketingqualifiedlead' },
        sees: { stage: 'mql' },
      },
      {
        at: wed('12:00:12'),
        event: { kind: 'told', happened: wed('12:00:00'), lifecycle: 'lead' },
        sees: {
          stage: 'mql',
          stays: 'known 1, mql 1',
          writes: 'none',
          crmStageTold: ['marketingqualifiedlead', 'lead'],
        },
      },
    ],
  },
  {
    id: 'E58',
    says: 'six attempts in 14 days without contact, the sixth on day 11 → recycled on day 11, owner kept, clocks ended',
    minutes: 30,
    members: ['C'],
    steps: [
      { at: april(1), event: ARRIVES, sees: { owner: 'C', stage: 'mql' } },
      { at: april(1, '10:05'), event: ACCEPTED, sees: { stage: 'sal', leadClock: 'met' } },
      ...[2, 3, 6, 8, 10].map((day): Step => ({
        at: april(day),
        event: { kind: 'called', happened: april(day) },
        sees: { stage: 'sal' },
      })),
      {
        at: april(12),
        event: { kind: 'called', happened: april(12) },
        sees: { owner: 'C', stage: 'known', status: 'nurture', rest: 'unreachable', leadClock: 'met' },
      },
    ],
  },
]
