import type { CrmKind } from '../../src/ports/crm.ts'
import type { House, HouseOptions } from './house.ts'
import { hubspotHouse } from './hubspot-house.ts'
import { salesforceHouse } from './salesforce-house.ts'

/** Every CRM there is a sandbox of, with the company that tells a story in it. */
export const HOUSES: readonly {
  readonly crm: string
  readonly kind: CrmKind
  readonly open: (options: HouseOptions) => Promise<House>
}[] = [
  { crm: 'HubSpot', kind: 'hubspot', open: hubspotHouse },
  { crm: 'Salesforce', kind: 'salesforce', open: salesforceHouse },
]
