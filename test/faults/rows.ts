import type { CrmKind } from '../../src/ports/crm.ts'
import type { Outcome } from './live.ts'
import {
  crmIn,
  diesRefreshing,
  diskNearlyFull,
  failedOver,
  killedAt,
  pausedWorker,
  poolExhausted,
  postgresGone,
  postgresHangs,
  redisIn,
  skewedWorker,
} from './trials.ts'

/** A test of the suite that shows a row, by its file and the name it has there. */
export interface Shown {
  readonly file: string
  readonly name: string
}

/** One fault, what is promised under it, and how that is tried. */
export interface Row {
  readonly id: string
  readonly fault: string
  /** In words, for people. */
  readonly target: string
  /** Seconds from the end of the fault to our own recovery; null: nothing of ours waits. */
  readonly withinS: number | null
  /**
   * On real processes, PostgreSQL, Redis and the sandbox. `alone`: it stops the server that the others use. `both`: the CRM or the
   * worker that calls it is in trouble, so that it is tried with each CRM.
   */
  readonly live?: { readonly run: (crm: CrmKind) => Promise<Outcome>; readonly alone?: true; readonly both?: true }
  readonly tests?: readonly Shown[]
  /** States of the simulation that a campaign must have met. */
  readonly simulated?: readonly string[]
  /** Why there is nothing to try. */
  readonly missing?: string
}

const t = (file: string, name: string): Shown => ({ file, name })
const TROUBLE = 'test/flow/trouble.test.ts'
const UNKNOWN = 'test/db/unknown-commit.test.ts'
const INBOX = 'test/db/contract/inbox.test.ts'
const EMBEDDED = 'test/db/embedded.test.ts'
const ACCESS = 'test/crm/hubspot/access.test.ts'
const ANSWERS = 'test/crm/hubspot/answers.test.ts'
const CALLS = 'test/crm/hubspot/calls.test.ts'
const HOSTILE = 'test/integration/hostile-input.test.ts'
const ROUNDS = 'test/workers/rounds.test.ts'
const REDIS = 'test/queue/redis-faults.test.ts'

/**
 * The fault table. Claims last 4 s in the processes tried here and 30 s in production: what waits for a lease waits that much longer
 * there, which the seconds of such rows allow for.
 */
export const ROWS: readonly Row[] = [
  {
    id: 'webhook.before-commit',
    fault: 'web process dies before the commit',
    target: 'the CRM comes again',
    withinS: 60,
    live: { run: (crm) => killedAt('intake.before-commit', crm), both: true },
    simulated: ['crash around inbox'],
  },
  {
    id: 'webhook.answer-lost',
    fault: 'commit done, answer lost',
    target: 'the same again has no second effect',
    withinS: 60,
    live: { run: (crm) => killedAt('intake.after-commit', crm), both: true },
    tests: [t(INBOX, 'keeps a batch, and knows the same delivery again')],
    simulated: ['delivery seen twice'],
  },
  {
    id: 'webhook.commit-unknown',
    fault: 'outcome of the commit unknown',
    target: '503, never a guess',
    withinS: null,
    tests: [
      t(UNKNOWN, 'what nothing would recognise is not repeated'),
      t('test/webhooks/hubspot.test.ts', 'a store that fails → 503'),
    ],
    simulated: ['commit unknown and not done'],
  },
  {
    id: 'webhook.hostile',
    fault: 'forged, stale, huge, truncated, wrong portal',
    target: '4xx by cause, nothing stored',
    withinS: null,
    tests: [t(HOSTILE, 'a forged delivery is refused'), t(HOSTILE, 'the account of somebody else')],
  },
  {
    id: 'bell.lost',
    fault: 'process dies between commit and bell',
    target: '10 s',
    withinS: 60,
    live: { run: (crm) => killedAt('intake.after-answer', crm), both: true },
    simulated: ['bell lost'],
  },
  {
    id: 'claim.dies',
    fault: 'worker dies holding a claim',
    target: '35 s (9 s here)',
    withinS: 60,
    live: { run: (crm) => killedAt('claim.after', crm), both: true },
    tests: [t(INBOX, 'when a lease ends another claims')],
    simulated: ['crash around evaluations'],
  },
  {
    id: 'claim.paused',
    fault: 'worker paused beyond its lease wakes',
    target: 'changes nothing',
    withinS: 60,
    live: { run: pausedWorker, both: true },
    tests: [t('test/db/contract/evaluate.test.ts', 'a stolen claim is fenced')],
    simulated: ['process paused', 'worker fenced'],
  },
  {
    id: 'read.fewer',
    fault: 'fewer records answered than asked',
    target: 'merged, gone or bad, never empty',
    withinS: null,
    tests: [t('test/crm/hubspot/against-sandbox.test.ts', 'reads found, merged and gone ones apart')],
    simulated: ['contacts merged', 'contact deleted'],
  },
  {
    id: 'decide.throws',
    fault: 'a decision throws',
    target: 'that record alone, 60 s',
    withinS: null,
    tests: [
      t('test/db/contract/evaluate.test.ts', 'a decision that throws leaves everything as it was'),
      t('test/integration/absurd-data.test.ts', 'each absurd contact is written back'),
    ],
  },
  {
    id: 'decide.kills',
    fault: 'a record kills the process',
    target: 'alone at the third claim, set aside at the fifth',
    withinS: null,
    tests: [
      t(TROUBLE, 'a record whose process died five times'),
      t(INBOX, 'a record that was twice not finished is tried alone'),
    ],
    simulated: ['record set aside'],
  },
  {
    id: 'commit.conflict',
    fault: 'deadlock or serialization failure',
    target: 'again, at most 5 times',
    withinS: null,
    tests: [t('test/db/contract/evaluate.test.ts', '400 leads over 40 workers at once')],
  },
  {
    id: 'commit.unknown',
    fault: 'connection lost at the commit',
    target: 'finds itself done, or does it',
    withinS: null,
    tests: [t(UNKNOWN, 'commits whose answer is lost are recognised')],
    simulated: ['commit unknown and done', 'commit unknown and not done'],
  },
  {
    id: 'change.meanwhile',
    fault: 'a change during the evaluation',
    target: 'evaluated again',
    withinS: null,
    tests: [t('test/db/contract/evaluate.test.ts', 'news during the evaluation keeps the record dirty')],
  },
  {
    id: 'outbox.dies',
    fault: 'worker dies before sending',
    target: '35 s (9 s here)',
    withinS: 60,
    live: { run: (crm) => killedAt('write.before-send', crm), both: true },
    simulated: ['crash around outbox'],
  },
  {
    id: 'outbox.unknown',
    fault: 'sent, no answer',
    target: 'sent again, read again',
    withinS: 90,
    live: { run: (crm) => killedAt('write.answered', crm), both: true },
    tests: [t(TROUBLE, 'a write whose answer was lost')],
    simulated: ['write of unknown outcome'],
  },
  {
    id: 'outbox.overtaken',
    fault: 'an older write lands late',
    target: 'rewritten',
    withinS: null,
    tests: [t('test/flow/first-lead.test.ts', 'an echo with an older revision')],
    simulated: ['late effect of crm'],
  },
  {
    id: 'task.unknown',
    fault: 'answer to the making of a task lost',
    target: 'one task, 2 min',
    withinS: 120,
    live: { run: (crm) => killedAt('task.answered', crm, 1), both: true },
    tests: [t('test/db/contract/outbox.test.ts', 'a task written after a send without answer')],
  },
  {
    id: 'token.together',
    fault: 'two workers refresh at once',
    target: 'one refresh',
    withinS: null,
    tests: [t('test/db/contract/installations.test.ts', 'one holder of the refresh lease')],
    simulated: ['token being refreshed by another', 'token refresh fenced'],
  },
  {
    id: 'token.dies',
    fault: 'process dies during a refresh',
    target: 'the lease ends, another refreshes',
    withinS: 60,
    live: { run: diesRefreshing, both: true },
    tests: [t(ACCESS, 'a process that dies after sending leaves the lease to end')],
  },
  {
    id: 'token.refused',
    fault: 'invalid_grant',
    target: 'looked again, then disconnected; work parked',
    withinS: null,
    tests: [t(ACCESS, 'disconnects, once it is sure'), t(TROUBLE, 'when access was revoked')],
    simulated: ['access token refused'],
  },
  {
    id: 'sweep.dies',
    fault: 'a sweep dies half way',
    target: '10 s',
    withinS: 60,
    live: { run: (crm) => killedAt('sweep.claimed', crm, 1), both: true },
    simulated: ['crash around sweep'],
  },
  {
    id: 'sweep.twice',
    fault: 'two sweeps at once',
    target: 'each step once',
    withinS: null,
    tests: [t('test/db/contract/timers.test.ts', 'due leads are marked urgent, earliest first')],
    simulated: ['due lead found by the sweep'],
  },
  {
    id: 'clock.skew',
    fault: 'clock of one worker a minute ahead',
    target: 'claims by the database’s clock',
    withinS: 60,
    live: { run: skewedWorker, both: true },
    simulated: ['clock wrong', 'clock jumped'],
  },
  {
    id: 'release.beside',
    fault: 'two releases on one schema',
    target: 'expand only; a schema that lacks something is refused',
    withinS: null,
    tests: [t('test/db/migrate.test.ts', 'a newer release that only added something leaves this one at work')],
  },
  {
    id: 'policy.bad',
    fault: 'a bad policy is published',
    target: 'refused by lint',
    withinS: null,
    tests: [t('test/api/policy.test.ts', 'errors of lint keep a policy from being published')],
  },
  {
    id: 'policy.canary',
    fault: 'a policy that moves too many leads',
    target: 'write-back pauses',
    withinS: null,
    missing: 'tried on stored decisions before it is published instead; nothing pauses by itself afterwards',
  },
  {
    id: 'disk.full',
    fault: 'disk nearly full',
    target: 'not ready for intake; ready once there is space',
    withinS: 10,
    live: { run: diskNearlyFull },
  },
  {
    id: 'postgres.restart',
    fault: 'PostgreSQL restarted',
    target: '503 meanwhile, 5 s',
    withinS: 5,
    live: { run: () => postgresGone('restart'), alone: true },
  },
  {
    id: 'postgres.crash',
    fault: 'PostgreSQL crashes',
    target: '503 meanwhile, 5 s',
    withinS: 5,
    live: { run: () => postgresGone('crash'), alone: true },
  },
  {
    id: 'postgres.hang',
    fault: 'PostgreSQL hangs',
    target: '503 meanwhile, 10 s',
    withinS: 10,
    live: { run: postgresHangs, alone: true },
  },
  {
    id: 'postgres.failover',
    fault: 'failover that lost the tail',
    target: 'reconcile from the last commit',
    withinS: 60,
    live: { run: failedOver, alone: true },
    tests: [
      t('test/db/timeline.test.ts', 'after a failover nothing that waits'),
      t('test/integration/restored.test.ts', 'a restored copy leaves the CRM alone'),
    ],
  },
  {
    id: 'postgres.orphan',
    fault: 'the owner of the embedded server is killed',
    target: 'adopted with all it holds',
    withinS: null,
    tests: [
      t(EMBEDDED, 'the server of a killed owner is adopted'),
      t(EMBEDDED, 'a server that dies is started again'),
      t(EMBEDDED, 'a pid file that names some other program'),
    ],
  },
  {
    id: 'pool.exhausted',
    fault: 'every connection for intake waits',
    target: '503 after 1 s, 5 s',
    withinS: 5,
    live: { run: poolExhausted },
  },
  {
    id: 'redis.gone',
    fault: 'Redis gone, back empty',
    target: '10 s',
    withinS: 30,
    live: { run: () => redisIn('killed, 5 s away, back empty') },
    tests: [t(REDIS, 'gone: rings fail at once')],
  },
  {
    id: 'redis.empty',
    fault: 'FLUSHALL under work',
    target: '10 s',
    withinS: 30,
    live: { run: () => redisIn('FLUSHALL, five times') },
    tests: [t(REDIS, 'emptied by FLUSHALL')],
  },
  {
    id: 'redis.hang',
    fault: 'Redis hangs',
    target: '15 s',
    withinS: 30,
    live: { run: () => redisIn('hangs for 6 s') },
  },
  {
    id: 'redis.evicts',
    fault: 'Redis throws keys away',
    target: 'found by the timer; refused at start',
    withinS: 30,
    live: { run: () => redisIn('throws keys away (allkeys-random, 1 MB) under work') },
    tests: [t(REDIS, 'policy allkeys-lru is refused at start')],
  },
  {
    id: 'redis.full',
    fault: 'Redis full',
    target: 'found by the timer',
    withinS: 30,
    live: { run: () => redisIn('full (noeviction): every bell refused') },
  },
  {
    id: 'crm.limits',
    fault: 'the CRM refuses for its limit',
    target: 'waits as told',
    withinS: 60,
    live: { run: (crm) => crmIn(crm, 'a limit of 10 calls in ten seconds of the portal', { kind: 'limited' }) },
    tests: [t(CALLS, 'the lower lanes leave room'), t(ANSWERS, 'a limit closes the window for everybody')],
    simulated: ['fault rate-limited'],
  },
  {
    id: 'crm.fails',
    fault: 'the CRM fails, is slow or silent',
    target: 'CRM + 60 s',
    withinS: 90,
    live: {
      run: (crm) =>
        crmIn(crm, '6 of 10 calls 5xx, 2 of 10 without an answer, all slow', {
          ...{ kind: 'failing', fails: 0.6, silent: 0.2, latencyMs: 300 },
        }),
      both: true,
    },
    tests: [
      t(TROUBLE, 'a CRM that does not answer costs no attempt'),
      t('test/crm/breaker.test.ts', 'one call tries after the pause, the others wait for what becomes of it'),
    ],
    simulated: ['fault slow-answer'],
  },
  {
    id: 'crm.garbage',
    fault: 'the CRM answers garbage',
    target: 'next try',
    withinS: 90,
    live: {
      run: (crm) =>
        crmIn(crm, '4 of 10 answers a page instead of JSON, 2 of 10 broken off', {
          ...{ kind: 'garbage', bad: 0.4, half: 0.2 },
        }),
      both: true,
    },
    tests: [t(ANSWERS, 'another portal')],
  },
  {
    id: 'crm.one-bad',
    fault: 'the CRM refuses one record of a hundred',
    target: 'the others written, that one listed',
    withinS: null,
    tests: [
      t('test/crm/hubspot/against-sandbox.test.ts', 'one bad value, one missing and one merged'),
      t(ANSWERS, 'a batch that is refused as a whole is halved'),
    ],
  },
  {
    id: 'webhooks.disorder',
    fault: 'webhooks doubled, late, out of order, lost',
    target: 'state, not story',
    withinS: 120,
    live: {
      run: (crm) =>
        crmIn(crm, '3 of 10 events doubled, 3 of 10 out of order', { kind: 'disorder', twice: 0.3, late: 0.3 }),
      both: true,
    },
    tests: [
      t('test/integration/backends.test.ts', '300 leads with webhooks doubled'),
      t(TROUBLE, 'a change no notification told'),
    ],
    simulated: ['webhook lost', 'change found by asking'],
  },
  {
    id: 'merge.meanwhile',
    fault: 'merged between read and write',
    target: 'one lead, one owner',
    withinS: null,
    tests: [t(TROUBLE, 'records merged again while a batch was being decided')],
    simulated: ['contacts merged', 'merged without a webhook'],
  },
  {
    id: 'erasure.meanwhile',
    fault: 'deleted or erased in the middle',
    target: 'nothing is left',
    withinS: null,
    tests: [
      t('test/integration/privacy.test.ts', 'after a privacy deletion'),
      t('test/flow/forget-person.test.ts', 'late news of somebody forgotten'),
    ],
    simulated: ['contact erased by law', 'deleted without a webhook'],
  },
  {
    id: 'tenant.flood',
    fault: 'one account floods',
    target: 'others ≤ 2 s',
    withinS: null,
    tests: [
      t('test/workers/each-installation.test.ts', 'a sweep that fails for one installation'),
      t(ROUNDS, 'a flood takes its turn behind whoever waits'),
      t(ROUNDS, 'one customer never has more rounds than its width'),
      t('test/db/turnstile.test.ts', 'one account takes its part of the connections'),
    ],
    simulated: ['lead decided amid a flood'],
  },
  {
    id: 'tenant.slow',
    fault: 'the CRM of one account is slow or full',
    target: 'others do not wait for it',
    withinS: null,
    tests: [t(ROUNDS, 'rounds that wait for their CRM leave every slot to the others')],
  },
  {
    id: 'session.ended',
    fault: 'a session is ended through one of several web processes',
    target: 'refused by every process at once; a stream within 5 s',
    withinS: null,
    tests: [
      t('test/integration/sessions.test.ts', 'a session that one process ended is refused by every other at once'),
    ],
  },
  {
    id: 'key.replaced',
    fault: 'the key of stored secrets is replaced under work',
    target: 'nothing unreadable, nobody signed out',
    withinS: null,
    tests: [t('test/integration/key-rotation.test.ts', 'a key is replaced while leads come in')],
  },
  {
    id: 'echo.storm',
    fault: 'another tool writes against us',
    target: 'a cap an hour, then once at its end; the conflict is recorded and the value left as found',
    withinS: null,
    tests: [
      t('test/integration/automation-conflicts.test.ts', 'a workflow rewrites the owner two minutes after us'),
      t('test/integration/automation-conflicts.test.ts', 'a workflow answers each write of the stage with another one'),
      t(
        'test/flow/hold-overfull.test.ts',
        'a ring of 50 turns costs no more evaluations than the policy allows, nor calls; the lead says until when it waits',
      ),
      t('test/flow/hold-overfull.test.ts', 'nothing is lost: when the hour is over the latest state is answered, once'),
    ],
  },
  {
    id: 'uninstall',
    fault: 'uninstalled in the middle of work',
    target: 'parked at once',
    withinS: null,
    tests: [
      t('test/db/contract/outbox.test.ts', 'nothing is sent for an installation that left'),
      t('test/db/contract/installations.test.ts', 'after an uninstall'),
    ],
  },
]
