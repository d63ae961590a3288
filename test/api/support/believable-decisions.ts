import type { Candidate, Decision, Routing } from '../../../src/domain/decision.ts'
import type { Names } from '../../../src/domain/explain/slots.ts'
import type { Instant, Stage } from '../../../src/domain/lead.ts'
import type { DecisionRow } from '../../../src/ports/reads.ts'

/** A Monday, 09:15 in Jakarta. */
export const NOW: Instant = Date.UTC(2026, 2, 9, 2, 15)
const MINUTE = 60_000

export const REPS: Readonly<Record<string, string>> = {
  '11': 'Sari Dewanti',
  '12': 'Budi Santoso',
  '13': 'Dewi Lestari',
  '14': 'Rafi Pratama',
  '15': 'Nia Kurniawan',
}

export const NAMES: Names = {
  rep: (id) => REPS[id] ?? id,
  account: (id) => id,
  pool: (id) => (id === 'ae' ? 'AE Jakarta' : id),
  rule: (id) => id,
}

/** A decision's id by its number; sorts as the numbers do. */
export function decisionId(n: number): string {
  return `018f0000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
}

type Story = {
  readonly person: string | null
  readonly company: string | null
  readonly stage: Stage
  readonly parts: readonly [source: number, qualification: number, fit: number]
  readonly temperature: Decision['temperature']
  readonly source: string
  readonly owner: string | null
  readonly dueInMinutes: number | null
  readonly sla: 'running' | 'met' | 'breached' | null
  readonly hold?: string
}

const STORIES: readonly Story[] = [
  {
    person: 'Tono Wijaya',
    company: 'PT Samudra Logistik',
    stage: 'mql',
    parts: [27, 24, 30],
    temperature: 'hot',
    source: 'inbound',
    owner: '11',
    dueInMinutes: 4,
    sla: 'running',
  },
  {
    person: 'Rina Putri',
    company: 'PT Bumi Raya',
    stage: 'known',
    parts: [9, 8, 21],
    temperature: 'warm',
    source: 'event',
    owner: null,
    dueInMinutes: null,
    sla: null,
    hold: 'outside-hours',
  },
  {
    person: 'Joko Hartono',
    company: 'CV Maju Bersama',
    stage: 'sal',
    parts: [30, 28, 24],
    temperature: 'warm',
    source: 'referral',
    owner: '14',
    dueInMinutes: -12,
    sla: 'breached',
  },
  {
    person: null,
    company: null,
    stage: 'visitor',
    parts: [6, 0, 6],
    temperature: 'cold',
    source: 'unknown',
    owner: null,
    dueInMinutes: null,
    sla: null,
  },
  {
    person: 'Wulan Kartika',
    company: 'Nusantara Cloud',
    stage: 'sql',
    parts: [21, 36, 30],
    temperature: 'hot',
    source: 'partner',
    owner: '13',
    dueInMinutes: -40,
    sla: 'met',
  },
  {
    person: 'Margarethe von Hohenstein-Wittelsbach',
    company: 'Gesellschaft für Logistik und Warenumschlag mbH',
    stage: 'mql',
    parts: [15, 24, 18.5],
    temperature: 'stale',
    source: 'outbound',
    owner: '12',
    dueInMinutes: 95,
    sla: 'running',
  },
]

const ALL_GATES: readonly Candidate[] = [
  { repId: '11', gate: 'chosen', present: true },
  { repId: '12', gate: 'out-of-office', present: false },
  { repId: '13', gate: 'cap', present: false },
  { repId: '14', gate: 'eligible', present: true },
  { repId: '15', gate: 'not-skilled', present: true },
]

function routingOf(story: Story, at: Instant): Routing {
  if (story.hold !== undefined) {
    return {
      kind: 'hold',
      hold: { since: at, reason: story.hold, poolId: 'ae', until: at + 45 * MINUTE },
      candidates: ALL_GATES.map((one) => ({ ...one, gate: 'out-of-hours', present: false })),
    }
  }
  if (story.owner === null) return { kind: 'not-yet', because: 'route.not-yet' }
  return {
    kind: 'assign',
    assignment: {
      ownerId: story.owner,
      assignedAt: at,
      by: 'pool',
      poolId: 'ae',
      ruleId: 'inbound-icp',
      lockedUntil: null,
    },
    because: 'route.turn',
    candidates: ALL_GATES,
  }
}

/** The n-th decision of a believable morning, decided at `at`. */
export function aDecisionRow(n: number, at: Instant): DecisionRow {
  const story = STORIES[n % STORIES.length]!
  const [source, qualification, fit] = story.parts
  const total = source + qualification + fit
  const band = total >= 75 ? 'high' : total >= 50 ? 'medium' : 'low'
  const routing = routingOf(story, at)
  const dueAt = story.dueInMinutes === null ? null : at + story.dueInMinutes * MINUTE
  const because = routing.kind === 'hold' ? 'route.held' : routing.kind === 'not-yet' ? 'route.not-yet' : 'route.turn'
  const decision: Decision = {
    sourceType: story.source,
    sourceDetail: null,
    qualification: story.stage === 'sal' || story.stage === 'sql' ? story.stage : 'mql',
    fit: { classes: ['icp'], top: 'icp', matched: ['size', 'industry', 'role'], missing: ['use-case'] },
    temperature: story.temperature,
    engagement: 52,
    score: { total, source, qualification, fit, weights: { source: 0.3, qualification: 0.4, fit: 0.3 }, band },
    account: null,
    stage: story.stage,
    status: 'active',
    transitions: [],
    routing,
    clocks: [],
    tasks: [],
    outputs: {
      stage: story.stage,
      status: 'active',
      score: Math.round(total),
      band,
      scoreSource: source,
      scoreQualification: qualification,
      scoreFit: fit,
      sourceType: story.source,
      sourceDetail: null,
      qualification: 'mql',
      fit: 'icp',
      temperature: story.temperature,
      ownerId: story.owner,
      assignedAt: story.owner === null ? null : at,
      slaDueAt: dueAt,
      slaState: story.sla,
      firstResponseAt: null,
      cycle: 1,
      routingReason: { step: 'route', because, saw: { ruleId: 'inbound-icp', owner: story.owner, pool: 'ae' } },
    },
    nextTouch: null,
    holes: [],
    proposal: null,
    lookAgainAt: dueAt,
    trace: [],
  }
  return {
    decisionId: decisionId(n),
    leadId: `018f1111-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
    recordId: String(5_000 + n),
    decidedAt: at,
    policyVersion: 14,
    personName: story.person,
    company: story.company,
    decision,
    latencyMs: 412,
  }
}
