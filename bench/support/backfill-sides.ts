import { Company, PORTAL } from '../../test/support/company.ts'
import type { House } from '../../test/support/house.ts'
import { houseOf } from '../../test/support/hubspot-house.ts'
import { OrgCompany } from '../../test/support/org-company.ts'
import { orgHouse } from '../../test/support/salesforce-house.ts'
import { sandboxProcess } from './sandbox-process.ts'

const ACTS_A_CALL = 5_000

/** A CRM with people who stood in it before Estafet was connected; nobody works yet. */
export interface BackfillSide {
  readonly house: House
  /** Records that one call lists, and one writes. */
  readonly pageSize: number
  /** Calls so far that listed or wrote records. */
  calls(): Promise<number>
}
export type OpenBackfillSide = (databaseUrl: string, contacts: number) => Promise<BackfillSide>

/** The n-th person who stands there. */
function standing(n: number) {
  return { email: `old${n}@firm${n}.example`, company: `Firm ${n}`, title: 'Director of Sales' }
}

export const hubspotBackfill: OpenBackfillSide = async (databaseUrl, contacts) => {
  const sandbox = await sandboxProcess()
  for (let from = 0; from < contacts; from += ACTS_A_CALL)
    await stand(sandbox.url, from, Math.min(contacts, from + ACTS_A_CALL))
  const company = await Company.open({ databaseUrl, running: sandbox, workers: false })
  await company.put('/sandbox/faults', { searchLagMs: 0 })
  return {
    house: houseOf(company),
    pageSize: 100,
    async calls() {
      const { calls } = (await company.get('/sandbox/counters')) as { calls: Record<string, Record<string, number>> }
      const of = (kind: string) => Object.values(calls[kind] ?? {}).reduce((sum, count) => sum + count, 0)
      return of('list') + of('batch-update')
    },
  }
}

/** Lists and reads are both composite calls or queries of an org: what was asked before the backfill is left out, what is asked beside it is not. */
export const salesforceBackfill: OpenBackfillSide = async (databaseUrl, contacts) => {
  const company = await OrgCompany.open({
    databaseUrl,
    workers: false,
    prepare({ org }) {
      const [queue] = org.rows('Group')
      for (let n = 0; n < contacts; n += 1) {
        const { email, company: Company, title } = standing(n)
        const values = { Email: email, FirstName: 'Old', LastName: `Contact ${n}`, Company, Title: title }
        org.create('Lead', { ...values, OwnerId: queue!['Id']! }, '')
      }
    },
  })
  const { calls } = company.sandbox
  const made = () => (calls.get('GET /query') ?? 0) + (calls.get('PATCH /composite/sobjects') ?? 0)
  const before = made()
  return { house: orgHouse(company), pageSize: 200, calls: async () => made() - before }
}

async function stand(url: string, from: number, to: number): Promise<void> {
  const actions = Array.from({ length: to - from }, (_, n) => {
    const { email, company, title } = standing(from + n)
    return { do: 'create', type: 'contacts', properties: { email, firstname: 'Old', company, jobtitle: title } }
  })
  const answer = await fetch(`${url}/sandbox/portals/${PORTAL}/act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ actions }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}
