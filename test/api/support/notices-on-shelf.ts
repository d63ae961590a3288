import type { NoticeDeps } from '../../../src/api/deps.ts'
import type { NoticeChoice } from '../../../src/ports/notices.ts'

/** What people chose, kept in memory; nobody of the CRM is known but Maya. */
export function noticesOnShelf(): NoticeDeps {
  const choices = new Map<string, NoticeChoice>()
  const maya = { repId: 'maya', name: 'Maya', email: 'maya@example.com' }
  const keyOf = (installation: string, person: string): string => `${installation} ${person}`
  const choiceOf = (installation: string, who: { readonly person: string; readonly role: NoticeChoice['role'] }) =>
    choices.get(keyOf(installation, who.person)) ?? {
      ...{ ...who, repId: 'maya', language: 'en' as const, scope: 'mine' as const, events: {}, hook: null },
      revision: 0,
    }
  return {
    async look(installation, who) {
      const choice = choiceOf(installation, who)
      return {
        choice,
        self: choice.repId === maya.repId ? maya : null,
        people: [maya],
        hasMailServer: true,
        told: [],
      }
    },
    async save(installation, wish) {
      if (wish.repId !== null && wish.repId !== maya.repId) return 'unknown-person'
      const before = choiceOf(installation, wish)
      if (before.revision !== wish.revision) return 'changed'
      choices.set(keyOf(installation, wish.person), { ...wish, hook: before.hook, revision: wish.revision + 1 })
      return 'saved'
    },
    async setHook(installation, who, asked, _language, newSecret) {
      const before = choiceOf(installation, who)
      const url = asked === 'new-secret' ? (before.hook?.url ?? null) : asked.url
      if (url === null) return { kind: 'refused', why: 'no-hook' }
      if (!url.startsWith('https://')) return { kind: 'refused', why: 'hook_not_https' }
      const secret = newSecret()
      const hook = { url, secret, former: null, failingSince: null, offSince: null }
      choices.set(keyOf(installation, who.person), { ...before, hook, revision: before.revision + 1 })
      return { kind: 'set', secret }
    },
    async removeHook(installation, person) {
      const before = choices.get(keyOf(installation, person))
      if (before) choices.set(keyOf(installation, person), { ...before, hook: null, revision: before.revision + 1 })
    },
    tryOut: async (installation, who, channel) =>
      channel === 'webhook' && choiceOf(installation, who).hook === null ? 'no-hook' : 'sent',
    again: async (_installation, _person, ids) => ids.length,
  }
}
