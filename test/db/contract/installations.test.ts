import { expect, test } from '@jest/globals'
import type { CrmPerson } from '../../../src/ports/crm.ts'
import { MINUTE, NOW, aBatch, aDraft, aNewInstallation, newId } from '../samples.ts'
import { onBoth } from './both.ts'

onBoth('installations', (subject) => {
  const installations = () => subject().stores.installations
  const tokens = () => subject().stores.tokens

  test('connects, is found by id and by account', async () => {
    const fresh = aNewInstallation({ uiDomain: 'app.hubspot.com', language: 'id' })
    const { tokens: held, policy, at, ...facts } = fresh
    const begun = { state: 'active', policyVersion: 1, rosterVersion: 1, createdAt: at, crmStages: null }
    const expected = { ...facts, ...begun, rollout: null }
    expect(await installations().connect(fresh)).toEqual(expected)
    expect(await installations().find(fresh.installationId)).toEqual(expected)
    // The intake does not ask how a policy is watched.
    expect(await installations().byAccount('hubspot', fresh.accountId)).toEqual({ ...facts, ...begun })
    expect(await installations().policy(fresh.installationId, 1)).toEqual(policy)
    expect(await tokens().load(fresh.installationId)).toEqual(held)
    expect(await installations().active()).toContain(fresh.installationId)
  })

  test('what the account chose about the CRM’s own stage stays through an uninstall', async () => {
    const fresh = aNewInstallation()
    const id = fresh.installationId
    await installations().connect(fresh)
    const options = [{ value: 'lead', label: 'Lead' }]
    const crmStages = { on: true, options, chosen: { sal: null, mql: '187654321' } }
    await installations().setCrmStages(id, crmStages)
    await installations().setState(id, 'uninstalled', 'test')
    await installations().connect(fresh)
    expect(await installations().find(id)).toMatchObject({ crmStages })
    expect(await installations().byAccount('hubspot', fresh.accountId)).toMatchObject({ crmStages })
  })

  test('what nobody knows is null', async () => {
    expect(await installations().find(newId())).toBeNull()
    expect(await installations().byAccount('hubspot', 'nobody')).toBeNull()
    const id = await subject().install()
    expect(await installations().policy(id, 9)).toBeNull()
    expect(await installations().people(id)).toEqual([])
  })

  test('the same account connects again under its first id, with fresh tokens and its own policy', async () => {
    const fresh = aNewInstallation()
    await installations().connect(fresh)
    await subject().stores.policies.publish(fresh.installationId, aDraft({ v: 2 }), 1)
    await installations().setState(fresh.installationId, 'uninstalled', 'test')
    expect(await tokens().load(fresh.installationId)).toBeNull()
    expect(await installations().active()).not.toContain(fresh.installationId)
    const again = aNewInstallation({ accountId: fresh.accountId, scopes: ['more'], at: NOW + MINUTE })
    expect(await installations().connect(again)).toMatchObject({
      installationId: fresh.installationId,
      state: 'active',
      scopes: ['more'],
      policyVersion: 2,
      createdAt: NOW,
    })
    expect(await tokens().load(fresh.installationId)).toEqual(again.tokens)
    expect(await installations().find(again.installationId)).toBeNull()
  })

  test('connecting again sets going what waited while the account could not be served', async () => {
    const fresh = aNewInstallation()
    const id = fresh.installationId
    await installations().connect(fresh)
    const inbox = subject().stores.inbox
    await inbox.mark(id, [{ type: 'contact', id: '1', occurredAt: NOW }], 'normal', NOW, 3_600_000)
    expect(await inbox.claim({ installation: id, type: 'contact' }, 10, MINUTE)).toBeNull()
    await installations().connect(fresh)
    expect(await inbox.claim({ installation: id, type: 'contact' }, 10, MINUTE)).toMatchObject({
      records: [{ id: '1' }],
    })
  })

  test('two processes connect one account at once: one installation', async () => {
    const [one, two] = [aNewInstallation(), aNewInstallation()]
    const both = await Promise.all(
      [one, two].map((fresh) => installations().connect({ ...fresh, accountId: one.accountId })),
    )
    expect(new Set(both.map((made) => made.installationId)).size).toBe(1)
  })

  test('after an uninstall every record counts as unseen, and work is gone', async () => {
    const fresh = aNewInstallation()
    const id = fresh.installationId
    await installations().connect(fresh)
    await subject().stores.inbox.keep(aBatch(id, { ids: ['1'] }))
    const turn = (await subject().stores.reconcile.take(id, 'contact', NOW, 1_000))!
    await subject().stores.reconcile.finish(id, 'contact', turn.token, NOW, NOW)
    await installations().setState(id, 'uninstalled', 'by the customer')
    await installations().connect(fresh)
    expect((await subject().stores.reads.stats(id)).dirty).toBe(0)
    expect((await subject().stores.reconcile.take(id, 'contact', NOW, 1_000))?.watermark).toBeNull()
  })

  const sari: CrmPerson = {
    repId: '2',
    name: 'Sari 😀',
    email: 'sari@contoh.co.id',
    active: true,
    teams: ['AE'],
    jobTitle: null,
    zone: 'Asia/Jakarta',
    hours: [{ weekday: 1, startMinute: 540, endMinute: 1_080 }],
    outOfOffice: [{ start: NOW, end: NOW + MINUTE }],
    away: false,
  }

  test('people are replaced as a whole; only a difference raises the roster', async () => {
    const id = await subject().install()
    const budi = { ...sari, repId: '1', name: 'Budi' }
    expect(await installations().replacePeople(id, [sari, budi], NOW)).toBe('changed')
    expect(await installations().people(id)).toEqual([budi, sari])
    expect(await installations().replacePeople(id, [budi, { ...sari }], NOW)).toBe('same')
    expect(await installations().replacePeople(id, [budi, { ...sari, away: true }], NOW)).toBe('changed')
    expect(await installations().replacePeople(id, [budi], NOW)).toBe('changed')
    expect(await installations().people(id)).toEqual([budi])
    expect((await installations().find(id))?.rosterVersion).toBe(4)
    expect(await installations().replacePeople(id, [], NOW)).toBe('changed')
  })

  test('a reading of the people that began before another was kept is passed over', async () => {
    const id = await subject().install()
    const budi = { ...sari, repId: '1', name: 'Budi' }
    const before = await installations().peopleReadings(id)
    expect(await installations().replacePeople(id, [sari, budi], NOW, before)).toBe('changed')
    // Begun at the same time, and answered later: what it holds may be older.
    expect(await installations().replacePeople(id, [sari], NOW, before)).toBe('overtaken')
    expect(await installations().people(id)).toEqual([budi, sari])
    const after = await installations().peopleReadings(id)
    expect(after).toBe(before + 1)
    // Readings that find the same count too.
    expect(await installations().replacePeople(id, [sari, budi], NOW, after)).toBe('same')
    expect(await installations().replacePeople(id, [sari], NOW, after)).toBe('overtaken')
    expect(await installations().replacePeople(id, [sari], NOW, after + 1)).toBe('changed')
  })

  test('people of a version come with the calendars they had before it', async () => {
    const id = await subject().install()
    const noon = { ...sari, hours: [{ weekday: 1, startMinute: 720, endMinute: 1_080 }] }
    const abroad = { ...noon, zone: 'Europe/London' }
    await installations().replacePeople(id, [sari], NOW)
    await installations().replacePeople(id, [noon], NOW + MINUTE)
    await installations().replacePeople(id, [{ ...noon, away: true }], NOW + 2 * MINUTE)
    await installations().replacePeople(id, [abroad], NOW + 3 * MINUTE)
    const first = { until: NOW + MINUTE, zone: sari.zone, hours: sari.hours }
    const second = { until: NOW + 3 * MINUTE, zone: sari.zone, hours: noon.hours }
    expect(await installations().peopleAt(id, 2)).toEqual([sari])
    expect(await installations().peopleAt(id, 4)).toEqual([{ ...noon, away: true, calendarsBefore: [first] }])
    expect(await installations().peopleAt(id, 5)).toEqual([{ ...abroad, calendarsBefore: [first, second] }])
  })

  test('a version of the people is to be marked until it is', async () => {
    const id = await subject().install()
    expect(await installations().unmarkedRoster(id)).toBeNull()
    await installations().replacePeople(id, [sari], NOW)
    await installations().replacePeople(id, [], NOW)
    expect(await installations().unmarkedRoster(id)).toEqual({ marked: 1, version: 3 })
    await installations().rosterMarked(id, 2)
    expect(await installations().unmarkedRoster(id)).toEqual({ marked: 2, version: 3 })
    await installations().rosterMarked(id, 3)
    expect(await installations().unmarkedRoster(id)).toBeNull()
  })

  test('one holder of the refresh lease; a lost lease saves nothing', async () => {
    const id = await subject().install()
    const lease = (await tokens().takeRefreshLease(id, 400))!
    expect(await tokens().takeRefreshLease(id, 400)).toBeNull()
    await subject().pass(400)
    const other = (await tokens().takeRefreshLease(id, 60_000))!
    const next = {
      accessToken: 'access-2',
      refreshToken: 'refresh-2',
      expiresAt: NOW + 60 * MINUTE,
      obtainedAt: NOW + 1,
    }
    expect(await tokens().saveRefreshed(id, lease, next)).toBe('fenced')
    await tokens().giveBackRefreshLease(id, lease)
    expect(await tokens().takeRefreshLease(id, 60_000)).toBeNull()
    expect(await tokens().saveRefreshed(id, other, next)).toBe('saved')
    expect(await tokens().load(id)).toEqual(next)
    const third = (await tokens().takeRefreshLease(id, 60_000))!
    await tokens().giveBackRefreshLease(id, third)
    expect(await tokens().takeRefreshLease(id, 60_000)).not.toBeNull()
  })

  test('a new connection fences whoever was refreshing the former one', async () => {
    const fresh = aNewInstallation()
    await installations().connect(fresh)
    const lease = (await tokens().takeRefreshLease(fresh.installationId, 60_000))!
    const connected = { ...fresh.tokens, accessToken: 'from-the-new-connection' }
    await installations().connect({ ...fresh, tokens: connected })
    expect(await tokens().saveRefreshed(fresh.installationId, lease, fresh.tokens)).toBe('fenced')
    expect(await tokens().load(fresh.installationId)).toEqual(connected)
  })

  test('that the former access has ended does not end a new connection', async () => {
    const fresh = aNewInstallation()
    const { installationId: id } = await installations().connect(fresh)
    const state = async () => (await installations().find(id))?.state
    const lease = (await tokens().takeRefreshLease(id, 60_000))!
    await installations().connect(fresh)
    expect(await tokens().accessEnded(id, lease, 'revoked')).toBe('fenced')
    expect(await state()).toBe('active')
    const next = (await tokens().takeRefreshLease(id, 60_000))!
    expect(await tokens().accessEnded(id, next, 'revoked')).toBe('ended')
    expect(await state()).toBe('disconnected')
    expect(await tokens().takeRefreshLease(id, 60_000)).not.toBeNull()
  })

  test('no tokens, no lease', async () => {
    const id = await subject().install()
    await installations().setState(id, 'uninstalled', 'test')
    expect(await tokens().takeRefreshLease(id, 1_000)).toBeNull()
  })
})
