import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import {
  activitiesOfVisit,
  cameByOf,
  cameByText,
  firstVisit,
  VISIT_KIND,
  type CameBy,
} from '../../src/domain/visits.ts'

const NOTHING: CameBy = { utmSource: null, utmMedium: null, utmCampaign: null, referrer: null }
const visitId = '00000000-0000-4000-8000-000000000001'

describe('a visit as activities', () => {
  test('a page within a visit is one page', () => {
    expect(activitiesOfVisit({ visitId, at: 5, page: '/pricing', cameBy: null })).toEqual([
      { key: `page:${visitId}`, kind: 'page', at: 5, detail: '/pricing' },
    ])
  })

  test('the begin of a visit says how it came to be, apart from the page: a campaign’s name is no page', () => {
    const cameBy = { ...NOTHING, utmSource: 'google', utmCampaign: 'pricing & plans', referrer: 'google.com' }
    const [begin, page] = activitiesOfVisit({ visitId, at: 5, page: '/', cameBy })
    expect(begin).toEqual({
      ...{ key: `visit:${visitId}`, kind: 'visit', at: 5 },
      detail: '/?utm_source=google&utm_campaign=pricing+%26+plans&ref=google.com',
    })
    expect(page?.detail).toBe('/')
    expect(Object.keys(defaultPolicy.engagement.points)).not.toContain(VISIT_KIND)
  })

  test('what stands in it is read back as it was, whatever it was', () => {
    const words = fc.option(fc.string({ minLength: 1, unit: 'grapheme' }), { nil: null })
    fc.assert(
      fc.property(words, words, words, words, (utmSource, utmMedium, utmCampaign, referrer) => {
        const cameBy = { utmSource, utmMedium, utmCampaign, referrer }
        expect(cameByOf(cameByText(cameBy))).toEqual(cameBy)
        const activities = activitiesOfVisit({ visitId, at: 7, page: '/a', cameBy })
        expect(firstVisit(activities)).toEqual({ at: 7, cameBy })
      }),
    )
  })

  test('a visit of which nothing is known begins with its page, as it stands', () => {
    const [begin] = activitiesOfVisit({ visitId, at: 5, page: '/a&utm_source=b', cameBy: NOTHING })
    expect(begin?.detail).toBe('/a&utm_source=b')
    expect(firstVisit([begin!])).toEqual({ at: 5, cameBy: NOTHING })
    expect(firstVisit([{ ...begin!, detail: null }])).toEqual({ at: 5, cameBy: NOTHING })
  })

  test('the first visit is the earliest begin of one; pages alone are none', () => {
    const pages = activitiesOfVisit({ visitId, at: 1, page: '/', cameBy: null })
    expect(firstVisit(pages)).toBeNull()
    const later = activitiesOfVisit({ visitId, at: 9, page: '/', cameBy: { ...NOTHING, referrer: 'b' } })
    const earlier = activitiesOfVisit({ visitId, at: 3, page: '/', cameBy: { ...NOTHING, referrer: 'a' } })
    expect(firstVisit([...pages, ...earlier, ...later])).toMatchObject({ at: 3, cameBy: { referrer: 'a' } })
  })
})
