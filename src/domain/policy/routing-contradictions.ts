import { EVENT_POOL_PREFIX } from './all-pools.ts'
import type { Policy } from './policy.ts'
import type { Report } from './problems.ts'
import type { TerritoryRow } from './programmes.ts'
import { didYouMean } from './suggestion.ts'

const ON_TIME = 100

/** What pools, people, territories, events, partners and escalation steps may get wrong among themselves. */
export function routingContradictions(policy: Policy, report: Report): void {
  checkPools(policy, report)
  checkPeople(policy, report)
  checkProgrammes(policy, report)
  checkSteps(policy, report)
}

function checkPools({ pools, territories = [] }: Policy, report: Report): void {
  pools.forEach((pool, i) => {
    if (pool.id.startsWith(EVENT_POOL_PREFIX))
      report(
        ['pools', i, 'id'],
        `an id that does not begin with ${EVENT_POOL_PREFIX}: those are the rosters of events`,
        `id yang tidak diawali ${EVENT_POOL_PREFIX}: itu milik daftar hadir event`,
      )
    if (pool.method === 'count' && pool.count === undefined)
      report(
        ['pools', i, 'count'],
        'the window and zone in which leads are counted',
        'jendela waktu dan zona tempat lead dihitung',
      )
    if (pool.credits !== undefined && (pool.method === 'count' || pool.method === 'least-loaded'))
      report(
        ['pools', i, 'credits'],
        'nothing: this method takes no turns that could be given back',
        'tidak diisi: metode ini tidak memakai giliran yang dapat dikembalikan',
      )
    if (pool.match?.includes('territory') === true && territories.length === 0)
      report(
        ['pools', i, 'match'],
        'territory only where the policy has territories',
        'territory hanya jika kebijakan memiliki wilayah',
      )
  })
}

function checkPeople({ people = [], territories = [] }: Policy, report: Report): void {
  unique(
    people.map(({ rep }) => rep),
    (i) => ['people', i, 'rep'],
    report,
  )
  people.forEach((person, i) =>
    person.territories?.forEach((id, j) =>
      checkName(
        id,
        territories.map((entry) => entry.id),
        ['people', i, 'territories', j],
        TERRITORY,
        report,
      ),
    ),
  )
}

function checkProgrammes(policy: Policy, report: Report): void {
  const { routing, events = [], partners = [], territories = [] } = policy
  const pools = policy.pools.map(({ id }) => id)
  const known = territories.map(({ id }) => id)
  for (const [name, list] of [
    ['territories', territories],
    ['events', events],
    ['partners', partners],
  ] as const) {
    unique(
      list.map(({ id }) => id),
      (i) => [name, i, 'id'],
      report,
    )
  }
  const checkRows = (rows: readonly TerritoryRow[], path: readonly PropertyKey[]): void =>
    rows.forEach((row, i) => {
      checkName(row.territory, known, [...path, i, 'territory'], TERRITORY, report)
      if ('pool' in row) checkName(row.pool, pools, [...path, i, 'pool'], POOL, report)
    })
  routing.rules.forEach(({ target }, i) => {
    if (target.kind === 'territory') checkRows(target.table, ['routing', 'rules', i, 'target', 'table'])
  })
  events.forEach(({ pool }, i) => checkName(pool, pools, ['events', i, 'pool'], POOL, report))
  partners.forEach((partner, i) => {
    checkName(partner.pool, pools, ['partners', i, 'pool'], POOL, report)
    checkRows(partner.territories, ['partners', i, 'territories'])
  })
}

function checkSteps({ sla }: Policy, report: Report): void {
  const reassigns = sla.steps.filter(({ action }) => action === 'reassign')
  sla.steps.forEach((step, i) => {
    if (step.atPercent < ON_TIME && step.plusMinutes !== undefined)
      report(
        ['sla', 'steps', i, 'plusMinutes'],
        `nothing before ${ON_TIME} per cent: a reminder falls due at a share of the target`,
        `tidak ada sebelum ${ON_TIME} persen: pengingat jatuh pada bagian dari target`,
      )
    if (step.action !== 'reassign') return
    if (step !== reassigns[0])
      report(
        ['sla', 'steps', i, 'action'],
        'another action: one step already reassigns, and does so again for each owner',
        'tindakan lain: sudah ada satu langkah yang mengalihkan, dan berlaku lagi untuk tiap pemilik',
      )
    if (step.atPercent < ON_TIME)
      report(
        ['sla', 'steps', i, 'atPercent'],
        `at least ${ON_TIME}: a lead is taken from nobody before it is due`,
        `paling sedikit ${ON_TIME}: lead tidak dialihkan sebelum tenggatnya`,
      )
  })
}

interface Kind {
  readonly en: string
  readonly id: string
}
const TERRITORY: Kind = { en: 'the id of a territory', id: 'id sebuah wilayah' }
const POOL: Kind = { en: 'the id of a pool', id: 'id sebuah pool' }

function checkName(
  found: string,
  names: readonly string[],
  path: readonly PropertyKey[],
  kind: Kind,
  report: Report,
): void {
  if (names.includes(found)) return
  const near = didYouMean(found, names)
  report(path, `${kind.en}: ${names.join(', ')}${near.en}`, `${kind.id}: ${names.join(', ')}${near.id}`)
}

function unique(names: readonly string[], path: (i: number) => readonly PropertyKey[], report: Report): void {
  names.forEach((name, i) => {
    if (names.indexOf(name) < i)
      report(path(i), 'another name: this one is taken further up', 'nama lain: nama ini sudah dipakai di atas')
  })
}
