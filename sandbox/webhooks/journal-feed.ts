import { notifiedValue } from '../crm/values.ts'
import type { Entry } from '../model/entries.ts'
import type { World } from '../world.ts'

/** What an app has asked the journal to log. */
export interface JournalSubscription {
  id: number
  appId: string
  /** Null: of the whole app. */
  portalId: string | null
  subscriptionType: string
  objectTypeId: string | null
  actions: string[]
  properties: string[]
  createdAt: number
}

/** One entry of the journal as it stands in a file. */
interface Logged {
  seq: number
  at: number
  appId: string
  portalId: string
  event: Record<string, unknown>
}

/** The journal keeps entries for three days. */
const RETENTION_MS = 3 * 24 * 3_600_000
/** Entries in one file, at most. */
const MOST_IN_FILE = 10_000
const APP_UNINSTALL = '4-1916193'

/**
 * The webhooks journal: what happened in a portal since an app asked for it to be logged, whether or not a notification arrived. It
 * lives in memory: after a restart of the sandbox apps must ask again.
 */
export class JournalFeed {
  readonly subscriptions: JournalSubscription[] = []
  private readonly world: World
  private readonly logged: Logged[] = []
  /** Files that were named once: where one ends does not change any more. */
  private readonly files: { appId: string; portalId: string | null; first: number; last: number }[] = []
  private lastSeq = 0
  private nextId = 9_100_001

  constructor(world: World) {
    this.world = world
    world.afterCommit((entry, replayed) => {
      if (!replayed) this.take(entry)
    })
  }

  /** Adds what is asked for, or lays its properties over one of the same kind. */
  subscribe(wanted: Omit<JournalSubscription, 'id' | 'createdAt'>): JournalSubscription {
    const same = this.subscriptions.find(
      (one) =>
        one.appId === wanted.appId &&
        one.portalId === wanted.portalId &&
        one.subscriptionType === wanted.subscriptionType &&
        one.objectTypeId === wanted.objectTypeId,
    )
    if (same) return Object.assign(same, wanted)
    const made = { ...wanted, id: this.nextId++, createdAt: this.world.clock.now() }
    this.subscriptions.push(made)
    return made
  }

  /**
   * The entries after an offset, oldest first, as many as a file holds.
   * @param portalId null: of all portals. @returns null when the offset is older than what is kept.
   */
  after(appId: string, portalId: string | null, seq: number): { first: number; last: number } | null | 'none' {
    this.forget()
    const oldest = this.logged[0]?.seq ?? this.lastSeq + 1
    if (seq > 0 && seq < oldest - 1) return null
    const known = this.files.find((one) => one.appId === appId && one.portalId === portalId && one.first > seq)
    if (known) return known
    const found = this.logged.filter((one) => one.seq > seq && isFor(one, appId, portalId)).slice(0, MOST_IN_FILE)
    if (found.length === 0) return 'none'
    const file = { appId, portalId, first: found[0]!.seq, last: found.at(-1)!.seq }
    this.files.push(file)
    return file
  }

  /** A file: entries from the first to the last, both in it. */
  file(appId: string, portalId: string | null, first: number, last: number): Record<string, unknown> {
    const events = this.logged
      .filter(({ seq }) => seq >= first && seq <= last)
      .filter((one) => isFor(one, appId, portalId))
    return {
      offset: offsetOf(last),
      publishedAt: new Date(events.at(-1)?.at ?? this.world.clock.now()).toISOString(),
      journalEvents: events.map(({ event }) => event),
    }
  }

  private forget(): void {
    const since = this.world.clock.now() - RETENTION_MS
    const kept = this.logged.findIndex(({ at }) => at >= since)
    this.logged.splice(0, kept < 0 ? this.logged.length : kept)
    const oldest = this.logged[0]?.seq ?? this.lastSeq + 1
    const fresh = this.files.findIndex(({ first }) => first >= oldest)
    this.files.splice(0, fresh < 0 ? this.files.length : fresh)
  }

  private take(entry: Entry): void {
    if (this.subscriptions.length === 0) return
    if (entry.k === 'uninstall') {
      const lifecycle = this.subscriptions.some(
        (one) => one.appId === entry.appId && one.subscriptionType === 'APP_LIFECYCLE_EVENT',
      )
      if (lifecycle)
        this.log(entry.appId, entry.p, this.world.clock.now(), {
          type: 'app_lifecycle_event',
          action: 'APP_UNINSTALL',
          eventTypeId: APP_UNINSTALL,
        })
      return
    }
    if (!('s' in entry)) return
    for (const one of this.subscriptions) {
      if (one.portalId !== entry.p || !this.world.state.install(one.appId, entry.p)) continue
      const told = this.told(one, entry)
      if (told !== null) this.log(one.appId, entry.p, entry.s.at, told)
    }
  }

  private log(appId: string, portalId: string, at: number, told: Record<string, unknown>): void {
    const { type, ...rest } = told
    const event = { type, portalId: Number(portalId), occurredAt: new Date(at).toISOString(), ...rest }
    this.logged.push({ seq: ++this.lastSeq, at, appId, portalId, event })
  }

  private told(one: JournalSubscription, entry: Extract<Entry, { s: unknown }>): Record<string, unknown> | null {
    if (entry.k === 'link') {
      const ends = {
        fromObjectTypeId: entry.o,
        fromObjectId: Number(entry.id),
        toObjectTypeId: entry.to,
        toObjectId: Number(entry.toId),
      }
      const action = entry.types.length > 0 ? 'ASSOCIATION_ADDED' : 'ASSOCIATION_REMOVED'
      const isAsked =
        one.subscriptionType === 'ASSOCIATION' && one.objectTypeId === entry.o && one.actions.includes(action)
      return isAsked ? { type: 'association', action, ...ends } : null
    }
    if (one.objectTypeId !== entry.o) return null
    const about = { objectTypeId: entry.o, objectId: Number(entry.id) }
    const action = actionOf(entry, one.subscriptionType)
    if (action === null || !one.actions.includes(action)) return null
    if (one.subscriptionType === 'GDPR_PRIVACY_DELETION') return { type: 'gdpr_privacy_deletion', action, ...about }
    if (entry.k === 'merge')
      return {
        type: 'crmObject',
        action,
        ...about,
        primaryObjectId: Number(entry.primary),
        mergedObjectIds: [Number(entry.other)],
      }
    if (entry.k !== 'new' && entry.k !== 'set') return { type: 'crmObject', action, ...about }
    const changes = this.changes(one, entry)
    if (entry.k === 'set' && Object.keys(changes).length === 0) return null
    return { type: 'crmObject', action, ...about, propertyChanges: changes }
  }

  private changes(one: JournalSubscription, entry: Extract<Entry, { k: 'new' | 'set' }>): Record<string, string> {
    const portal = this.world.portal(entry.p)
    const found: Record<string, string> = {}
    for (const name of one.properties) {
      const value = entry.v[name]
      const definition = value === undefined ? undefined : portal.property(entry.o, name)
      if (value !== undefined && definition) found[name] = notifiedValue(definition, value)
    }
    return found
  }
}

function isFor(one: Logged, appId: string, portalId: string | null): boolean {
  return one.appId === appId && (portalId === null || one.portalId === portalId)
}

function actionOf(entry: Extract<Entry, { s: unknown }>, subscriptionType: string): string | null {
  if (subscriptionType === 'GDPR_PRIVACY_DELETION') return entry.k === 'gone' && entry.privacy ? 'GDPR_DELETE' : null
  if (subscriptionType !== 'OBJECT') return null
  const actions = { new: 'CREATE', set: 'UPDATE', gone: 'DELETE', back: 'RESTORE', merge: 'MERGE', link: null } as const
  return actions[entry.k]
}

/** Offsets are UUIDs that mean nothing to whoever reads them. */
export function offsetOf(seq: number): string {
  return `00000000-0000-4000-8000-${seq.toString(16).padStart(12, '0')}`
}

/** @returns null for what is no offset of ours. */
export function seqOf(offset: string): number | null {
  const [, digits] = /^00000000-0000-4000-8000-([0-9a-f]{12})$/.exec(offset) ?? []
  return digits === undefined ? null : Number.parseInt(digits, 16)
}
