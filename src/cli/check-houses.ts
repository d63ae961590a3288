import { lookAtHouse, type HouseFound } from '../flow/house.ts'
import { comparePolicies } from '../flow/publish-in-house.ts'
import type { App } from '../wiring.ts'
import { ok, warn } from './findings.ts'
import type { Finding } from './findings.ts'

/** Houses of two connected accounts, each told once, by its home; and halves of houses, by the account that has one. */
export async function checkHouses(app: App): Promise<readonly Finding[]> {
  const ids = await app.stores.installations.connected()
  const findings = await Promise.all(ids.map((id) => checkHouse(app, id)))
  return findings.filter((one) => one !== null)
}

async function checkHouse(app: App, id: string): Promise<Finding | null> {
  const { houses, installations } = app.stores
  const about = `house ${(await installations.find(id))?.accountId ?? id}`
  const found = await lookAtHouse(app.flow, houses, id)
  if (found !== null) return found.isHome ? standing(about, found, await differences(app, id)) : null
  const { isHalf } = await houses.begun(id, app.flow.clock.now())
  if (!isHalf) return null
  return warn(
    about,
    'half a house: the other account does not name this one, so no turns are common',
    'Leave it under /settings/house, or make a new code there and have it entered in the other account.',
  )
}

/** In how many places the two policies differ; each account may have its own on purpose. */
async function differences({ stores, flow }: App, id: string): Promise<number> {
  const compared = await comparePolicies({ stores, now: () => flow.clock.now() }, id)
  return compared?.changes.length ?? 0
}

function standing(
  about: string,
  { accountId, people, pools, hereOnly, thereOnly }: HouseFound,
  differing: number,
): Finding {
  const differ = pools.filter(({ state }) => state !== 'same').map(({ poolId }) => poolId)
  const alone = [...hereOnly, ...thereOnly].filter(({ inPool }) => inPool).map(({ name }) => name)
  const policies = differing === 0 ? 'the same policy' : `policies that differ, by ${differing}`
  const says = `turns with ${accountId}; people known in both: ${people.length}; ${policies}`
  if (differ.length === 0 && alone.length === 0) return ok(about, says)
  const parts = [
    ...(differ.length === 0 ? [] : [`pools that differ: ${differ.join(', ')}`]),
    ...(alone.length === 0 ? [] : [`members of pools in one CRM alone: ${alone.join(', ')}`]),
  ]
  const advice = [
    ...(differ.length === 0
      ? []
      : ['Have the same policy in both accounts: take one over from the other, or publish in both.']),
    ...(alone.length === 0 ? [] : ['Give people the same e-mail address in both CRMs.']),
  ]
  return warn(about, `${says}; ${parts.join('; ')}`, `${advice.join(' ')} /settings/house shows all of it.`)
}
