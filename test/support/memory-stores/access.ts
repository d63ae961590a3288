import type { AccessStore, Role } from '../../../src/ports/access.ts'

interface Link {
  readonly installation: string
  readonly role: Role
  readonly person: string
  readonly expiresAt: number
  readonly reusable: boolean
  readonly partnerUser?: string | null
}

export function memoryAccess(): AccessStore & { dropLinks(partnerUser: string): void } {
  const links = new Map<string, Link>()
  const states = new Map<string, { readonly facts: unknown; readonly expiresAt: number }>()
  return {
    dropLinks(partnerUser) {
      for (const [hash, link] of links) if (link.partnerUser === partnerUser) links.delete(hash)
    },
    async addLink({ hash, ...link }) {
      if (!links.has(hash)) links.set(hash, link)
    },
    async useLink(hash, now) {
      const link = links.get(hash)
      if (!link || link.expiresAt <= now) return null
      if (!link.reusable) links.delete(hash)
      const { installation, role, person, partnerUser = null } = link
      return { installation, role, person, partnerUser }
    },
    async addState(hash, facts, expiresAt) {
      if (!states.has(hash)) states.set(hash, { facts, expiresAt })
    },
    async useState(hash, now) {
      const kept = states.get(hash)
      states.delete(hash)
      return kept && kept.expiresAt > now ? kept.facts : null
    },
  }
}
