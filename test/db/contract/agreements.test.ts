import { expect, test } from '@jest/globals'
import { newId, NOW } from '../samples.ts'
import { onBoth } from './both.ts'

onBoth('agreements', (subject) => {
  const agreements = () => subject().stores.agreements
  const yes = (side: 'marketing' | 'sales', version: number, at: number) => ({
    ...{ signatureId: newId(), side, version, signedAt: at, person: `${side} lead`, comment: '' },
  })

  test('signatures are kept as they were given, newest first', async () => {
    const id = await subject().install()
    const [first, second] = [yes('marketing', 1, NOW), { ...yes('sales', 1, NOW + 1), comment: 'with a wish' }]
    expect(await agreements().sign(id, first)).toBe('signed')
    expect(await agreements().sign(id, second)).toBe('signed')
    expect(await agreements().signatures(id)).toEqual([second, first])
  })

  test('a side signs a version once, also when two do it at the same time', async () => {
    const id = await subject().install()
    const answers = await Promise.all([1, 2, 3].map((n) => agreements().sign(id, yes('sales', 4, NOW + n))))
    expect(answers.toSorted()).toEqual(['signed', 'signed-before', 'signed-before'])
    expect(await agreements().sign(id, yes('sales', 5, NOW))).toBe('signed')
  })

  test('the day of the review is the one named last', async () => {
    const id = await subject().install()
    expect(await agreements().review(id)).toBeNull()
    await agreements().setReview(id, { day: '2026-06-01', setBy: 'maya', setAt: NOW })
    await agreements().setReview(id, { day: '2026-07-01', setBy: 'andi', setAt: NOW + 1 })
    expect(await agreements().review(id)).toEqual({ day: '2026-07-01', setBy: 'andi', setAt: NOW + 1 })
  })
})
