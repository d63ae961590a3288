import { defaultDisqualify, defaultRecycleReasons } from './default-lifecycle.ts'
import type { Policy } from './policy.ts'
import { all, any, known, when } from './write-conditions.ts'

const INDUSTRIES = [
  'software',
  'technolog',
  'internet',
  'computer',
  'saas',
  'fintech',
  'financial',
  'bank',
  'insurance',
  'logistic',
  'manufactur',
  'telecom',
  'retail',
  'commerce',
  'health',
  'teknologi',
  'keuangan',
  'logistik',
  'manufaktur',
  'ritel',
]
const DECIDERS = [
  'chief',
  'ceo',
  'cio',
  'cfo',
  'cmo',
  'founder',
  'owner',
  'president',
  'vp',
  'head',
  'director',
  'manager',
  'direktur',
  'kepala',
  'manajer',
  'pemilik',
]
// These short ones also stand inside other words (doctor, coordinator), so they count at the beginning only.
const DECIDERS_AT_START = ['cto', 'coo', 'cro', 'gm ']

/** The ideal customer and the other classes; an installation is expected to change these to its own market. */
export const defaultFit: Policy['fit'] = {
  dimensions: [
    { id: 'size', critical: true, when: all(when('employees', 'between', [50, 5000])) },
    { id: 'industry', critical: true, when: all(when('industry', 'contains', INDUSTRIES)) },
    {
      id: 'role',
      critical: true,
      when: any(when('role', 'contains', DECIDERS), when('role', 'beginsWith', DECIDERS_AT_START)),
    },
    {
      id: 'tech-stack',
      critical: false,
      when: all(
        when('techStack', 'contains', [
          'hubspot',
          'salesforce',
          'google workspace',
          'microsoft 365',
          'slack',
          'segment',
        ]),
      ),
    },
    {
      id: 'use-case',
      critical: false,
      when: all(
        when('useCase', 'contains', [
          'lead',
          'sales',
          'crm',
          'pipeline',
          'routing',
          'marketing',
          'prospek',
          'penjualan',
        ]),
      ),
    },
  ],
  knockOut: any(
    when('role', 'contains', ['student', 'mahasiswa', 'pelajar', 'job seeker']),
    when('role', '=', 'intern'),
    when('company', 'contains', ['competitor', 'kompetitor']),
  ),
  nearShare: 0.6,
  classes: [
    { id: 'enterprise', when: all(when('employees', '>=', 1000)) },
    {
      id: 'strategic',
      when: any(
        when('importList', 'contains', ['target account', 'strategic', 'market entry', 'akun target']),
        when('campaign', 'contains', ['target account', 'strategic', 'competitive displacement', 'market entry']),
      ),
    },
    { id: 'smb', when: all(when('employees', 'between', [1, 200])) },
    { id: 'transactional', when: all(when('expectedValue', 'between', [0, 5000])) },
  ],
  points: { icp: 100, enterprise: 90, strategic: 80, near_icp: 70, smb: 60, transactional: 50, none: 30 },
}

export const defaultStages: Policy['stages'] = {
  mql: {
    basicFit: all(
      when('emailValid', '=', true),
      any(known('company'), when('accountMatched', '=', true)),
      known('role'),
    ),
    minScore: 65,
    minEngagement: 50,
    highIntent: true,
    fallBack: { points: 15, afterDays: 30 },
  },
  opportunity: { stakeholders: 2 },
  sal: { onAcceptance: true, onFirstOutreach: true, onFallback: true },
  sql: { requires: ['need', 'budget', 'authority', 'timeline'] },
  recycle: { coolDownDays: 30, reasons: defaultRecycleReasons },
  unreachable: { attempts: 6, days: 14, minAttempts: 1, contactKinds: ['reply', 'meeting', 'event-conversation'] },
  silence: { staleDays: 90, staleStages: ['known', 'mql', 'sal', 'sql'], dormantDays: 90 },
  disqualify: defaultDisqualify,
  normDays: { known: 30, mql: 3, sal: 14, sql: 42, opportunity: 180 },
}
