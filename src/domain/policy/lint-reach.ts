import { totalOf } from '../score.ts'
import type { Tell } from './finding.ts'
import type { Policy, Rule } from './policy.ts'
import { eachRule } from './walk.ts'

/** Thresholds and shares that no lead or nobody can reach. */
export function lintReach(policy: Policy, tell: Tell): void {
  const reach = scoreReach(policy)
  unreachableMql(policy, reach, tell)
  emptyBands(policy, reach, tell)
  vainScoreRules(policy, reach, tell)
  idlePools(policy, tell)
  silentBreach(policy, tell)
  vainCredits(policy, tell)
}

/** The lowest and highest scores there can be, and the highest a lead can have before it is an MQL. */
interface Reach {
  readonly lowest: number
  readonly highest: number
  readonly highestBeforeMql: number
}

function scoreReach({ sources, qualification, fit, score }: Policy): Reach {
  const source = Object.values(sources.points)
  const level = Object.values(qualification.points)
  const fits = Object.values(fit.points)
  const early = Math.max(qualification.points.raw, qualification.points.iql)
  return {
    lowest: totalOf(Math.min(...source), Math.min(...level), Math.min(...fits), score),
    highest: totalOf(Math.max(...source), Math.max(...level), Math.max(...fits), score),
    highestBeforeMql: totalOf(Math.max(...source), early, Math.max(...fits), score),
  }
}

function unreachableMql({ stages, engagement }: Policy, reach: Reach, tell: Tell): void {
  const { minScore, minEngagement } = stages.mql
  if (minScore > reach.highestBeforeMql) {
    tell(
      'warning',
      'score_out_of_reach',
      ['stages', 'mql', 'minScore'],
      {
        en: `No lead becomes an MQL by score: before that it can have at most ${reach.highestBeforeMql}, and ${minScore} is asked.`,
        id: `Tidak ada lead yang menjadi MQL lewat skor: sebelumnya skor paling tinggi ${reach.highestBeforeMql}, sedangkan yang diminta ${minScore}.`,
      },
      {
        en: `Ask for ${Math.floor(reach.highestBeforeMql)} or less, or raise the points.`,
        id: `Minta ${Math.floor(reach.highestBeforeMql)} atau kurang, atau naikkan poinnya.`,
      },
    )
  }
  if (minScore <= reach.lowest) {
    tell(
      'warning',
      'score_always_reached',
      ['stages', 'mql', 'minScore'],
      {
        en: `Every lead with basic fit becomes an MQL: no score is under ${reach.lowest}, and ${minScore} is asked.`,
        id: `Setiap lead dengan kesesuaian dasar menjadi MQL: skor tidak pernah di bawah ${reach.lowest}, sedangkan yang diminta ${minScore}.`,
      },
      { en: `Ask for more than ${reach.lowest}.`, id: `Minta lebih dari ${reach.lowest}.` },
    )
  }
  if (minEngagement > 0 && Object.values(engagement.points).every((points) => points === 0)) {
    tell(
      'warning',
      'engagement_out_of_reach',
      ['stages', 'mql', 'minEngagement'],
      {
        en: 'No activity has points, so engagement stays 0.',
        id: 'Tidak ada aktivitas yang berpoin, sehingga engagement tetap 0.',
      },
      { en: 'Give points to activities in engagement.points.', id: 'Beri poin pada aktivitas di engagement.points.' },
    )
  }
}

function emptyBands({ score }: Policy, reach: Reach, tell: Tell): void {
  score.bands.forEach(({ name, from }, i) => {
    const above = score.bands[i - 1]?.from ?? Infinity
    if (from <= reach.highest && above > reach.lowest) return
    tell(
      'warning',
      'band_empty',
      ['score', 'bands', i],
      {
        en: `No lead is ever in the band "${name}": scores run from ${reach.lowest} to ${reach.highest}.`,
        id: `Tidak ada lead yang masuk rentang "${name}": skor berkisar dari ${reach.lowest} sampai ${reach.highest}.`,
      },
      { en: 'Move its threshold, or remove it.', id: 'Geser ambangnya, atau hapus.' },
    )
  })
}

function vainScoreRules(policy: Policy, { lowest, highest }: Reach, tell: Tell): void {
  eachRule(policy, (rule, path) => {
    if (rule.field !== 'score' || !neverHolds(rule, lowest, highest)) return
    tell(
      'warning',
      'score_out_of_reach',
      path,
      {
        en: `This never holds: scores run from ${lowest} to ${highest}.`,
        id: `Syarat ini tidak pernah berlaku: skor berkisar dari ${lowest} sampai ${highest}.`,
      },
      { en: 'Choose a number in between.', id: 'Pilih angka di antaranya.' },
    )
  })
}

function neverHolds({ operator, value }: Rule, lowest: number, highest: number): boolean {
  const [first, second] = Array.isArray(value) ? value.map(Number) : [Number(value)]
  if (first === undefined) return false
  switch (operator) {
    case '>':
      return first >= highest
    case '>=':
      return first > highest
    case '<':
      return first <= lowest
    case '<=':
      return first < lowest
    case '=':
      return first > highest || first < lowest
    case 'between':
      return first > highest || (second ?? first) < lowest
    default:
      return false
  }
}

/** A pool whose shares are all 0 gives nobody a turn. */
function idlePools({ pools }: Policy, tell: Tell): void {
  pools.forEach(({ id, members, overflow }, i) => {
    if (members.some(({ weight }) => weight > 0)) return
    const onward = overflow[0]
    tell(
      onward === undefined ? 'error' : 'warning',
      'weights_all_zero',
      ['pools', i, 'members'],
      onward === undefined
        ? {
            en: `Nobody in the pool "${id}" can get a lead: every weight is 0. Its leads would wait for ever.`,
            id: `Tidak ada anggota pool "${id}" yang dapat menerima lead: semua bobot 0. Lead akan menunggu selamanya.`,
          }
        : {
            en: `Nobody in the pool "${id}" can get a lead: every weight is 0. Its leads go on to "${onward}".`,
            id: `Tidak ada anggota pool "${id}" yang dapat menerima lead: semua bobot 0. Lead diteruskan ke "${onward}".`,
          },
      { en: 'Give at least one member a weight of 1.', id: 'Beri setidaknya satu anggota bobot 1.' },
    )
  })
}

function silentBreach({ sla }: Policy, tell: Tell): void {
  if (sla.classes.length === 0 || sla.steps.length > 0) return
  tell(
    'warning',
    'breach_untold',
    ['sla', 'steps'],
    {
      en: 'Nobody hears of a missed deadline: there are no steps.',
      id: 'Tidak ada yang tahu bila batas waktu terlewat: tidak ada langkah.',
    },
    { en: 'Add a step at 100 per cent.', id: 'Tambahkan langkah pada 100 persen.' },
  )
}

/** Credits for a reason that no rep can give. */
function vainCredits({ pools, stages }: Policy, tell: Tell): void {
  const given = new Set((stages.recycle.reasons ?? []).map(({ credit }) => credit))
  pools.forEach(({ credits }, i) =>
    credits?.reasons.forEach((reason, j) => {
      if (given.has(reason)) return
      tell(
        'warning',
        'credit_never_asked',
        ['pools', i, 'credits', 'reasons', j],
        {
          en: `Nobody can ask for a turn back for "${reason}": no reason for giving a lead back means it.`,
          id: `Tidak ada yang dapat meminta giliran kembali untuk "${reason}": tidak ada alasan pengembalian lead yang berarti itu.`,
        },
        {
          en: `Give one of stages.recycle.reasons "credit: ${reason}", or remove it here.`,
          id: `Isi "credit: ${reason}" pada salah satu stages.recycle.reasons, atau hapus di sini.`,
        },
      )
    }),
  )
}
