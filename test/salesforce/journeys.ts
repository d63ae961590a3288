import type { Row } from '../../sandbox/salesforce/row.ts'
import { readProperties } from '../../src/mapping/mapping.ts'
import { salesforceMapping } from '../../mappings/salesforce/mapping.ts'
import type { CrmClient, WriteResult } from '../../src/ports/crm.ts'
import { adapter, connectedOrg, INSTALLATION, type ConnectedOrg } from '../crm/salesforce/connected-org.ts'

const STAGE = 'estafet__Stage__c'
const PROPERTIES = readProperties(salesforceMapping, 'contact')

export interface RefreshTally {
  readonly refreshes: number
  readonly familiesRevoked: number
  readonly reads: number
}

/** Workers of several processes whose sessions end again and again at the same moment. */
export async function rotateTokens(workers: number, times: number): Promise<RefreshTally> {
  const org = await connectedOrg()
  try {
    const id = leadIn(org, 0)
    const processes = Array.from({ length: workers }, () => adapter(org.sandbox, org.stores))
    let reads = 0
    for (let round = 0; round < times; round += 1) {
      org.sandbox.oauth.expireSessions()
      await Promise.all(
        processes.map(async (crm) => {
          await crm.present(INSTALLATION, 'contact', [id], 'urgent')
          reads += 1
        }),
      )
    }
    const { refreshes, familiesRevoked } = org.sandbox.oauth
    return { refreshes, familiesRevoked, reads }
  } finally {
    await org.sandbox.close()
  }
}

export interface LoadTally {
  readonly written: number
  readonly refused: number
  /** Refused without words for an admin. */
  readonly withoutAdvice: number
  /** Written in the org, by its own rows. */
  readonly shown: number
  readonly calls: number
}

/** A data load of leads, every tenth of which a validation rule of the org refuses. */
export async function loadWithFailures(leads: number): Promise<LoadTally> {
  const org = await connectedOrg({ dailyCalls: 1_000_000 })
  try {
    org.sandbox.org.rules.push({ object: 'Lead', field: 'Rating', matches: '^Cold$', message: 'Cold leads are closed' })
    const ids = Array.from({ length: leads }, (_, n) => leadIn(org, n))
    // Somebody else made them cold before the rule was there.
    ids.forEach((id, n) => n % 10 === 0 && (org.sandbox.org.find('Lead', id)!['Rating'] = 'Cold'))
    await warm(org.crm, ids[0]!)
    org.sandbox.calls.clear()
    const results: WriteResult[] = []
    for (let start = 0; start < ids.length; start += org.crm.batchSize) {
      const batch = ids.slice(start, start + org.crm.batchSize)
      results.push(...(await org.crm.write(INSTALLATION, 'contact', batch.map(decided), 'normal')))
    }
    const refused = results.filter((result) => result.kind === 'refused')
    return {
      written: results.filter(({ kind }) => kind === 'written').length,
      refused: refused.length,
      withoutAdvice: refused.filter(({ advice }) => advice === '').length,
      shown: [...org.sandbox.org.rows('Lead')].filter((row) => row[STAGE] === 'mql').length,
      calls: callsOf(org),
    }
  } finally {
    await org.sandbox.close()
  }
}

/** API calls that reading and writing 1,000 changed leads costs at full batches, for each hundred. */
export async function callsPerHundred(): Promise<number> {
  const org = await connectedOrg()
  try {
    const ids = Array.from({ length: 1_000 }, (_, n) => leadIn(org, n))
    await warm(org.crm, ids[0]!)
    org.sandbox.calls.clear()
    for (let start = 0; start < ids.length; start += org.crm.batchSize) {
      const batch = ids.slice(start, start + org.crm.batchSize)
      await org.crm.read(INSTALLATION, 'contact', batch, PROPERTIES, 'normal')
      await org.crm.write(INSTALLATION, 'contact', batch.map(decided), 'normal')
    }
    return (callsOf(org) * 100) / ids.length
  } finally {
    await org.sandbox.close()
  }
}

function leadIn({ sandbox }: ConnectedOrg, n: number): string {
  const values: Row = { LastName: `Doe ${n}`, Company: `Firm ${n}`, Email: `jane@firm${n}.example` }
  return String(sandbox.org.create('Lead', values, sandbox.integrationUser)['Id'])
}
function decided(id: string) {
  return { id, properties: { [STAGE]: 'mql', estafet__Score__c: '71' } }
}
/** What is asked once an hour shall not count. */
async function warm(crm: CrmClient, id: string): Promise<void> {
  await crm.read(INSTALLATION, 'contact', [id], PROPERTIES, 'normal')
}
function callsOf({ sandbox }: ConnectedOrg): number {
  return [...sandbox.calls.values()].reduce((sum, count) => sum + count, 0)
}
