import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { hourOf } from '../../src/domain/evaluation-cap.ts'
import type { OpenStores } from '../../src/db/stores.ts'
import type { CrmPerson } from '../../src/ports/crm.ts'
import type { Visit } from '../../src/domain/visits.ts'
import type { Claim } from '../../src/ports/inbox.ts'
import type { PartnerUser } from '../../src/ports/partners.ts'
import type { ApiKey } from '../../src/ports/api-keys.ts'
import type { SavedView } from '../../src/ports/saved-views.ts'
import type { Absence } from '../../src/ports/absences.ts'
import type { MadeNotice } from '../../src/domain/notices.ts'
import type { NoticeClaim, NoticeWish } from '../../src/ports/notices.ts'
import type { OutboxClaim } from '../../src/ports/outbox.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { openOn } from './contract/both.ts'
import { openFingerprints, type Fingerprints } from './fingerprint.ts'
import {
  NOW,
  aBatch,
  anEntry,
  aCommand,
  aDraft,
  aMemory,
  aNewInstallation,
  aTask,
  anAssignment,
  decideAll,
  newId,
} from './samples.ts'

// Every function of every store is called by one installation with the ids, tokens and claims of another. A function that is new
// and not listed here fails the test that counts them.

const CANARY = 'canary'
const RECORD = `${CANARY}-record`
const HOUR = 3_600_000

let database: FreshDatabase
let stores: OpenStores
let fingerprints: Fingerprints
/** Who asks, and whose things they ask for. */
let ours: string
let theirs: Theirs

interface Theirs {
  readonly id: string
  readonly accountId: string
  readonly claim: Claim
  readonly sent: OutboxClaim
  readonly leads: readonly [string, string]
  readonly decisionId: string
  readonly letterId: string
  readonly entryId: string
  readonly refreshLease: string
  readonly reconcileToken: string
  readonly streamToken: string
  readonly backfillToken: string
  readonly partnerUser: string
  readonly publicId: string
  readonly runId: string
  readonly absenceId: string
  readonly keyId: string
  readonly viewId: string
  readonly visitId: string
  readonly notices: NoticeClaim
}

beforeAll(async () => {
  database = await freshDatabase()
  stores = openOn(database.url)
  const [asking, asked] = [aNewInstallation(), aNewInstallation()]
  for (const fresh of [asking, asked]) await stores.installations.connect(fresh)
  ours = asking.installationId
  theirs = await furnished(asked.installationId, asked.accountId)
  fingerprints = await openFingerprints(database.url)
})
afterAll(async () => {
  await fingerprints.close()
  await stores.close()
  await database.drop()
  await stopSharedServer()
})

/** An installation with something behind every door: leads, a claim, a write in flight, a letter, people, links, a turn. */
async function furnished(id: string, accountId: string): Promise<Theirs> {
  const work = { installation: id, type: 'contact' } as const
  await stores.installations.replacePeople(id, [aPerson(`${CANARY}-rep`)], NOW)
  await stores.linked.save(id, [
    { type: 'company', id: `${CANARY}-company`, account: null, deal: null, crmModifiedAt: NOW },
  ])
  await stores.inbox.keep(aBatch(id, { ids: [RECORD, 'poison'] }))
  const first = (await stores.inbox.claim(work, 9, HOUR))!
  await stores.evaluations.bury(first, [{ recordId: 'poison', code: 'failed', message: CANARY }], NOW)
  const decided = { ...first, records: first.records.filter((record) => record.id === RECORD) }
  await stores.evaluations.evaluate(
    aCommand(decided, { pools: ['ae'], domains: ['contoh.co.id'] }),
    decideAll(decided, () => ({
      memory: aMemory({ assignment: anAssignment(`${CANARY}-rep`), held: null }),
      partnerId: CANARY,
      decision: { lookAgainAt: NOW + 1 },
      tasks: [aTask(`${RECORD}:breach`)],
      person: { name: CANARY, company: CANARY, emailDomain: 'contoh.co.id' },
    })),
  )
  const sent = (await stores.outbox.claim(id, 9, HOUR, 1_000))!
  await stores.inbox.keep(aBatch(id, { ids: [RECORD] }))
  const claim = (await stores.inbox.claim(work, 9, HOUR))!
  const entry = anEntry({ person: CANARY })
  await stores.audit.keep(id, entry, null)
  await stores.forgetting.ask(id, ['forgettable'], { announced: false, at: NOW, dueAt: NOW })
  await stores.workflowSteps.ask(id, { callbackId: `${CANARY}-step`, recordId: 'forgettable', askedAt: NOW })
  await stores.backfills.start(id, { route: false, expected: 7, at: NOW })
  await stores.houses.invite(id, `${CANARY}-code`, NOW + HOUR)
  const keyId = newId()
  await stores.apiKeys.add(id, { ...aKey(keyId), name: CANARY }, `${CANARY}-hash`)
  await stores.apiKeys.noteCall(id, keyId, { route: CANARY, refused: false, at: NOW })
  const viewId = newId()
  await stores.savedViews.add(id, { ...aView(viewId), name: CANARY, forAll: true })
  await stores.savedViews.setStart(id, CANARY, viewId)
  const visitId = newId()
  await stores.visits.setOrigins(id, [`https://${CANARY}`], CANARY, NOW)
  await stores.visits.keep(id, 'visitor', { ...aVisit(visitId), page: `/${CANARY}` })
  await stores.visits.identify(id, 'visitor', `${CANARY}@contoh.co.id`, NOW)
  const absence = anAbsence(newId())
  await stores.absences.set(id, { ...absence, repId: CANARY })
  await stores.notices.news(id, 1)
  await stores.notices.save(id, aWish(CANARY))
  await stores.notices.putHook(id, CANARY, { url: `https://${CANARY}`, secret: CANARY, formerUntil: null })
  await stores.notices.put(id, [aNotice(CANARY)], NOW)
  const notices = (await stores.notices.claim(id, 9, HOUR))!
  await stores.drafts.save(id, { baseVersion: 1, document: CANARY, changedBy: CANARY, changedAt: NOW }, 0)
  await stores.agreements.sign(id, aSignature())
  await stores.setup.mark(id, { step: 'rules', by: CANARY, at: NOW, note: { template: CANARY } })
  await stores.agreements.setReview(id, { day: '2026-06-01', setBy: CANARY, setAt: NOW })
  const runId = newId()
  await stores.simulations.start(id, { runId, draftRevision: 1, policyVersion: 1, startedBy: CANARY, at: NOW })
  const [decision] = await stores.reads.recentDecisions(id, 1, null)
  const [letter] = await stores.reads.deadLetters(id, 1)
  const user = aPartnerUser(newId())
  await stores.partners.addUser(id, { ...user, name: CANARY })
  const [lead] = (await stores.partners.page(id, CANARY, {}, null, 1)).leads
  return {
    id,
    accountId,
    claim,
    sent,
    leads: [decision!.leadId, newId()].toSorted() as [string, string],
    decisionId: decision!.decisionId,
    letterId: letter!.id,
    entryId: entry.entryId,
    refreshLease: (await stores.tokens.takeRefreshLease(id, HOUR))!,
    streamToken: (await stores.streams.take(id, NOW, HOUR))!.token,
    reconcileToken: (await stores.reconcile.take(id, 'deal', NOW, HOUR))!.token,
    partnerUser: user.userId,
    publicId: lead!.publicId,
    notices,
    absenceId: absence.absenceId,
    keyId,
    viewId,
    visitId,
    backfillToken: (await stores.backfills.take(id, HOUR))!.token,
    runId,
  }
}

function aSignature() {
  return {
    ...{ signatureId: newId(), version: 1, side: 'sales' as const, person: CANARY, comment: CANARY, signedAt: NOW },
  }
}

function aPartnerUser(userId: string): PartnerUser {
  return {
    ...{ userId, partnerId: CANARY, name: 'x', email: null, invitedAt: NOW, invitedBy: 'x' },
    signedInAt: null,
    revokedAt: null,
  }
}

function anAbsence(absenceId: string): Absence {
  return { absenceId, repId: 'x', start: NOW, end: NOW + HOUR, standInId: null, setBy: 'x', setAt: NOW }
}
function aWish(person: string): NoticeWish {
  return {
    person,
    role: 'admin',
    repId: null,
    language: 'en',
    scope: 'all',
    events: { digest: ['webhook'] },
    revision: 0,
  }
}
function aNotice(person: string): MadeNotice {
  return { person, event: 'digest', key: `${CANARY}-day`, channels: ['webhook'], lead: null, facts: {} }
}

function aView(viewId: string): SavedView {
  const made = { name: 'view', madeBy: 'Maya', forAll: false, changedAt: NOW, removedAt: null }
  return { viewId, page: 'leads', query: 'stage=mql', ...made }
}
function aVisit(visitId: string): Visit {
  return { visitId, at: NOW, page: '/', cameBy: null }
}

function aKey(keyId: string): ApiKey {
  return {
    ...{ keyId, name: 'x', scopes: ['leads:read'], createdAt: NOW, createdBy: 'x', expiresAt: NOW + HOUR },
    ...{ lastUsedAt: null, revokedAt: null },
  }
}

function aPerson(repId: string): CrmPerson {
  return {
    repId,
    name: repId,
    email: `${repId}@contoh.co.id`,
    active: true,
    teams: [],
    jobTitle: null,
    zone: null,
    hours: [],
    outOfOffice: [],
    away: false,
  }
}

/** The same claim, held up as if it were ours. */
const asOurs = <T extends { readonly installation: string }>(claim: T): T => ({ ...claim, installation: ours })
const ids = [RECORD]
const PERIOD = { from: 0, until: NOW * 2 }
const VELOCITY = { period: PERIOD, now: NOW, cut: {}, norms: { mql: 3 }, withinDays: 30 }

const DOORS: Readonly<Record<string, () => Promise<unknown>>> = {
  'absences.set': () => stores.absences.set(ours, anAbsence(newId())),
  'absences.standing': () => stores.absences.standing(ours, NOW),
  'absences.takeBack': () => stores.absences.takeBack(ours, theirs.absenceId, 'x', NOW),
  'access.addLink': () =>
    stores.access.addLink({
      hash: newId(),
      installation: ours,
      role: 'viewer',
      person: 'x',
      expiresAt: NOW,
      reusable: false,
    }),
  'access.endSignIn': () => stores.access.endSignIn(ours, newId(), NOW, NOW),
  'access.endSignIns': () => stores.access.endSignIns(ours, null),
  'access.epochOf': () => stores.access.epochOf(ours, CANARY),
  'access.giveRole': () => stores.access.giveRole(ours, CANARY, 'viewer'),
  'access.hasEnded': () => stores.access.hasEnded(ours, { signIn: CANARY, subject: CANARY, epoch: 0 }),
  'access.addState': () => stores.access.addState(newId(), {}, NOW),
  'access.useLink': () => stores.access.useLink(newId(), NOW),
  'access.useState': () => stores.access.useState(newId(), NOW),
  'apiKeys.add': () => stores.apiKeys.add(ours, aKey(newId()), newId()),
  'apiKeys.calls': () => stores.apiKeys.calls(ours, theirs.keyId, 0),
  'apiKeys.noteCall': () => stores.apiKeys.noteCall(ours, theirs.keyId, { route: 'GET /x', refused: false, at: NOW }),
  'apiKeys.endBy': () => stores.apiKeys.endBy(ours, theirs.keyId, 0),
  'apiKeys.find': () => stores.apiKeys.find(ours, theirs.keyId),
  'apiKeys.list': () => stores.apiKeys.list(ours),
  'apiKeys.revoke': () => stores.apiKeys.revoke(ours, theirs.keyId, NOW),
  'apiKeys.use': () => stores.apiKeys.use(ours, `${CANARY}-hash`, NOW),
  'audit.find': () => stores.audit.find(ours, theirs.entryId),
  'audit.keep': () =>
    stores.audit.keep(ours, anEntry({ entryId: newId(), undoes: theirs.entryId }), aBatch(ours, { ids })),
  'audit.page': () => stores.audit.page(ours, {}, null, 9),
  'audit.people': () => stores.audit.people(ours),
  'savedViews.add': () => stores.savedViews.add(ours, aView(newId())),
  'savedViews.change': () => stores.savedViews.change(ours, theirs.viewId, aView(theirs.viewId)),
  'savedViews.find': () => stores.savedViews.find(ours, theirs.viewId),
  'savedViews.list': () => stores.savedViews.list(ours, CANARY),
  'savedViews.setStart': () => stores.savedViews.setStart(ours, CANARY, theirs.viewId),
  'savedViews.start': () => stores.savedViews.start(ours, CANARY),
  'credits.settle': () => stores.credits.settle(ours, NOW + 1000 * HOUR, 9),
  'backfills.advance': () =>
    stores.backfills.advance(ours, theirs.backfillToken, { cursor: null, records: 1, decided: 1, calls: 1, activeMs: 1, at: NOW }, HOUR), // prettier-ignore
  'backfills.change': () => stores.backfills.change(ours, ['running'], 'stopped', NOW),
  'backfills.find': () => stores.backfills.find(ours),
  'backfills.release': () => stores.backfills.release(ours, theirs.backfillToken),
  'backfills.stages': () => stores.backfills.stages(ours),
  'backfills.start': () => stores.backfills.start(ours, { route: false, expected: 1, at: NOW }),
  'backfills.take': () => stores.backfills.take(ours, HOUR),
  'drafts.find': () => stores.drafts.find(ours),
  'setup.steps': () => stores.setup.steps(ours),
  'setup.mark': () => stores.setup.mark(ours, { step: 'rules', by: 'x', at: NOW, note: {} }),
  'agreements.signatures': () => stores.agreements.signatures(ours),
  'agreements.sign': () => stores.agreements.sign(ours, { ...aSignature(), person: 'x', comment: 'x' }),
  'agreements.review': () => stores.agreements.review(ours),
  'agreements.setReview': () => stores.agreements.setReview(ours, { day: '2026-01-01', setBy: 'x', setAt: NOW }),
  'drafts.save': () => stores.drafts.save(ours, { baseVersion: 1, document: {}, changedBy: 'x', changedAt: NOW }, 1),
  'duplicates.list': () => stores.duplicates.list(ours, 'open', 9),
  'duplicates.reject': () => stores.duplicates.reject(ours, theirs.leads, 'x', NOW),
  'evaluations.bury': () =>
    stores.evaluations.bury(asOurs(theirs.claim), [{ recordId: RECORD, code: 'x', message: 'x' }], NOW),
  'evaluations.evaluate': () =>
    stores.evaluations.evaluate(aCommand(asOurs(theirs.claim), { pools: ['ae'] }), decideAll(theirs.claim)),
  'evaluations.evaluatedOften': async () => [...(await stores.evaluations.evaluatedOften(ours, ids, hourOf(NOW), 1))],
  'evaluations.preview': () =>
    stores.evaluations.preview(aCommand(asOurs(theirs.claim), { pools: ['ae'] }), ({ leads }) => [...leads]),
  'evaluations.retire': () => stores.evaluations.retire(asOurs(theirs.claim), ids, NOW),
  'erasures.erase': () => stores.erasures.erase(ours, NOW, NOW),
  'erasures.goneSince': () => stores.erasures.goneSince(ours, NOW),
  'erasures.report': () => stores.erasures.report(ours, 9),
  'forgetting.ask': () => stores.forgetting.ask(ours, ids, { announced: true, at: NOW, dueAt: NOW }),
  'forgetting.forget': () => stores.forgetting.forget(ours, RECORD, NOW),
  'forgetting.pending': () => stores.forgetting.pending(ours, NOW + HOUR, 9),
  'forgetting.report': () => stores.forgetting.report(ours, 9),
  'forgetting.withdraw': () => stores.forgetting.withdraw(ours, ids),
  'houses.begun': () => stores.houses.begun(ours, NOW),
  'houses.invite': () => stores.houses.invite(ours, 'our-code', NOW + HOUR),
  'houses.join': () => stores.houses.join(ours, `${CANARY}-cod`, NOW),
  'houses.leave': () => stores.houses.leave(ours),
  'houses.letPublish': () => stores.houses.letPublish(ours, true),
  'houses.of': () => stores.houses.of(ours),
  'houses.publishInBoth': () =>
    stores.houses.publishInBoth(ours, { draft: aDraft({}), expected: 1 }, { draft: aDraft({}), expected: 1 }),
  'inbox.claim': () => stores.inbox.claim({ installation: ours, type: 'contact' }, 9, HOUR),
  'inbox.claimThese': () =>
    stores.inbox.claimThese({ installation: ours, type: 'contact' }, ids, { standing: true, markedAt: NOW }, HOUR),
  'inbox.giveBack': () => stores.inbox.giveBack(asOurs(theirs.claim), ids, 0),
  'inbox.keep': () => stores.inbox.keep(aBatch(ours, { ids })),
  'inbox.mark': () => stores.inbox.mark(ours, [{ type: 'contact', id: RECORD, occurredAt: NOW }], 'urgent', NOW),
  'inbox.renew': () => stores.inbox.renew(asOurs(theirs.claim), HOUR),
  'inbox.settle': () => stores.inbox.settle(asOurs(theirs.claim), ids),
  'installations.find': () => stores.installations.find(ours),
  'installations.people': () => stores.installations.people(ours),
  'installations.peopleAt': () => stores.installations.peopleAt(ours, 2),
  'installations.policy': () => stores.installations.policy(ours, 1),
  'installations.replacePeople': () => stores.installations.replacePeople(ours, [aPerson('our-rep')], NOW),
  'installations.peopleReadings': () => stores.installations.peopleReadings(ours),
  'installations.unmarkedRoster': () => stores.installations.unmarkedRoster(ours),
  'installations.rosterMarked': () => stores.installations.rosterMarked(ours, 1),
  'installations.setCrmStages': () => stores.installations.setCrmStages(ours, { on: true, options: [], chosen: {} }),
  'installations.setState': () => stores.installations.setState(ours, 'disconnected', 'x'),
  'leads.choices': () => stores.leads.choices(ours),
  'leads.count': () => stores.leads.count(ours, { text: CANARY }, 9),
  'leads.history': () => stores.leads.history(ours, theirs.leads[0], 9),
  'leads.page': () => stores.leads.page(ours, {}, 'decided', { at: NOW * 2, leadId: theirs.leads[0] }, 9),
  'leads.recordOf': () => stores.leads.recordOf(ours, theirs.leads[0]),
  'ledger.credits': () => stores.ledger.credits(ours, 'ae', PERIOD),
  'ledger.giftCounts': async () => [...(await stores.ledger.giftCounts(ours, PERIOD))],
  'ledger.gifts': () => stores.ledger.gifts(ours, `${CANARY}-rep`, PERIOD, 9),
  'ledger.inHand': () => stores.ledger.inHand(ours, [`${CANARY}-rep`], NOW),
  'ledger.rotation': async () => [...(await stores.ledger.rotation(ours))],
  'ledger.turns': () => stores.ledger.turns(ours, 'ae', PERIOD, 9, null),
  'linked.candidates': () => stores.linked.candidates(ours, new Map()),
  'linked.load': () => stores.linked.load(ours, 'company', [`${CANARY}-company`]),
  'linked.remove': () => stores.linked.remove(ours, 'company', [`${CANARY}-company`]),
  'linked.save': () =>
    stores.linked.save(ours, [
      { type: 'company', id: `${CANARY}-company`, account: null, deal: null, crmModifiedAt: NOW },
    ]),
  'linked.saveNew': () =>
    stores.linked.saveNew(ours, [
      { type: 'company', id: `${CANARY}-company`, account: null, deal: null, crmModifiedAt: NOW },
    ]),
  'linked.unlinkedContacts': () =>
    stores.linked.unlinkedContacts(ours, [`${CANARY}-company`], [`d:${CANARY.toLowerCase()}.example`]),
  'notices.accountTold': () => stores.notices.accountTold(ours),
  'notices.again': () => stores.notices.again(ours, CANARY, [theirs.notices.notices[0]!.noticeId]),
  'notices.choice': () => stores.notices.choice(ours, CANARY),
  'notices.choices': () => stores.notices.choices(ours),
  'notices.claim': () => stores.notices.claim(ours, 9, HOUR),
  'notices.finish': () =>
    stores.notices.finish(
      asOurs(theirs.notices),
      [{ noticeId: theirs.notices.notices[0]!.noticeId, kind: 'sent' }],
      NOW,
    ),
  'notices.forgetPerson': () => stores.notices.forgetPerson(ours, CANARY),
  'notices.news': () => stores.notices.news(ours, 9),
  'notices.noteAccount': () => stores.notices.noteAccount(ours, { disconnectedAt: NOW, failedToldAt: NOW }),
  'notices.noteHook': () => stores.notices.noteHook(ours, CANARY, 'off', NOW),
  'notices.put': () => stores.notices.put(ours, [aNotice('x')], NOW),
  'notices.putHook': () => stores.notices.putHook(ours, CANARY, null),
  'notices.putTest': () => stores.notices.putTest(ours, 'x', 'email', NOW),
  'notices.recent': () => stores.notices.recent(ours, CANARY, 9),
  'notices.save': () => stores.notices.save(ours, aWish('x')),
  'notices.tell': () => stores.notices.tell(ours, `1/${newId()} 2 ${newId()}`, [aNotice('x')], NOW),
  'outbox.claim': () => stores.outbox.claim(ours, 9, HOUR, 1_000),
  'outbox.finish': () =>
    stores.outbox.finish(
      asOurs(theirs.sent),
      theirs.sent.writes.map(({ recordId, version }) => ({ recordId, version, kind: 'written', modifiedAt: NOW })),
      theirs.sent.tasks.map(({ task, version }) => ({ key: task.key, version, kind: 'written', taskId: '1' })),
      NOW,
    ),
  'outbox.giveBack': () => stores.outbox.giveBack(asOurs(theirs.sent), 0, 0, NOW),
  'outbox.refuseOwner': () =>
    stores.outbox.refuseOwner(
      asOurs(theirs.sent),
      { recordId: RECORD, version: 1, ownerId: `${CANARY}-rep`, decisionId: theirs.decisionId, turn: null },
      NOW,
    ),
  'outbox.standingOwner': () => stores.outbox.standingOwner(ours, RECORD),
  'partners.addUser': () => stores.partners.addUser(ours, { ...aPartnerUser(newId()), partnerId: 'ours' }),
  'partners.count': () => stores.partners.count(ours, CANARY, {}),
  'partners.find': () => stores.partners.find(ours, CANARY, theirs.publicId),
  'partners.moves': () => stores.partners.moves(ours, theirs.leads[0], 9),
  'partners.noteSignIn': () => stores.partners.noteSignIn(ours, theirs.partnerUser, NOW),
  'partners.page': () => stores.partners.page(ours, CANARY, {}, { at: NOW * 2, leadId: theirs.leads[0] }, 9),
  'partners.revoke': () => stores.partners.revoke(ours, theirs.partnerUser, NOW),
  'partners.totals': () => stores.partners.totals(ours, CANARY),
  'partners.user': () => stores.partners.user(ours, theirs.partnerUser),
  'partners.users': () => stores.partners.users(ours),
  'canaries.accept': () => stores.canaries.accept(ours, 1),
  'canaries.find': () => stores.canaries.find(ours),
  'canaries.view': () => stores.canaries.view(ours),
  'policies.find': () => stores.policies.find(ours, 1),
  'policies.publish': () => stores.policies.publish(ours, aDraft({ version: 1 }), 1),
  'policies.traffic': () => stores.policies.traffic(ours, 0),
  'policies.versions': () => stores.policies.versions(ours, 9, null),
  'rates.close': () => stores.rates.close(ours, 'calls', 1_000),
  'rates.take': () => stores.rates.take(ours, 'calls', 9, 1_000),
  'rates.book': () => stores.rates.book(ours, 'calls', 9, 1_000, 100),
  'reads.deadLetters': () => stores.reads.deadLetters(ours, 9),
  'reads.decision': () => stores.reads.decision(ours, theirs.decisionId),
  'reads.decisionsAfter': () => stores.reads.decisionsAfter(ours, null, 9),
  'reads.inputs': () => stores.reads.inputs(ours, theirs.decisionId),
  'reads.lead': () => stores.reads.lead(ours, RECORD, 9),
  'reads.recentDecisions': () => stores.reads.recentDecisions(ours, 9, null),
  'reads.replay': () => stores.reads.replay(ours, [theirs.letterId], NOW),
  'reads.stats': () => stores.reads.stats(ours),
  'streams.take': () => stores.streams.take(ours, NOW, HOUR),
  'streams.renew': () => stores.streams.renew(ours, theirs.streamToken, HOUR),
  'streams.keepOffset': () =>
    stores.streams.keepOffset(ours, theirs.streamToken, 'an-offset', { at: NOW, changeAt: NOW }),
  'streams.tell': () => stores.streams.tell(ours, theirs.streamToken, 'open', NOW),
  'streams.giveBack': () => stores.streams.giveBack(ours, theirs.streamToken),
  'streams.look': () => stores.streams.look(ours),
  'reconcile.finish': () => stores.reconcile.finish(ours, 'deal', theirs.reconcileToken, NOW, NOW),
  'reconcile.keepOffset': () => stores.reconcile.keepOffset(ours, 'deal', theirs.reconcileToken, 'an-offset'),
  'reconcile.hasten': () => stores.reconcile.hasten(ours, 'deal', NOW),
  'reconcile.take': () => stores.reconcile.take(ours, 'contact', NOW, HOUR),
  'reconcile.unverified': () => stores.reconcile.unverified(ours, NOW + HOUR, 9),
  'reconcile.verified': () => stores.reconcile.verified(ours, ids, NOW),
  'reconcile.unseen': () => stores.reconcile.unseen(ours, 'contact', [{ id: RECORD, modifiedAt: 0 }]),
  'reports.answersIn': () => stores.reports.answersIn(ours, PERIOD),
  'reports.breakdown': () => stores.reports.breakdown(ours, VELOCITY, 'mql', 'source'),
  'reports.promises': () => stores.reports.promises(ours, { ...VELOCITY, kind: 'rep', zone: 'UTC' }),
  'reports.returns': () => stores.reports.returns(ours, { period: PERIOD, cut: {} }),
  'reports.timesToNext': () => stores.reports.timesToNext(ours, VELOCITY, 'mql'),
  'reports.velocity': () => stores.reports.velocity(ours, VELOCITY),
  'simulations.advance': () => stores.simulations.advance(ours, theirs.runId, { done: 1, total: 1, at: NOW }),
  'simulations.countRecorded': () => stores.simulations.countRecorded(ours, 0),
  'simulations.end': () => stores.simulations.end(ours, theirs.runId, { state: 'failed', result: null, at: NOW }),
  'simulations.find': () => stores.simulations.find(ours, theirs.runId),
  'simulations.labels': async () => [...(await stores.simulations.labels(ours, theirs.leads))],
  'simulations.latest': () => stores.simulations.latest(ours),
  'simulations.recorded': () => stores.simulations.recorded(ours, 0, null, 9),
  'simulations.start': () =>
    stores.simulations.start(ours, { runId: newId(), draftRevision: 1, policyVersion: 1, startedBy: 'x', at: NOW }),
  'sweep.markDue': () => stores.sweep.markDue(ours, NOW + HOUR, 9),
  'sweep.markBehind': () => stores.sweep.markBehind(ours, 9, 9, NOW),
  'sweep.markAnswerers': () => stores.sweep.markAnswerers(ours, ['rep-1'], NOW),
  'sweep.markOwned': () => stores.sweep.markOwned(ours, ['rep-1'], NOW),
  'sweep.markShown': () => stores.sweep.markShown(ours, ['rep-1'], NOW),
  'sweep.markReassignWaits': () => stores.sweep.markReassignWaits(ours, NOW),
  'sweep.markHeld': () => stores.sweep.markHeld(ours, NOW),
  'visits.forget': () => stores.visits.forget(ours, 'visitor'),
  'visits.found': () => stores.visits.found(ours, 0, 9),
  'visits.identify': () => stores.visits.identify(ours, 'visitor', 'x@contoh.co.id', NOW),
  'visits.keep': () => stores.visits.keep(ours, 'visitor', aVisit(newId())),
  'visits.origins': () => stores.visits.origins(ours),
  'visits.setOrigins': () => stores.visits.setOrigins(ours, ['https://x.example'], 'x', NOW),
  'visits.stitched': () =>
    stores.visits.stitched(ours, { visitor: 'visitor', recordId: RECORD, visits: [aVisit(theirs.visitId)] }),
  'workflowSteps.ask': () =>
    stores.workflowSteps.ask(ours, { callbackId: `${CANARY}-step`, recordId: RECORD, askedAt: NOW }),
  'workflowSteps.finish': () => stores.workflowSteps.finish(ours, [`${CANARY}-step`], NOW),
  'workflowSteps.take': () => stores.workflowSteps.take(ours, NOW + HOUR, 9, HOUR),
  'tokens.giveBackRefreshLease': () => stores.tokens.giveBackRefreshLease(ours, theirs.refreshLease),
  'timelines.bringHome': () => stores.timelines.bringHome(ours, HOUR, NOW),
  'tokens.accessEnded': () => stores.tokens.accessEnded(ours, theirs.refreshLease, 'x'),
  'tokens.load': () => stores.tokens.load(ours),
  'tokens.saveRefreshed': () =>
    stores.tokens.saveRefreshed(ours, theirs.refreshLease, {
      accessToken: 'x',
      refreshToken: 'x',
      expiresAt: NOW,
      obtainedAt: NOW,
    }),
  'tokens.takeRefreshLease': () => stores.tokens.takeRefreshLease(ours, HOUR),
}

/** These answer which installations there are or have work: by ids alone, for the workers, never for a caller from outside. */
const ACROSS = [
  'backfills.running',
  'erasures.departed',
  'forgetting.waiting',
  'inbox.waiting',
  'installations.active',
  'installations.connected',
  'installations.byAccount',
  'installations.connect',
  'notices.listening',
  'notices.waiting',
  'outbox.waiting',
  'sealed.keyIds',
  'sealed.reseal',
  'sweep.withDue',
  'timelines.current',
  'timelines.seen',
  'timelines.strayed',
  'workflowSteps.waiting',
]

test('no function of a store is forgotten here', () => {
  const all = Object.entries(stores).flatMap(([store, functions]) =>
    typeof functions === 'object' ? Object.keys(functions as object).map((name) => `${store}.${name}`) : [],
  )
  expect([...Object.keys(DOORS), ...ACROSS].toSorted()).toEqual(all.toSorted())
})

test('there is something behind the doors', async () => {
  const rows = await fingerprints.of(theirs.id)
  for (const table of ['leads', 'decisions', 'dirty', 'outbox_writes', 'dead_letters', 'people', 'rotation', 'tokens'])
    expect([table, rows[table]]).not.toEqual([table, '0 '])
})

// `setState` would close our own doors: it is tried last.
const inTurn = Object.keys(DOORS).toSorted((a, b) => Number(a.endsWith('setState')) - Number(b.endsWith('setState')))
test.each(inTurn)('%s neither shows nor changes anything of another installation', async (door) => {
  const before = await fingerprints.of(theirs.id)
  const answer = await DOORS[door]!().catch((error: unknown) => String(error))
  // Our own record of that id may come back; what only they wrote may not.
  expect(printed(answer)).not.toMatch(/canary(?!-record|-company)/)
  expect(printed(answer)).not.toContain(theirs.decisionId)
  expect(await fingerprints.of(theirs.id)).toEqual(before)
})

test('the doors across name installations and nothing else', async () => {
  const answers = [
    await stores.backfills.running(),
    await stores.erasures.departed(),
    await stores.forgetting.waiting(NOW + HOUR),
    await stores.inbox.waiting(),
    await stores.installations.active(),
    await stores.installations.connected(),
    await stores.notices.listening(),
    await stores.notices.waiting(),
    await stores.outbox.waiting(),
    await stores.workflowSteps.waiting(),
    await stores.sweep.withDue(NOW + HOUR),
  ]
  expect(printed(answers)).not.toContain(CANARY)
  expect(await stores.installations.byAccount('hubspot', `${theirs.accountId}0`)).toBeNull()
})

function printed(answer: unknown): string {
  return JSON.stringify(answer, (_key, value: unknown) => (value instanceof Map ? [...value] : value)) ?? ''
}
