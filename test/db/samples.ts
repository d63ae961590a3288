import type { AuditEntry } from '../../src/ports/audit.ts'
import type { Decision, Decided } from '../../src/domain/decision.ts'
import type { Assignment, Clock, LeadMemory } from '../../src/domain/lead.ts'
import type { Lane, ObjectType, TaskWrite } from '../../src/ports/crm.ts'
import type { PolicyDraft } from '../../src/ports/policies.ts'
import type { EvaluationCommand, EvaluationCommit, LeadCommit, World } from '../../src/ports/evaluations.ts'
import type { Claim, IncomingBatch } from '../../src/ports/inbox.ts'
import type { NewInstallation } from '../../src/ports/installations.ts'

/** 2026-03-02 09:00 UTC, the present of these tests. */
export const NOW = Date.UTC(2026, 2, 2, 9)
export const MINUTE = 60_000
export const DAY = 24 * 60 * MINUTE

let ids = 0

/** A new id in rising order, in the shape of a uuid v7. */
export function newId(): string {
  ids += 1
  const head = (NOW + process.pid * 1_000).toString(16).padStart(12, '0')
  const tail = ids.toString(16).padStart(12, '0')
  return `${head.slice(0, 8)}-${head.slice(8)}-7000-8000-${tail}`
}

export function aNewInstallation(over: Partial<NewInstallation> = {}): NewInstallation {
  const installationId = newId()
  return {
    installationId,
    crm: 'hubspot',
    accountId: installationId.slice(-8),
    scopes: ['crm.objects.contacts.read'],
    language: 'en',
    zone: 'Asia/Jakarta',
    uiDomain: null,
    tokens: { accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt: NOW + 30 * MINUTE, obtainedAt: NOW },
    policy: { version: 1, pools: ['ae'] },
    at: NOW,
    ...over,
  }
}

export function aDraft(document: unknown, over: Partial<PolicyDraft> = {}): PolicyDraft {
  return { document, yaml: null, author: 'sari', reason: 'test', restoredFrom: null, at: NOW, ...over }
}

export function aBatch(
  installation: string,
  over: Partial<IncomingBatch> & { ids?: readonly string[] } = {},
): IncomingBatch {
  const { ids: contacts = [], ...rest } = over
  return {
    installation,
    source: 'hubspot',
    digest: newId(),
    body: Buffer.from('[{"eventId":1}]'),
    receivedAt: NOW,
    lane: 'normal',
    marks: contacts.map((id) => ({ type: 'contact' as ObjectType, id, occurredAt: NOW - 500 })),
    echoes: [],
    activities: [],
    eventCount: contacts.length,
    ...rest,
  }
}

export function aMemory(over: Partial<LeadMemory> = {}): LeadMemory {
  return {
    stage: 'mql',
    status: 'active',
    stages: {},
    cycle: 1,
    recycledAt: null,
    firstTouch: null,
    latestTouch: null,
    assignment: null,
    formerOwners: [],
    clocks: [],
    activities: [],
    firstResponseAt: null,
    held: null,
    intendedOwnerId: null,
    ownerSeenAtIntent: null,
    ...over,
  }
}

export function anAssignment(ownerId: string, over: Partial<Assignment> = {}): Assignment {
  return { ownerId, assignedAt: NOW, by: 'pool', poolId: 'ae', ruleId: 'rule-1', lockedUntil: null, ...over }
}

export function aClock(clockId: string, over: Partial<Clock> = {}): Clock {
  return {
    clockId,
    kind: 'rep',
    slaId: 'icp-mql',
    ownerId: 'rep-1',
    startedAt: NOW,
    dueAt: NOW + 15 * MINUTE,
    targetMinutes: 15,
    unit: 'business',
    state: 'running',
    breachedAt: null,
    stoppedAt: null,
    stepsDone: [],
    ...over,
  }
}

export function aDecided(memory: LeadMemory, over: Partial<Decision> = {}): Decided {
  const score = {
    total: 81,
    source: 30,
    qualification: 30,
    fit: 21,
    weights: { source: 0.3, qualification: 0.4, fit: 0.3 },
    band: 'hot',
  }
  const because = { step: 'route', because: 'route.pool', saw: { pool: 'ae' } } as const
  return {
    memory,
    decision: {
      sourceType: 'inbound',
      sourceDetail: null,
      qualification: 'mql',
      fit: { classes: ['icp'], top: 'icp', matched: [], missing: [] },
      temperature: 'hot',
      engagement: 12,
      score,
      account: null,
      stage: memory.stage,
      status: memory.status,
      transitions: [],
      routing: { kind: 'not-yet', because: 'route.stage' },
      clocks: memory.clocks,
      tasks: [],
      outputs: {
        stage: memory.stage,
        status: memory.status,
        score: 81,
        band: 'hot',
        scoreSource: 30,
        scoreQualification: 30,
        scoreFit: 21,
        sourceType: 'inbound',
        sourceDetail: null,
        qualification: 'mql',
        fit: 'icp',
        temperature: 'hot',
        ownerId: memory.assignment?.ownerId ?? null,
        assignedAt: memory.assignment?.assignedAt ?? null,
        slaDueAt: null,
        slaState: null,
        firstResponseAt: null,
        cycle: 1,
        routingReason: because,
      },
      nextTouch: null,
      holes: [],
      proposal: null,
      lookAgainAt: null,
      trace: [because],
      ...over,
    },
  }
}

export function aLeadCommit(
  recordId: string,
  over: Partial<LeadCommit> & { memory?: LeadMemory; decision?: Partial<Decision> } = {},
): LeadCommit {
  const { memory = aMemory(), decision = {}, ...rest } = over
  return {
    recordId,
    leadId: newId(),
    isNew: true,
    decisionId: newId(),
    decided: aDecided(memory, decision),
    inputs: { seen: recordId },
    person: { name: `Person ${recordId}`, company: 'PT Contoh', emailDomain: 'contoh.co.id' },
    revision: 1,
    intended: { estafet_stage: memory.stage, estafet_revision: '1' },
    write: { estafet_stage: memory.stage, estafet_revision: '1' },
    lane: 'normal',
    tasks: [],
    newActivities: [],
    crmModifiedAt: NOW - 1_000,
    ...rest,
  }
}

export function anEntry(over: Partial<AuditEntry> = {}): AuditEntry {
  return {
    entryId: newId(),
    at: NOW,
    person: 'Maya',
    role: 'manager',
    action: 'lock',
    leadId: null,
    recordId: null,
    before: {},
    after: {},
    undoes: null,
    ...over,
  }
}

export function aTask(key: string, over: Partial<TaskWrite> = {}): TaskWrite {
  return {
    key,
    subject: 'Overdue',
    body: 'Answer this lead',
    assigneeId: 'rep-1',
    dueAt: NOW,
    priority: 'high',
    status: 'open',
    about: [{ type: 'contact', id: key.split(':')[0] ?? key }],
    ...over,
  }
}

export function aCommand(claim: Claim, over: Partial<EvaluationCommand> = {}): EvaluationCommand {
  return {
    claim,
    policyVersion: 1,
    now: NOW + 1_000,
    stickySince: NOW - 90 * DAY,
    domains: [],
    pools: [],
    merged: new Map(),
    ...over,
  }
}

export function aCommit(leads: readonly LeadCommit[], over: Partial<EvaluationCommit> = {}): EvaluationCommit {
  return { leads, rotation: new Map(), failures: [], ...over }
}

/** Decides every record of a claim as an mql: known leads keep their id, others get a new one. */
export function decideAll(
  claim: Claim,
  over: (recordId: string, world: World) => Parameters<typeof aLeadCommit>[1] = () => ({}),
) {
  return (world: World): EvaluationCommit =>
    aCommit(
      claim.records.map(({ id, lane }) => {
        const known = world.leads.get(id)
        return aLeadCommit(known?.recordId ?? id, {
          lane: lane as Lane,
          ...(known ? { leadId: known.leadId, isNew: false } : {}),
          ...over(id, world),
        })
      }),
    )
}
