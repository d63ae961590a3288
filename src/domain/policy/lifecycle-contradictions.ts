import type { Policy } from './policy.ts'
import type { Report } from './problems.ts'

/** What stages, cadences and recycling may get wrong among themselves. */
export function lifecycleContradictions(policy: Policy, report: Report): void {
  checkFallBack(policy, report)
  checkReasons(policy, report)
  checkCadences(policy, report)
}

function checkFallBack({ stages }: Policy, report: Report): void {
  const { fallBack, minScore } = stages.mql
  if (fallBack === undefined || fallBack.points <= minScore) return
  report(
    ['stages', 'mql', 'fallBack', 'points'],
    `at most ${minScore}, which is minScore: no score lies lower`,
    `paling banyak ${minScore}, yaitu minScore: tidak ada skor yang lebih rendah`,
  )
}

function checkReasons({ stages }: Policy, report: Report): void {
  const reasons = stages.recycle.reasons ?? []
  reasons.forEach(({ id, disqualify, coolDownDays }, i) => {
    if (reasons.findIndex((other) => other.id === id) < i) report(['stages', 'recycle', 'reasons', i, 'id'], ...TAKEN)
    if (disqualify === true && coolDownDays !== undefined)
      report(
        ['stages', 'recycle', 'reasons', i, 'coolDownDays'],
        'nothing: a lead that is disqualified does not come back by time',
        'tidak ada: lead yang didiskualifikasi tidak kembali karena waktu',
      )
  })
}

function checkCadences({ cadences = [] }: Policy, report: Report): void {
  cadences.forEach(({ id, touches, sequence, tasks }, i) => {
    if (cadences.findIndex((other) => other.id === id) < i) report(['cadences', i, 'id'], ...TAKEN)
    if (sequence !== undefined && !(tasks === true && touches.some(({ channel }) => channel === 'email')))
      report(
        ['cadences', i, 'sequence'],
        'nothing: a sequence sends the e-mails of a cadence that has some and makes tasks',
        'tidak ada: sequence mengirim email dari tindak lanjut yang memiliki email dan membuat tugas',
      )
    touches.forEach((touch, j) => {
      if (touches.findIndex((other) => other.id === touch.id) < j) report(['cadences', i, 'touches', j, 'id'], ...TAKEN)
      const before = touches[j - 1]
      if (before !== undefined && touch.afterHours <= before.afterHours)
        report(
          ['cadences', i, 'touches', j, 'afterHours'],
          `more than ${before.afterHours}: touches go in order of time`,
          `lebih dari ${before.afterHours}: sentuhan diurutkan menurut waktu`,
        )
    })
  })
}

const TAKEN = ['another name: this one is taken further up', 'nama lain: nama ini sudah dipakai di atas'] as const
