import { describe, expect, test } from '@jest/globals'
import { createOutboundMessageReader, receiverKey } from '../../../src/crm/salesforce/outbound-message.ts'

const app = { secret: Buffer.alloc(32, 9) }
const reader = createOutboundMessageReader(app)
const ORG = '00D8d0000012EsFEAU'

function message(over: { org?: string; head?: string; records?: string } = {}): Buffer {
  const { org = ORG, head = '', records = record('Lead', '00Q8d00000LEAD1EAP') } = over
  return Buffer.from(
    `<?xml version="1.0"?>${head}<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><s:Body>
      <o:notifications xmlns:o="http://soap.sforce.com/2005/09/outbound"><o:OrganizationId>${org}</o:OrganizationId>${records}
      </o:notifications></s:Body></s:Envelope>`,
  )
}
function record(type: string, id: string): string {
  return `<o:Notification><o:Id>04l8d00000NOT01AAH</o:Id><o:sObject xsi:type="x:${type}" xmlns:x="urn:sobject.enterprise.soap.sforce.com">
    <x:Id>${id}</x:Id><x:Company>A &amp; B</x:Company><x:SystemModstamp>2026-11-20T09:15:02.000Z</x:SystemModstamp></o:sObject></o:Notification>`
}

test('a message is read by its namespaces, whatever the prefixes, as hints at records', () => {
  const records =
    record('Lead', '00Q8d00000LEAD1') +
    record('Opportunity', '0068d00000OPP01AAH') +
    record('Case', '5008d00000CASE1AAA')
  expect(reader.split(message({ records }))).toMatchObject({
    ok: true,
    total: 3,
    accounts: [
      {
        accountId: ORG,
        ignored: 1,
        events: [
          {
            kind: 'changed',
            type: 'contact',
            id: '00Q8d00000LEAD1EAP',
            occurredAt: Date.UTC(2026, 10, 20, 9, 15, 2),
            own: false,
          },
          { kind: 'changed', type: 'deal', id: '0068d00000OPP01AAH' },
        ],
      },
    ],
  })
})

describe('turned away', () => {
  test.each([
    { what: 'no XML', body: Buffer.from('{"a":1}') },
    { what: 'XML that is cut off', body: message().subarray(0, 300) },
    { what: 'a document type with an entity', body: message({ head: '<!DOCTYPE x [<!ENTITY e "boom">]>' }) },
    { what: 'an org that is none', body: message({ org: 'nobody' }) },
    { what: 'a message without notifications', body: message({ records: '' }) },
    { what: 'another namespace', body: Buffer.from(message().toString().replace('2005/09/outbound', '2005/09/other')) },
    { what: 'elements nested without end', body: Buffer.from('<a>'.repeat(5_000)) },
  ])('$what', ({ body }) => {
    expect(reader.split(body)).toMatchObject({ ok: false, reason: 'not_a_batch' })
  })
  test('more notifications than Salesforce sends', () => {
    const records = record('Lead', '00Q8d00000LEAD1EAP').repeat(101)
    expect(reader.split(message({ records }))).toMatchObject({ ok: false, reason: 'too_many_events' })
  })
})

describe('the path of an org', () => {
  const verify = (path: string, body = message()) =>
    reader.verify(
      { method: 'POST', url: `https://estafet.example/webhooks/salesforce${path}`, body, header: () => undefined },
      0,
    )

  test('lets its own messages in', () => {
    expect(verify(`/${receiverKey(app, ORG)}`)).toMatchObject({ ok: true })
    expect(verify(`/${receiverKey(app, ORG.slice(0, 15))}`)).toMatchObject({ ok: true })
  })
  test('lets them in under an address given out before the key was replaced', () => {
    const [former, fresh] = [Buffer.alloc(32, 3), Buffer.alloc(32, 4)]
    const rotated = createOutboundMessageReader({ secret: fresh, formerSecrets: [former] })
    const url = (secret: Buffer) => `https://estafet.example/webhooks/salesforce/${receiverKey({ secret }, ORG)}`
    const verdicts = [former, fresh, Buffer.alloc(32, 5)].map((secret) =>
      rotated.verify({ method: 'POST', url: url(secret), body: message(), header: () => undefined }, 0),
    )
    expect(verdicts.map(({ ok }) => ok)).toEqual([true, true, false])
    expect(rotated.addressOf?.(ORG)).toBe(`/${receiverKey({ secret: fresh }, ORG)}`)
  })
  test.each([
    { what: 'no key', path: '' },
    { what: "another org's key", path: `/${receiverKey(app, '00D8d0000099XyZEA0')}` },
    { what: 'a key made with another secret', path: `/${receiverKey({ secret: Buffer.alloc(32, 1) }, ORG)}` },
  ])('turns away $what', ({ path }) => {
    expect(verify(path)).toEqual({ ok: false, reason: 'signature_wrong' })
  })
})
