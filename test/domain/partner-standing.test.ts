import { describe, expect, test } from '@jest/globals'
import type { Stage, Status } from '../../src/domain/lead.ts'
import { maskedName, standingOf, type Standing } from '../../src/domain/partner-standing.ts'

describe('where a lead stands for the partner who sent it', () => {
  test.each<[Stage, Status, Standing]>([
    ['mql', 'active', 'work'],
    ['sql', 'stale', 'work'],
    ['sal', 'nurture', 'resting'],
    ['known', 'dormant', 'resting'],
    ['mql', 'disqualified', 'closed'],
    ['opportunity', 'lost', 'closed'],
    ['customer', 'active', 'won'],
    // Bought, and rests or is lost since: a customer stays one.
    ['customer', 'dormant', 'won'],
    ['customer', 'lost', 'won'],
  ])('%s, %s: %s', (stage, status, standing) => {
    expect(standingOf(stage, status)).toBe(standing)
  })
})

describe('a name whose owner is not told', () => {
  test.each([
    ['Rina Putri', 'Rina P•••'],
    ['Rina Dewi Putri', 'Rina P•••'],
    ['  Rina \t Putri  ', 'Rina P•••'],
    ['Rina', 'R•••'],
    ['', '•••'],
    ['Rina 😀mile', 'Rina 😀•••'],
  ])('%j: %s', (name, masked) => {
    expect(maskedName(name)).toBe(masked)
  })
})
