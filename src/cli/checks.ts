import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import path from 'node:path'
import type { RunConfig } from '../config/config.ts'
import { keyRingFrom } from '../db/key-ring.ts'
import { ConfigurationError, EstafetError } from '../errors.ts'
import { lookAtCrmStages } from '../flow/crm-stages.ts'
import type { AccountGap, CrmInstaller } from '../ports/crm.ts'
import type { Installation } from '../ports/installations.ts'
import { evictionAdvice, inspectRedis } from '../queue/redis-check.ts'
import type { App } from '../wiring.ts'
import { checkStream } from './check-stream.ts'
import { fail, ok, warn } from './findings.ts'
import type { Finding } from './findings.ts'

const SKEW_WARNS_MS = 2_000
const SKEW_FAILS_MS = 10_000

/** Free space of the data folder. Below 4 % no notification is accepted any more. */
export async function checkDisk(dataDir: string): Promise<Finding> {
  const { bavail, blocks, bsize } = await statfs(nearestExisting(dataDir))
  const share = bavail / blocks
  const says = `${Math.round(share * 100)} % free (${Math.round((bavail * bsize) / 1e9)} GB) at ${dataDir}`
  if (share < 0.04) return fail('disk', says, 'Free some space now: notifications are turned away below 4 %.')
  if (share < 0.15) return warn('disk', says, 'Free some space soon: below 4 % notifications are turned away.')
  return ok('disk', says)
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(path.dirname(folder))
}

/** Reachability, schema and clock of the database, in one look each. */
export async function checkDatabase(app: App): Promise<readonly Finding[]> {
  const state = await app.stores.ping()
  if (state === 'unreachable') {
    return [
      fail('database', 'does not answer', 'Check DATABASE_URL, and that PostgreSQL runs and lets this machine in.'),
    ]
  }
  const findings = [ok('database', 'answers')]
  if (state === 'ok') findings.push(ok('migrations', 'as this release needs them'))
  else if (state === 'behind') findings.push(fail('migrations', 'older than this release', 'Run "estafet migrate".'))
  else
    findings.push(
      fail(
        'migrations',
        'a newer release took away what this one needs',
        'Run the release that migrated it, or a newer one.',
      ),
    )
  return [...findings, await checkClock(app)]
}

/** Deadlines are only as right as the clocks: ours against the database's. */
async function checkClock(app: App): Promise<Finding> {
  const before = Date.now()
  const theirs = await app.stores.now()
  const skewMs = Math.round(Math.abs(theirs - (before + Date.now()) / 2))
  const says = `${skewMs} ms apart from the database`
  const advice = 'Run a time service (NTP) on both machines.'
  if (skewMs > SKEW_FAILS_MS) return fail('clock', says, advice)
  return skewMs > SKEW_WARNS_MS ? warn('clock', says, advice) : ok('clock', says)
}

/** Whether every stored secret can be opened, and stands under the key that seals. */
export async function checkKeys(config: RunConfig, app: App): Promise<Finding> {
  const { ids } = keyRingFrom(config.keys)
  const needed = await app.stores.sealed.keyIds()
  const missing = needed.filter((id) => !ids.includes(id))
  if (missing.length > 0)
    return fail(
      'keys',
      `stored secrets need ${missing.join(', ')} (secret_unreadable)`,
      'Put it back into ESTAFET_KEYS; docs/runbooks/lost-key.md says what else can be done.',
    )
  const behind = needed.filter((id) => id !== ids[0])
  return behind.length === 0
    ? ok('keys', 'every stored secret stands under the first key')
    : warn('keys', `stored secrets still need ${behind.join(', ')}`, 'Run "estafet reseal" before it is removed.')
}

/** The carrier of bells. Its absence delays leads by a second or so and loses nothing, hence a warning. */
export async function checkQueue(config: RunConfig, app: App): Promise<Finding> {
  if (config.redisUrl === null) {
    return (await app.bells.reachable())
      ? ok('queue', 'bells ring in PostgreSQL')
      : fail('queue', 'the tables of the queue are missing or cannot be reached', 'Run "estafet migrate".')
  }
  const report = await inspectRedis(config.redisUrl)
  if (!report.reachable) {
    return warn(
      'queue',
      `Redis does not answer: ${report.why}`,
      'Check REDIS_URL. Meanwhile timers find the work, a second later.',
    )
  }
  const advice = evictionAdvice(report.policy)
  const says = `Redis ${report.version}, maxmemory-policy ${report.policy}`
  return advice === null ? ok('queue', says) : fail('queue', says, advice)
}

/** Access to each connected account: does the CRM still know us, and may we do what we need? */
export async function checkAccounts(app: App, addresses: boolean): Promise<readonly Finding[]> {
  const ids = await app.stores.installations.connected()
  if (ids.length === 0) return [warn('crm', 'no account is connected', 'Open the page and connect one.')]
  return Promise.all(ids.map((id) => checkAccount(app, id, addresses)))
}

async function checkAccount(app: App, id: string, addresses: boolean): Promise<Finding> {
  const installation = await app.stores.installations.find(id)
  const about = `crm ${installation?.accountId ?? id}`
  try {
    const crm = app.crmOf(installation?.crm ?? '')
    const { required, optional } = crm.scopes
    const facts = await crm.introspect(id)
    if (facts === null)
      return fail(about, 'the CRM no longer accepts our access', 'Connect the account again on the page.')
    const missing = required.filter((scope) => !facts.scopes.includes(scope))
    if (missing.length > 0)
      return fail(about, `not granted: ${missing.join(', ')}`, 'Connect the account again to grant them.')
    const absent = optional.filter((scope) => !facts.scopes.includes(scope))
    if (absent.length > 0)
      return warn(about, `not granted (optional): ${absent.join(', ')}`, absent.map(withoutScope).join(' '))
    const gaps = (await crm.gaps?.(id)) ?? []
    if (gaps.length > 0) return gapsFound(about, gaps)
    const paused = installation?.rollout?.state === 'paused' ? installation : null
    if (paused !== null) return fail(about, ...pausedFor(paused))
    const drifted = installation?.state === 'active' ? await driftOf(crm, id, installation.language) : null
    if (drifted !== null) return warn(about, drifted.says, drifted.advice)
    const follows = installation?.state === 'active' && installation.crmStages?.on === true
    const stages = follows ? await missingStagesOf(app, id) : null
    if (stages !== null) return warn(about, stages.says, stages.advice)
    const stream = installation?.state === 'active' ? await checkStream(app, crm, id) : null
    if (stream?.isWell === false) return warn(about, stream.says, stream.advice)
    const contested = await app.stores.leads.count(id, { conflict: true }, MOST_COUNTED)
    if (contested > 0) return warn(about, ...conflictsIn(contested))
    const address = app.addressFor(installation?.crm ?? '', facts.accountId)
    const heard = address === null ? '' : `; its notifications go to ${addresses ? address : withoutKey(address)}`
    return ok(about, `connected with ${facts.scopes.length} scopes${heard}${stream === null ? '' : `; ${stream.says}`}`)
  } catch (error) {
    const advice =
      error instanceof ConfigurationError
        ? error.advice
        : 'Try again in a minute; connect the account again if it stays.'
    return fail(about, error instanceof EstafetError ? `${error.message} (${error.code})` : String(error), advice)
  }
}

function gapsFound(about: string, gaps: readonly AccountGap[]): Finding {
  const finding = gaps.some(({ blocks }) => blocks) ? fail : warn
  return finding(about, gaps.map(({ says }) => says.en).join('; '), gaps.map(({ advice }) => advice.en).join(' '))
}

function pausedFor({ policyVersion, rollout }: Installation): readonly [says: string, advice: string] {
  return [
    `nothing is written: policy v${policyVersion} changes more leads than v${rollout?.former} did (policy_paused)`,
    `"estafet policy resume ${policyVersion}" lets it go on, "estafet policy restore ${rollout?.former}" brings the former one back; docs/runbooks/policy-paused.md.`,
  ]
}

/** Conflicts with other tools are counted up to here. */
const MOST_COUNTED = 1_000

function conflictsIn(count: number): readonly [says: string, advice: string] {
  return [
    `another tool writes over owner or stage of ${count === MOST_COUNTED ? `${count} leads or more` : `leads: ${count}`}`,
    'What it wrote is left as found. /queues/conflicts names the tool; docs/runbooks/automation-conflict.md.',
  ]
}

/** How the account's properties differ from those Estafet needs; null: they do not. */
async function driftOf(
  crm: Pick<CrmInstaller, 'plan'>,
  id: string,
  language: 'en' | 'id',
): Promise<{ readonly says: string; readonly advice: string } | null> {
  const planned = await crm.plan(id, language)
  const named = (state: string) => planned.filter((one) => one.state === state).map(({ name }) => name)
  const [clashing, missing] = [named('clashing'), named('missing')]
  if (clashing.length > 0)
    return {
      says: `properties of another kind or owner: ${clashing.join(', ')}`,
      advice:
        'Estafet leaves them alone and writes nothing there. Rename or remove them in the CRM, then connect again.',
    }
  if (missing.length === 0) return null
  return {
    says: `properties that are gone: ${missing.join(', ')}`,
    advice: 'Writes to them are refused. Connect the account again: that creates what is missing.',
  }
}

/** Stages of the account's own that leads are to follow into and that are not there; null: none is missing. */
async function missingStagesOf(
  app: App,
  id: string,
): Promise<{ readonly says: string; readonly advice: string } | null> {
  const seen = await lookAtCrmStages(app.flow, id)
  if (seen === null || (seen.property !== null && seen.missing.length === 0)) return null
  const what = seen.property === null ? 'the property itself' : seen.missing.join(', ')
  return {
    says: `the CRM's own stage shall follow, and the account lacks ${what}`,
    advice: 'Nothing is written there. Choose other stages under /settings/crm-stage, or turn it off.',
  }
}

/** What the doctor says is pasted into tickets; the last part of such an address is the account's password. */
function withoutKey(address: string): string {
  return `${address.slice(0, address.lastIndexOf('/'))}/… (in full: estafet doctor --addresses)`
}

function withoutScope(scope: string): string {
  if (scope.startsWith('automation.sequences')) return 'The e-mails of cadences are then tasks.'
  return scope === 'automation'
    ? 'Workflows then do not wait for the decision.'
    : 'Working hours then come from the policy.'
}
