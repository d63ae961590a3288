import type { Row } from '../../sandbox/salesforce/row.ts'
import type { Clock } from '../../src/ports/runtime.ts'
import type { House } from './house.ts'
import { OrgCompany } from './org-company.ts'

/** An org with its team of three and their manager. */
export async function salesforceHouse(databaseUrl: string, clock: Clock, start: number): Promise<House> {
  const company = await OrgCompany.open({ databaseUrl, clock, org: { start } })
  const { org } = company.sandbox
  const titled = (title: string) => [...org.rows('User')].filter((user) => user['Title'] === title).map(idOf)
  const manager = titled('Sales Manager')[0]!
  const queue = idOf([...org.rows('Group')][0]!)
  const text = (row: Row, field: string) =>
    row[field] === null || row[field] === undefined ? null : String(row[field])
  return {
    app: company.app,
    installation: company.installation,
    reps: titled('Account Executive'),
    manager,
    async demoRequest(n) {
      const values = {
        FirstName: 'Jane',
        LastName: `Doe ${n}`,
        Company: `Firm ${n}`,
        Email: `jane@firm${n}.example`,
        Phone: `+1212${2_000_000 + n * 7_919}`,
        Title: 'Head of Sales',
        Country: 'United States',
        Form_Name__c: 'Book a demo',
        Form_Submitted_At__c: new Date(org.clock.now()).toISOString(),
      }
      // As web-to-lead does: by nobody in particular, for the queue of unassigned leads.
      return idOf(org.create('Lead', { ...values, OwnerId: queue }, ''))
    },
    async lead(id) {
      const row = org.find(id.startsWith('003') ? 'Contact' : 'Lead', id)!
      return {
        stage: text(row, 'estafet__Stage__c'),
        owner: text(row, 'OwnerId'),
        revision: text(row, 'estafet__Revision__c'),
        reason: text(row, 'estafet__Routing_Reason__c'),
        dueAt: text(row, 'estafet__Sla_Due_At__c'),
      }
    },
    async giveTo(id, owner) {
      org.update('Lead', id, { OwnerId: owner }, manager)
    },
    async merge(kept, loser) {
      org.merge('Lead', kept, [loser], manager)
      return kept
    },
    async tasks() {
      return [...org.rows('Task')].map((row) => ({
        key: text(row, 'estafet__Task_Key__c') ?? '',
        subject: text(row, 'Subject') ?? '',
        assignee: text(row, 'OwnerId'),
        open: row['IsClosed'] !== true,
      }))
    },
    async advance(ms) {
      org.clock.moveTo(org.clock.now() + ms)
    },
    settled: () => company.settled(),
    close: () => company.close(),
  }
}

function idOf(row: Row): string {
  return String(row['Id'])
}
