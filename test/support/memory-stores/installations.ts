import { SENT_BUT_UNSURE } from '../../../src/db/commit-facts.ts'
import type { Instant } from '../../../src/domain/lead.ts'
import type { CrmPerson } from '../../../src/ports/crm.ts'
import type { Installation, InstallationStore } from '../../../src/ports/installations.ts'
import type { TokenStore } from '../../../src/ports/tokens.ts'
import { activeTenants, freshId, tenantOf, type MemoryState, type Tenant } from './state.ts'

const FIRST = { version: 1, author: 'estafet', reason: '', restoredFrom: null, yaml: null } as const

export function memoryInstallations(state: MemoryState): InstallationStore {
  const findAccount = (crm: string, accountId: string) =>
    [...state.tenants.values()].find(
      ({ installation }) => installation?.crm === crm && installation.accountId === accountId,
    )
  return {
    async find(id) {
      const tenant = state.tenants.get(id)
      return tenant === undefined ? null : seen(tenant)
    },
    async byAccount(crm, accountId) {
      return findAccount(crm, accountId)?.installation ?? null
    },
    async active() {
      return activeTenants(state).map((tenant) => tenant.id)
    },
    async connected() {
      const tenants = [...state.tenants.values()]
      return tenants
        .filter(({ installation }) => ['setup', 'active'].includes(installation?.state ?? ''))
        .map(({ id }) => id)
    },
    async connect(fresh) {
      const { tokens, policy, at, begin = 'active', ...facts } = fresh
      const tenant = findAccount(fresh.crm, fresh.accountId) ?? tenantOf(state, fresh.installationId)
      tenant.tokens = tokens
      tenant.refreshLease = null
      const known = tenant.installation
      if (known === null) tenant.policies.push({ ...FIRST, publishedAt: at, document: policy })
      const connected: Installation = known
        ? { ...known, ...facts, installationId: tenant.id, state: known.state === 'setup' ? 'setup' : 'active' }
        : { ...facts, state: begin, policyVersion: 1, rosterVersion: 1, createdAt: at, crmStages: null }
      tenant.installation = connected
      unpark(tenant, state.now())
      return seen(tenant)!
    },
    async setState(id, next, _why) {
      const tenant = tenantOf(state, id)
      if (!tenant.installation) return
      tenant.installation = { ...tenant.installation, state: next }
      if (next === 'uninstalled') dropWork(tenant)
    },
    async setCrmStages(id, crmStages) {
      const tenant = tenantOf(state, id)
      if (tenant.installation) tenant.installation = { ...tenant.installation, crmStages }
    },
    async policy(id, version) {
      return tenantOf(state, id).policies[version - 1]?.document ?? null
    },
    async people(id) {
      return tenantOf(state, id).people
    },
    async peopleAt(id, rosterVersion) {
      const tenant = tenantOf(state, id)
      const roster = tenant.rosters.get(rosterVersion)
      return roster === undefined ? null : withCalendarsBefore(tenant, roster.people, roster.at)
    },
    async peopleReadings(id) {
      return tenantOf(state, id).peopleReadings
    },
    async replacePeople(id, people, at, after) {
      const tenant = tenantOf(state, id)
      if (after !== undefined && after !== tenant.peopleReadings) return 'overtaken'
      tenant.peopleReadings += 1
      const neverRead = tenant.installation?.rosterVersion === 1
      const told = tenant.rosters.get(tenant.installation?.rosterVersion ?? 0)
      if (!neverRead && told?.people === people) return 'same'
      const sorted = [...people].sort((a, b) => (a.repId < b.repId ? -1 : 1))
      if (!neverRead && samePeople(tenant.people, sorted)) return 'same'
      tenant.people = sorted
      if (tenant.installation)
        tenant.installation = { ...tenant.installation, rosterVersion: tenant.installation.rosterVersion + 1 }
      const since = Math.max(at, (told?.at ?? -1) + 1)
      tenant.rosters.set(tenant.installation?.rosterVersion ?? 0, { people, at: since })
      for (const person of people) keepCalendar(tenant, person, since)
      return 'changed'
    },
    async unmarkedRoster(id) {
      const { rosterMarked, installation } = tenantOf(state, id)
      const version = installation?.rosterVersion ?? 1
      return rosterMarked < version ? { marked: rosterMarked, version } : null
    },
    async rosterMarked(id, version) {
      const tenant = tenantOf(state, id)
      tenant.rosterMarked = Math.max(tenant.rosterMarked, version)
    },
  }
}

function keepCalendar(tenant: Tenant, { repId, zone, hours }: CrmPerson, at: Instant): void {
  const rows = tenant.calendars.get(repId) ?? []
  const latest = rows.at(-1)
  if (latest !== undefined && JSON.stringify([latest.zone, latest.hours]) === JSON.stringify([zone, hours])) return
  tenant.calendars.set(repId, [...rows, { zone, hours, since: latest === undefined ? 0 : at }])
}

function withCalendarsBefore(tenant: Tenant, people: readonly CrmPerson[], at: Instant): readonly CrmPerson[] {
  // The list itself where nothing is added: it stands for what was built from it.
  if ([...tenant.calendars.values()].every((rows) => rows.length < 2)) return people
  return people.map((person) => {
    const rows = (tenant.calendars.get(person.repId) ?? []).filter(({ since }) => since <= at)
    if (rows.length < 2) return person
    const calendarsBefore = rows
      .slice(1)
      .map(({ since: until }, place) => ({ until, zone: rows[place]!.zone, hours: rows[place]!.hours }))
    return { ...person, calendarsBefore }
  })
}

/** What waited because the account could not be served goes on at once. */
function unpark({ dirty, writes, tasks }: Tenant, now: number): void {
  const goesOn = (row: { readonly notBefore: number; readonly token: string | null }) =>
    row.token === null && row.notBefore > now
  for (const [key, row] of dirty) if (goesOn(row)) dirty.set(key, { ...row, notBefore: now })
  for (const [key, row] of writes) if (goesOn(row)) writes.set(key, { ...row, notBefore: now })
  for (const [key, row] of tasks)
    if (goesOn(row) && row.attempts !== SENT_BUT_UNSURE) tasks.set(key, { ...row, notBefore: now })
}

/** After an uninstall nothing is sent any more, and a later return starts from a full look at every record. */
function dropWork(tenant: Tenant): void {
  tenant.tokens = null
  tenant.refreshLease = null
  tenant.dirty.clear()
  tenant.writes.clear()
  tenant.tasks.clear()
  tenant.reconcile.clear()
  tenant.stream = null
  for (const [leadId, lead] of tenant.leads) tenant.leads.set(leadId, { ...lead, crmModifiedAt: 0 })
  tenant.steps.clear()
}

/** Whether two lists, each in order of the ids, tell the same. */
export function samePeople(one: readonly CrmPerson[], two: readonly CrmPerson[]): boolean {
  return canonical(one) === canonical(two)
}

/** Lists of people are replaced, never changed in place. */
const texts = new WeakMap<readonly CrmPerson[], string>()

function canonical(people: readonly CrmPerson[]): string {
  const known = texts.get(people)
  if (known !== undefined) return known
  const text = JSON.stringify(people, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
  texts.set(people, text)
  return text
}

export function memoryTokens(state: MemoryState): TokenStore {
  return {
    async load(id) {
      return tenantOf(state, id).tokens
    },
    async takeRefreshLease(id, leaseMs) {
      const tenant = tenantOf(state, id)
      if (!tenant.tokens) return null
      if (tenant.refreshLease && tenant.refreshLease.until > state.now()) return null
      const token = freshId(state)
      tenant.refreshLease = { token, until: state.now() + leaseMs }
      return token
    },
    async saveRefreshed(id, lease, tokens) {
      const tenant = tenantOf(state, id)
      if (tenant.refreshLease?.token !== lease) return 'fenced'
      tenant.tokens = tokens
      tenant.refreshLease = null
      return 'saved'
    },
    async accessEnded(id, lease, _why) {
      const tenant = tenantOf(state, id)
      if (tenant.refreshLease?.token !== lease) return 'fenced'
      tenant.refreshLease = null
      if (tenant.installation?.state === 'active')
        tenant.installation = { ...tenant.installation, state: 'disconnected' }
      return 'ended'
    },
    async giveBackRefreshLease(id, lease) {
      const tenant = tenantOf(state, id)
      if (tenant.refreshLease?.token === lease) tenant.refreshLease = null
    },
  }
}

/** With how the active version of the policy is watched. */
function seen({ installation, canary }: Tenant): Installation | null {
  if (installation === null) return null
  const isWatched = canary?.version === installation.policyVersion && ['comparing', 'paused'].includes(canary.state)
  return { ...installation, rollout: isWatched ? { former: canary.former, state: canary.state } : null }
}
