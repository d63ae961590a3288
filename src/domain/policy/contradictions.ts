import type { Problem } from '../../errors.ts'
import { holidayContradictions } from './holiday-contradictions.ts'
import { lifecycleContradictions } from './lifecycle-contradictions.ts'
import type { Policy } from './policy.ts'
import { problem, type Report } from './problems.ts'
import { routingContradictions } from './routing-contradictions.ts'
import { didYouMean } from './suggestion.ts'

const WEIGHT_TOLERANCE = 1e-9

/**
 * What a well-formed policy may still get wrong: sums, orders, names that lead nowhere, a rule list without an end.
 * @returns every problem found; empty when the policy can be compiled and run.
 */
export function contradictions(policy: Policy): readonly Problem[] {
  const found: Problem[] = []
  const report: Report = (path, en, id) => found.push(problem(path, policy, { en, id }))
  checkScore(policy, report)
  checkSources(policy, report)
  checkFit(policy, report)
  checkTemperature(policy, report)
  checkEngagement(policy, report)
  checkRouting(policy, report)
  checkPools(policy, report)
  routingContradictions(policy, report)
  lifecycleContradictions(policy, report)
  holidayContradictions(policy, report)
  unique(policy.sla.classes, ['sla', 'classes'], 'id', report)
  unique(policy.sla.steps, ['sla', 'steps'], 'id', report)
  noRepeats(policy.stages.sql.requires, ['stages', 'sql', 'requires'], report)
  noRepeats(policy.matching.tieBreakers, ['matching', 'tieBreakers'], report)
  return found
}

function checkScore({ score }: Policy, report: Report): void {
  const sum = score.weights.source + score.weights.qualification + score.weights.fit
  if (Math.abs(sum - 1) > WEIGHT_TOLERANCE) {
    const made = Number(sum.toFixed(6))
    report(
      ['score', 'weights'],
      `weights that add up to 1; these make ${made}`,
      `bobot yang berjumlah 1; jumlahnya kini ${made}`,
    )
  }
  unique(score.bands, ['score', 'bands'], 'name', report)
  score.bands.forEach((band, i) => {
    const before = score.bands[i - 1]
    if (before && band.from >= before.from)
      report(
        ['score', 'bands', i, 'from'],
        `less than ${before.from}: bands go from high to low`,
        `kurang dari ${before.from}: rentang diurutkan dari tinggi ke rendah`,
      )
  })
  const last = score.bands.length - 1
  if (score.bands[last]?.from !== 0)
    report(
      ['score', 'bands', last, 'from'],
      '0: the last band takes every score that is left',
      '0: rentang terakhir menampung semua skor yang tersisa',
    )
}

function checkSources({ sources }: Policy, report: Report): void {
  unique(sources.rules, ['sources', 'rules'], 'id', report)
  if (!Object.hasOwn(sources.points, 'unknown'))
    report(
      ['sources', 'points', 'unknown'],
      'points for leads without a known source',
      'poin untuk lead yang sumbernya belum diketahui',
    )
  sources.rules.forEach((rule, i) => {
    const fine = rule.detail !== undefined && Object.hasOwn(sources.points, `${rule.source}.${rule.detail}`)
    if (fine || Object.hasOwn(sources.points, rule.source)) return
    const known = Object.keys(sources.points)
    const near = didYouMean(rule.source, known)
    report(
      ['sources', 'rules', i, 'source'],
      `a source that has points: ${known.join(', ')}${near.en}`,
      `sumber yang memiliki poin: ${known.join(', ')}${near.id}`,
    )
  })
}

function checkFit({ fit }: Policy, report: Report): void {
  unique(fit.dimensions, ['fit', 'dimensions'], 'id', report)
  unique(fit.classes, ['fit', 'classes'], 'id', report)
  for (const needed of ['none', 'icp', 'near_icp']) {
    if (!Object.hasOwn(fit.points, needed))
      report(['fit', 'points', needed], `points for the class ${needed}`, `poin untuk kelas ${needed}`)
  }
  fit.classes.forEach((entry, i) => {
    if (entry.id === 'none' || entry.id === 'icp' || entry.id === 'near_icp') {
      report(
        ['fit', 'classes', i, 'id'],
        'another name: none, icp and near_icp are decided from the dimensions',
        'nama lain: none, icp, dan near_icp ditentukan dari dimensi',
      )
    } else if (!Object.hasOwn(fit.points, entry.id)) {
      const known = Object.keys(fit.points)
      const near = didYouMean(entry.id, known)
      report(
        ['fit', 'classes', i, 'id'],
        `a class that has points: ${known.join(', ')}${near.en}`,
        `kelas yang memiliki poin: ${known.join(', ')}${near.id}`,
      )
    }
  })
}

function checkTemperature({ temperature }: Policy, report: Report): void {
  const coldHours = temperature.coldDays * 24
  if (temperature.hotHours > coldHours) {
    report(
      ['temperature', 'hotHours'],
      `at most ${coldHours}, which is coldDays in hours`,
      `paling banyak ${coldHours}, yaitu coldDays dalam jam`,
    )
  }
  if (temperature.coldDays > temperature.staleDays)
    report(
      ['temperature', 'coldDays'],
      `at most ${temperature.staleDays}, which is staleDays`,
      `paling banyak ${temperature.staleDays}, yaitu staleDays`,
    )
}

function checkEngagement({ engagement }: Policy, report: Report): void {
  const kinds = Object.keys(engagement.points)
  const checkKind = (kind: string, path: readonly PropertyKey[]): void => {
    if (Object.hasOwn(engagement.points, kind)) return
    const near = didYouMean(kind, kinds)
    report(
      path,
      `a kind of activity that has points: ${kinds.join(', ')}${near.en}`,
      `jenis aktivitas yang memiliki poin: ${kinds.join(', ')}${near.id}`,
    )
  }
  unique(engagement.highIntent, ['engagement', 'highIntent'], 'id', report)
  engagement.highIntent.forEach((pattern, i) => checkKind(pattern.kind, ['engagement', 'highIntent', i, 'kind']))
  engagement.forms.forEach((form, i) => checkKind(form.kind, ['engagement', 'forms', i, 'kind']))
  engagement.pages.forEach((page, i) => checkKind(page.kind, ['engagement', 'pages', i, 'kind']))
}

function checkRouting({ routing, pools }: Policy, report: Report): void {
  const names = pools.map((pool) => pool.id)
  unique(routing.rules, ['routing', 'rules'], 'id', report)
  noRepeats(routing.stickiness, ['routing', 'stickiness'], report)
  routing.rules.forEach((rule, i) => {
    const target = rule.target
    if (target.kind === 'hold') return
    const [key, pool] =
      target.kind === 'pool' ? (['pool', target.pool] as const) : (['elsePool', target.elsePool] as const)
    if (!names.includes(pool)) reportPool(['routing', 'rules', i, 'target', key], pool, names, report)
  })
  const last = routing.rules.length - 1
  const end = routing.rules[last]
  if (end && (end.when.rules.length > 0 || end.when.not === true)) {
    report(
      ['routing', 'rules', last, 'when'],
      'an empty group: the last rule takes every lead that is left',
      'grup kosong: aturan terakhir menampung semua lead yang tersisa',
    )
  }
}

function checkPools({ pools }: Policy, report: Report): void {
  const names = pools.map((pool) => pool.id)
  unique(pools, ['pools'], 'id', report)
  pools.forEach((pool, i) => {
    noRepeats(pool.overflow, ['pools', i, 'overflow'], report)
    pool.overflow.forEach((next, j) => {
      if (next === pool.id)
        report(
          ['pools', i, 'overflow', j],
          'another pool: a pool cannot overflow into itself',
          'pool lain: pool tidak dapat melimpah ke dirinya sendiri',
        )
      else if (!names.includes(next)) reportPool(['pools', i, 'overflow', j], next, names, report)
    })
  })
  refuseOverflowCircles(pools, report)
}

/** Overflow that comes back to a pool it left would promise what no pool there can keep; told at the link that closes the circle. */
function refuseOverflowCircles(pools: Policy['pools'], report: Report): void {
  const index = new Map(pools.map((pool, i) => [pool.id, i]))
  const done = new Set<number>()
  const follow = (i: number, way: readonly number[]): void => {
    pools[i]?.overflow.forEach((next, j) => {
      const at = index.get(next)
      if (at === undefined || at === i) return
      const begin = way.indexOf(at)
      if (begin >= 0) {
        const circle = [...way.slice(begin), at].map((place) => pools[place]?.id).join(' → ')
        report(
          ['pools', i, 'overflow', j],
          `a pool further down: this closes the circle ${circle}`,
          `pool yang lebih ke hilir: ini menutup lingkaran ${circle}`,
        )
      } else if (!done.has(at)) follow(at, [...way, at])
    })
    done.add(i)
  }
  pools.forEach((_pool, i) => follow(i, [i]))
}

function reportPool(path: readonly PropertyKey[], found: string, names: readonly string[], report: Report): void {
  const near = didYouMean(found, names)
  report(path, `the id of a pool: ${names.join(', ')}${near.en}`, `id sebuah pool: ${names.join(', ')}${near.id}`)
}

function unique<Key extends string>(
  list: readonly Readonly<Record<Key, string>>[],
  path: readonly PropertyKey[],
  key: Key,
  report: Report,
): void {
  const seen = new Set<string>()
  list.forEach((entry, i) => {
    if (seen.has(entry[key]))
      report(
        [...path, i, key],
        'another name: this one is taken further up',
        'nama lain: nama ini sudah dipakai di atas',
      )
    seen.add(entry[key])
  })
}

function noRepeats(list: readonly string[], path: readonly PropertyKey[], report: Report): void {
  list.forEach((entry, i) => {
    if (list.indexOf(entry) < i)
      report([...path, i], 'nothing: it is named twice', 'tidak ada: nama ini disebut dua kali')
  })
}
