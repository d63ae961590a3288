import { expect, test } from '@jest/globals'
import type { PersonRecord } from '../../../src/domain/duplicates/person-record.ts'
import type { Visit } from '../../../src/domain/visits.ts'
import { aBatch, aCommand, aCommit, aLeadCommit, DAY, newId, NOW } from '../samples.ts'
import { onBoth } from './both.ts'

const CAME_BY = { utmSource: 'google', utmMedium: null, utmCampaign: 'a & b', referrer: 'google.com' }

onBoth('visits of the website', (subject) => {
  const aVisit = (over: Partial<Visit> = {}): Visit => ({ visitId: newId(), at: NOW, page: '/', cameBy: null, ...over })
  /** A lead of that address. */
  async function aLead(id: string, record: string, email: string): Promise<void> {
    const { stores } = subject()
    await stores.inbox.keep(aBatch(id, { ids: [record] }))
    const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 10, 60_000))!
    const identity = { person: { id: record, email } as PersonRecord, keys: [`e:${email}`] }
    await stores.evaluations.evaluate(aCommand(claim), () =>
      aCommit([aLeadCommit(record, { identity } as Parameters<typeof aLeadCommit>[1])]),
    )
  }

  test('what was seen waits, oldest first and each once, for the lead of the address that was said', async () => {
    const { visits } = subject().stores
    const id = await subject().install()
    const [first, second] = [aVisit({ cameBy: CAME_BY }), aVisit({ at: NOW + 5, page: '/pricing' })]
    for (const visit of [second, first, first]) expect(await visits.keep(id, 'v', visit)).toBeNull()
    expect(await visits.found(id, 0, 9)).toEqual([])
    await visits.identify(id, 'v', 'jane@acme.example', NOW)
    expect(await visits.found(id, 0, 9)).toEqual([])
    await aLead(id, '1', 'jane@acme.example')
    expect(await visits.found(id, NOW + 1, 9)).toEqual([])
    const found = await visits.found(id, NOW, 9)
    expect(found).toEqual([{ visitor: 'v', recordId: '1', visits: [first, second] }])
    await visits.stitched(id, found[0]!)
    expect(await visits.found(id, 0, 9)).toEqual([])
    expect(await visits.keep(id, 'v', aVisit())).toBe('1')
  })

  test('what came while the visits were given is given next', async () => {
    const { visits } = subject().stores
    const id = await subject().install()
    await aLead(id, '1', 'jane@acme.example')
    await visits.keep(id, 'v', aVisit())
    await visits.identify(id, 'v', 'jane@acme.example', NOW)
    const [found] = await visits.found(id, 0, 9)
    const late = aVisit({ at: NOW + 1 })
    await visits.keep(id, 'v', late)
    await visits.stitched(id, found!)
    expect(await visits.found(id, 0, 9)).toEqual([{ visitor: 'v', recordId: '1', visits: [late] }])
  })

  test('the same address again changes nothing; another one begins anew', async () => {
    const { visits } = subject().stores
    const id = await subject().install()
    await aLead(id, '1', 'jane@acme.example')
    await visits.identify(id, 'v', 'jane@acme.example', NOW)
    await visits.stitched(id, (await visits.found(id, 0, 9))[0]!)
    await visits.identify(id, 'v', 'jane@acme.example', NOW)
    expect(await visits.keep(id, 'v', aVisit())).toBe('1')
    await visits.identify(id, 'v', 'bob@other.example', NOW)
    expect(await visits.keep(id, 'v', aVisit())).toBeNull()
  })

  test('forgotten with consent, and with the person', async () => {
    const { visits, forgetting } = subject().stores
    const id = await subject().install()
    await aLead(id, '1', 'jane@acme.example')
    await visits.keep(id, 'v', aVisit())
    await visits.identify(id, 'v', 'jane@acme.example', NOW)
    await visits.forget(id, 'v')
    expect(await visits.found(id, 0, 9)).toEqual([])
    await visits.identify(id, 'w', 'jane@acme.example', NOW)
    await visits.stitched(id, (await visits.found(id, 0, 9))[0]!)
    await forgetting.ask(id, ['1'], { announced: true, at: NOW, dueAt: NOW })
    await forgetting.forget(id, '1', NOW + DAY)
    expect(await visits.keep(id, 'w', aVisit())).toBeNull()
  })

  test('websites that may send', async () => {
    const { visits } = subject().stores
    const id = await subject().install()
    expect(await visits.origins(id)).toEqual([])
    await visits.setOrigins(id, ['https://a.example'], 'Maya', NOW)
    await visits.setOrigins(id, ['https://b.example', 'https://c.example'], 'Maya', NOW)
    expect(await visits.origins(id)).toEqual(['https://b.example', 'https://c.example'])
    expect(await visits.origins('x')).toEqual([])
  })
})
