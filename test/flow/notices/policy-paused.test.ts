import { expect, test } from '@jest/globals'
import type { MadeNotice } from '../../../src/domain/notices.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'
import { noticeAccount } from '../../../src/flow/notices/account-notices.ts'
import type { NoticeDesk } from '../../../src/flow/notices/desk.ts'
import { writeNotice } from '../../../src/flow/notices/render-notice.ts'
import { publishPolicy } from '../../../src/flow/publish-policy.ts'
import type { NoticeChoice, NoticeStore } from '../../../src/ports/notices.ts'
import { demoRequest, MemoryWorld } from '../../support/memory-world.ts'

const WATCHED: Policy = { ...defaultPolicy, rollout: { atLeast: 5, compared: 10 } }
/** Nobody is a marketing-qualified lead any more. */
const NOBODY: Policy = {
  ...WATCHED,
  stages: { ...WATCHED.stages, mql: { ...WATCHED.stages.mql, minScore: 100, minEngagement: 1000, highIntent: false } },
}
const listener = (person: string, language: 'en' | 'id', over: Partial<NoticeChoice> = {}): NoticeChoice => ({
  ...{ person, language, role: 'admin', repId: null, scope: 'all', hook: null, revision: 1 },
  events: { 'policy-paused': ['email'] },
  ...over,
})

/** Whoever listens, and what was put down for them; the same key for the same person once, as the database has it. */
function aDesk(world: MemoryWorld, listeners: readonly NoticeChoice[]): NoticeDesk & { readonly made: MadeNotice[] } {
  const made: MadeNotice[] = []
  const notices = {
    choices: async () => listeners,
    accountTold: async () => ({ disconnectedAt: null, failedToldAt: null }),
    put: async (_id: string, found: readonly MadeNotice[]) => {
      const known = new Set(made.map(({ person, key }) => `${person} ${key}`))
      const fresh = found.filter(({ person, key }) => !known.has(`${person} ${key}`))
      made.push(...fresh)
      return fresh.length
    },
  } as unknown as NoticeStore
  const post = { mailer: null, hooks: {} as NoticeDesk['hooks'], publicUrl: 'https://estafet.example' }
  return { flow: world.flow, notices, ...post, made }
}

test('a policy that is held up is told once for its version, to those who chose it, with where to settle it; not after it was let go', async () => {
  const world = await MemoryWorld.open(WATCHED)
  const id = world.installation.installationId
  const desk = aDesk(world, [
    listener('rina', 'en'),
    listener('dewi', 'id'),
    listener('budi', 'en', { events: { digest: [] } }),
  ])
  const room = { stores: world.stores, now: () => world.clock.now() }
  const how = { author: 'rina', reason: 'test', expectedVersion: 1 }
  expect(await publishPolicy(room, id, { document: NOBODY }, how)).toMatchObject({ kind: 'published' })
  await noticeAccount(desk, id)
  expect(desk.made).toEqual([])
  for (const one of ['101', '102', '103', '104', '105', '106']) {
    world.crm.put('contact', one, demoRequest({ email: `${one}@firm${one}.example`, company: `Firm ${one}` }))
    await world.notify({ id: one, kind: 'created' })
  }
  await world.evaluate()
  const pausedAt = world.clock.now()
  for (let look = 0; look < 2; look += 1) {
    await noticeAccount(desk, id)
    world.clock.advance(60_000)
  }
  const facts = { version: 2, former: 1, at: pausedAt }
  expect(desk.made.map(({ person, key, facts: told }) => [person, key, told])).toEqual([
    ['rina', 'policy-paused:2', facts],
    ['dewi', 'policy-paused:2', facts],
  ])

  const settings = (await world.flow.settings.load(world.flow, id))!
  const letter = (language: 'en' | 'id') =>
    writeNotice({ event: 'policy-paused', facts, leadId: null }, null, language, settings, 'UTC', desk.publicUrl)
  expect(letter('en').subject).toBe('Policy v2 is held up: nothing is written to your CRM')
  expect(letter('id').subject).toBe('Kebijakan v2 ditahan: tidak ada yang ditulis ke CRM Anda')
  for (const { text } of [letter('en'), letter('id')]) expect(text).toContain('https://estafet.example/policy/rollout')

  const late = aDesk(world, [listener('eko', 'en')])
  expect(await world.stores.canaries.accept(id, 2)).toBe('accepted')
  await noticeAccount(late, id)
  expect(late.made).toEqual([])
})
