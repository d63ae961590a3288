import type { OrgFaults } from '../../sandbox/salesforce/faults.ts'
import { NO_FAULTS } from '../../sandbox/salesforce/faults.ts'
import type { Row } from '../../sandbox/salesforce/row.ts'
import type { SalesforceSandbox } from '../../sandbox/salesforce/running.ts'
import type { CrmTrouble, House, HouseOptions, LeadShown, Line, Shown } from './house.ts'
import { bendOf, OrgCompany } from './org-company.ts'
import { asksForDemo, leadOf, type Person } from './person.ts'

/** An org with its team of three and their manager. */
export async function salesforceHouse(options: HouseOptions): Promise<House> {
  const { databaseUrl, clock, standing = [], workers = true, metrics } = options
  const company = await OrgCompany.open({
    ...{ databaseUrl, workers },
    org: { start: clock?.now() ?? null },
    prepare: (sandbox) => void createAll(sandbox, standing),
    ...(clock ? { clock } : {}),
    ...(metrics ? { metrics } : {}),
  })
  return orgHouse(company)
}

/** An org of its own kind as a house. */
export function orgHouse(company: OrgCompany): House {
  const { app, installation, publicUrl, log, sandbox } = company
  const { org, oauth } = sandbox
  const titled = (title: string) => [...org.rows('User')].filter((user) => user['Title'] === title).map(idOf)
  const reps = titled('Account Executive')
  const manager = titled('Sales Manager')[0]!
  const objectOf = (id: string) => (id.startsWith('003') ? 'Contact' : 'Lead')
  const update = (id: string, values: Row) => void org.update(objectOf(id), id, values, manager)
  const shown = (): ReadonlyMap<string, Shown> => {
    const there = [...org.rows('Lead'), ...org.rows('Contact')].filter(
      (row) => row['IsDeleted'] !== true && row['IsConverted'] !== true,
    )
    return new Map(there.map((row) => [idOf(row), shownOf(row)]))
  }
  return {
    ...{ app, installation, publicUrl, log, reps, manager },
    ownerProperty: 'OwnerId',
    line: lineOf(company),
    create: async (people) => createAll(sandbox, people),
    async demoRequest(n, of = `Firm ${n}`) {
      return createAll(sandbox, [asksForDemo(n, of)])[0]!
    },
    lead: async (id) => shownLead(shownOf(org.find(objectOf(id), id) ?? {})),
    leads: async () => new Map([...shown()].map(([id, fields]) => [id, shownLead(fields)])),
    shown: async () => shown(),
    giveTo: async (id, owner) => update(id, { OwnerId: owner }),
    retitle: async (id, title) => update(id, { Title: title }),
    answer: async (id, response, reason) =>
      update(id, { estafet__Rep_Response__c: response, estafet__Reject_Reason__c: reason ?? null }),
    async spoke(id, at) {
      // A call is a task, which counts from when it is done: what is noted later is a meeting.
      const when = new Date(at).toISOString()
      org.create('Event', { WhoId: id, Subject: 'Call', StartDateTime: when, EndDateTime: when }, manager)
    },
    async merge(kept, loser) {
      org.merge(objectOf(kept), kept, [loser], manager)
      return kept
    },
    async win(id) {
      // A queue cannot own a contact: whoever converts a lead that nobody has yet gives it to somebody.
      const isNobodys = !String(org.find('Lead', id)!['OwnerId']).startsWith('005')
      const { contactId, opportunityId } = org.convert(id, isNobodys ? { ownerId: reps[0]! } : {}, manager)
      org.update('Opportunity', opportunityId!, { StageName: 'Closed Won', Amount: 900 }, manager)
      return contactId
    },
    saysErased: false,
    async erase(id) {
      // Whoever was converted stands there twice.
      const contact = org.find(objectOf(id), id)?.['ConvertedContactId']
      for (const one of typeof contact === 'string' ? [id, contact] : [id]) {
        org.delete(objectOf(one), one, manager)
        org.purge(objectOf(one), one)
      }
    },
    async tasks() {
      return [...org.rows('Task')].map((row) => ({
        id: idOf(row),
        key: text(row['estafet__Task_Key__c']) ?? '',
        subject: text(row['Subject']) ?? '',
        assignee: text(row['OwnerId']),
        open: row['IsClosed'] !== true,
      }))
    },
    writes: async () => sandbox.calls.get('PATCH /composite/sobjects') ?? 0,
    async misbehave(trouble) {
      Object.assign(sandbox.faults, NO_FAULTS, trouble === null ? {} : faultsOf(trouble))
    },
    async revoke() {
      oauth.revokeAll()
    },
    async connect() {
      await company.install()
    },
    query: (statement, values) => company.query(statement, values),
    async advance(ms) {
      org.clock.moveTo(org.clock.now() + ms)
    },
    settled: (withinMs) => company.settled(withinMs),
    close: () => company.close(),
  }
}

function shownLead(fields: Shown): LeadShown {
  const of = (name: string) => fields[name] ?? null
  return {
    stage: of('estafet__Stage__c'),
    owner: of('OwnerId'),
    revision: of('estafet__Revision__c'),
    reason: of('estafet__Routing_Reason__c'),
    dueAt: of('estafet__Sla_Due_At__c'),
    slaState: of('estafet__Sla_State__c'),
    score: of('estafet__Score__c'),
  }
}

function faultsOf(trouble: CrmTrouble): Partial<OrgFaults> {
  switch (trouble.kind) {
    case 'untold':
      return { dropMessages: 1 }
    case 'failing':
      return { error5xxRate: trouble.fails, silence: trouble.silent, latencyMs: trouble.latencyMs }
    case 'garbage':
      return { badAnswers: trouble.bad, halfAnswers: trouble.half }
    case 'limited':
      return { dayIsSpent: true }
    case 'disorder':
      return { duplicateMessages: trouble.twice, reorderMessages: trouble.late }
  }
}

function lineOf(company: OrgCompany): Line {
  const { sandbox } = company
  return {
    async tell(publicUrl) {
      sandbox.outbound.endpoint = company.endpointAt(publicUrl)
    },
    async environment(publicUrl, port) {
      return {
        ...company.environment(),
        ...{ PORT: String(port), ESTAFET_PUBLIC_URL: publicUrl },
        KILL_CLOCK: JSON.stringify(bendOf(sandbox)),
      }
    },
    async knock(publicUrl, id, nth) {
      const row = sandbox.org.find('Lead', id) ?? sandbox.org.find('Contact', id)
      const message = sandbox.outbound.envelope([
        { id: `04l8d${String(nth).padStart(10, '0')}`, object: 'Lead', row: row! },
      ])
      return fetch(company.endpointAt(publicUrl), {
        method: 'POST',
        headers: { 'content-type': 'text/xml; charset=utf-8' },
        body: message,
      }).then(
        ({ status }) => status,
        () => 0,
      )
    },
    // An org goes on for 24 hours.
    mail: async () => ({ waiting: sandbox.outbound.pending, givenUp: 0 }),
    hurry: () => sandbox.outbound.flush(),
  }
}

/** As web-to-lead does: by nobody in particular, for the queue of unassigned leads. */
function createAll({ org }: SalesforceSandbox, people: readonly Person[]): string[] {
  const OwnerId = [...org.rows('Group')][0]!['Id']!
  return people.map((person) => idOf(org.create('Lead', { ...leadOf(person, org.clock.now()), OwnerId }, '')))
}

function shownOf(row: Row): Shown {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, text(value)]))
}

function text(value: Row[string] | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}

function idOf(row: Row): string {
  return String(row['Id'])
}
