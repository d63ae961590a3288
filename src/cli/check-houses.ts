import { lookAtHouse, type HouseFound } from '../flow/house.ts'
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
  if (found !== null) return found.isHome ? standing(about, found) : null
  const { isHalf } = await houses.begun(id, app.flow.clock.now())
  if (!isHalf) return null
  return warn(
    about,
    'half a house: the other account does not name this one, so no turns are common',
    'Leave it under /settings/house, or make a new code there and have it entered in the other account.',
  )
}

function standing(about: string, { accountId, people, pools, hereOnly, thereOnly }: HouseFound): Finding {
  const differ = pools.filter(({ state }) => state !== 'same').map(({ poolId }) => poolId)
  const alone = [...hereOnly, ...thereOnly].filter(({ inPool }) => inPool).map(({ name }) => name)
  const says = `turns with ${accountId}; people known in both: ${people.length}`
  if (differ.length === 0 && alone.length === 0) return ok(about, says)
  const parts = [
    ...(differ.length === 0 ? [] : [`pools that differ: ${differ.join(', ')}`]),
    ...(alone.length === 0 ? [] : [`members of pools in one CRM alone: ${alone.join(', ')}`]),
  ]
  const advice = [
    ...(differ.length === 0 ? [] : ['Publish the same policy in both accounts.']),
    ...(alone.length === 0 ? [] : ['Give people the same e-mail address in both CRMs.']),
  ]
  return warn(about, `${says}; ${parts.join('; ')}`, `${advice.join(' ')} /settings/house shows all of it.`)
}
