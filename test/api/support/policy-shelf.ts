import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { PolicyStore, PolicyVersion, StoredPolicy } from '../../../src/ports/policies.ts'
import type { Installation } from '../../../src/ports/installations.ts'
import { NOW } from './believable-decisions.ts'

/** As many versions of the standard policy as each installation says it has; what is published comes on top. */
export function policyShelf(installations: Map<string, Installation>): PolicyStore {
  const shelves = new Map<string, StoredPolicy[]>()
  const shelfOf = (id: string): StoredPolicy[] => {
    const known = shelves.get(id)
    if (known) return known
    const count = installations.get(id)?.policyVersion ?? 0
    const fresh = Array.from({ length: count }, (_, i) => aVersion(i + 1))
    shelves.set(id, fresh)
    return fresh
  }
  return {
    versions: async (id, limit, before) =>
      shelfOf(id)
        .filter(({ version }) => before === null || version < before)
        .toReversed()
        .slice(0, limit)
        .map(factsOf),
    find: async (id, version) => shelfOf(id)[version - 1] ?? null,
    traffic: async () => [],
    publish: async (id, { at, ...draft }, expected) => {
      const shelf = shelfOf(id)
      if (shelf.length !== expected) return { kind: 'changed', active: factsOf(shelf.at(-1)!) }
      const stored: StoredPolicy = { ...draft, version: shelf.length + 1, publishedAt: at }
      shelf.push(stored)
      const installation = installations.get(id)
      if (installation) installations.set(id, { ...installation, policyVersion: stored.version })
      return { kind: 'published', version: factsOf(stored), takenBack: [] }
    },
  }
}

const aVersion = (version: number): StoredPolicy => ({
  version,
  author: 'andi',
  reason: `change ${version}`,
  publishedAt: NOW - 1_000_000 + version,
  restoredFrom: null,
  document: { ...defaultPolicy, name: `Version ${version}` },
  yaml: null,
})

function factsOf({ version, author, reason, publishedAt, restoredFrom }: StoredPolicy): PolicyVersion {
  return { version, author, reason, publishedAt, restoredFrom }
}
