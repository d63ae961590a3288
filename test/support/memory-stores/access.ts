import { subjectOf, type AccessStore, type Role } from '../../../src/ports/access.ts'

interface Link {
  readonly installation: string
  readonly role: Role
  readonly person: string
  readonly expiresAt: number
  readonly reusable: boolean
  readonly partnerUser?: string | null
  readonly repId?: string | null
}

export function memoryAccess(): AccessStore & { dropLinks(partnerUser: string): void } {
  const links = new Map<string, Link>()
  const epochs = new Map<string, { epoch: number; role: Role | null }>()
  const ended = new Map<string, number>()
  const states = new Map<string, { readonly facts: unknown; readonly expiresAt: number }>()
  const epochOf = (installation: string, subject: string): number =>
    [subject, ''].reduce((sum, name) => sum + (epochs.get(`${installation} ${name}`)?.epoch ?? 0), 0)
  const drop = (installation: string, which: (link: Link) => boolean) => {
    for (const [hash, link] of links) if (link.installation === installation && which(link)) links.delete(hash)
  }
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
      const { installation, role, person, partnerUser = null, repId = null } = link
      const epoch = epochOf(installation, subjectOf({ person, partnerUser, repId }))
      return { installation, role, person, partnerUser, ...(repId ? { repId } : {}), epoch }
    },
    epochOf: async (installation, subject) => epochOf(installation, subject),
    async giveRole(installation, person, role) {
      const isStaff = ({ partnerUser, repId }: Link) => !partnerUser && !repId
      drop(installation, (link) => link.person === person && isStaff(link) && link.role !== role)
      const key = `${installation} ${person}`
      const known = epochs.get(key)
      epochs.set(key, { epoch: (known?.epoch ?? 0) + (known?.role === role ? 0 : 1), role })
    },
    async endSignIns(installation, subject) {
      drop(installation, ({ person, partnerUser = null, repId = null }) =>
        [null, subjectOf({ person, partnerUser, repId })].includes(subject),
      )
      const key = `${installation} ${subject ?? ''}`
      epochs.set(key, { epoch: (epochs.get(key)?.epoch ?? 0) + 1, role: null })
    },
    async endSignIn(installation, signIn, expiresAt, now) {
      for (const [key, until] of ended) if (until <= now) ended.delete(key)
      ended.set(`${installation} ${signIn}`, expiresAt)
    },
    async hasEnded(installation, { signIn, subject, epoch }) {
      return ended.has(`${installation} ${signIn}`) || epochOf(installation, subject) > epoch
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
