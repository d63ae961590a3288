import type { Sandbox } from '../../../sandbox/start.ts'
import { PORTAL } from '../../support/company.ts'

/** People of the sandbox's company under the names the worked examples use, with the hours the examples give them. */
export const PEOPLE = {
  A: { email: 'mason.davis', zone: 'America/New_York', from: 9, to: 17 },
  B: { email: 'emma.garcia', zone: 'America/New_York', from: 9, to: 17 },
  C: { email: 'noah.miller', zone: 'America/New_York', from: 9, to: 17 },
  /** Nobody else's leads count against their cap. */
  capped: { email: 'hendra.kusuma', zone: 'America/New_York', from: 9, to: 17 },
  london: { email: 'amelia.clarke', zone: 'Europe/London', from: 9, to: 17 },
  untilSix: { email: 'rafael.costa', zone: 'America/New_York', from: 9, to: 18 },
  fromEight: { email: 'lucas.almeida', zone: 'America/New_York', from: 8, to: 17 },
  ben: { email: 'budi.santoso', zone: 'America/New_York', from: 9, to: 17 },
  cara: { email: 'citra.wijaya', zone: 'America/New_York', from: 9, to: 17 },
  dan: { email: 'eko.nugroho', zone: 'America/New_York', from: 9, to: 17 },
  first: { email: 'fitri.halim', zone: 'America/New_York', from: 9, to: 17 },
  second: { email: 'maya.pratama', zone: 'America/New_York', from: 9, to: 17 },
  third: { email: 'beatriz.souza', zone: 'America/New_York', from: 9, to: 17 },
  /** Has left before anything begins, and owns an account still. */
  left: { email: 'george.evans', zone: 'Europe/London', from: 9, to: 17 },
} as const
/** Of the account whose owner has left. */
export const LEFT_DOMAIN = 'left-behind.example'
export type Name = keyof typeof PEOPLE

/** Who is on leave from the morning of a day of March until that of another. */
const AWAY: Partial<Record<Name, readonly [from: number, until: number]>> = { ben: [4, 14], cara: [5, 7], dan: [6, 7] }
const morning = (day: number) => Date.UTC(2026, 2, day, 5)
function absenceOf(name: Name): Readonly<Record<string, string>> {
  const days = AWAY[name]
  if (days === undefined) return {}
  const [startTimestamp, endTimestamp] = [morning(days[0]), morning(days[1])]
  return { hs_out_of_office_hours: JSON.stringify([{ startTimestamp, endTimestamp }]) }
}

export const addressOf = (name: Name): string => `${PEOPLE[name].email}@estafet-demo.example`

/** Gives the people their hours, and the capped one no leads yet, before anybody reads them. @returns names by owner id. */
export async function setHours(sandbox: Sandbox): Promise<ReadonlyMap<string, Name>> {
  const users = await dumpOf(sandbox, 'users')
  const names = new Map<string, Name>()
  const actions: Record<string, unknown>[] = (Object.keys(PEOPLE) as Name[]).map((name) => {
    const { zone, from, to } = PEOPLE[name]
    const user = users.find(({ properties }) => properties['hs_email'] === addressOf(name))!
    // The sandbox numbers owners and users alike, from the same person on.
    names.set(String(Number(user.properties['hs_internal_user_id']) - 6_600_001 + 5_500_001), name)
    const hours = [{ days: 'MONDAY_TO_FRIDAY', startMinute: from * 60, endMinute: to * 60 }]
    const properties = { hs_standard_time_zone: zone, hs_working_hours: JSON.stringify(hours), ...absenceOf(name) }
    return { do: 'update', type: 'users', id: user.id, properties }
  })
  for (const { id, properties } of await dumpOf(sandbox, 'contacts'))
    if (names.get(properties['hubspot_owner_id'] ?? '') === 'capped')
      actions.push({ do: 'update', type: 'contacts', id, properties: { hubspot_owner_id: '' } })
  const [left] = [...names].find(([, name]) => name === 'left')!
  const account = { name: 'Left', domain: LEFT_DOMAIN, hubspot_owner_id: left }
  actions.push({ do: 'create', type: 'companies', properties: account }, { do: 'deactivateOwner', ownerId: left })
  const answer = await fetch(`${sandbox.url}/sandbox/portals/${PORTAL}/act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ actions }),
  })
  if (!answer.ok) throw new Error(`the hours were not taken: ${answer.status} ${await answer.text()}`)
  return names
}

async function dumpOf(
  sandbox: Sandbox,
  type: string,
): Promise<readonly { readonly id: string; readonly properties: Readonly<Record<string, string>> }[]> {
  const dump = await fetch(`${sandbox.url}/sandbox/portals/${PORTAL}/dump?type=${type}`)
  const lines = (await dump.text()).split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line) as { id: string; properties: Record<string, string> })
}
