import type { ClockAnchor } from '../clock.ts'
import type { PropertyDefinition, PropertyGroup } from '../schema/property.ts'
import type { AccessToken, App, AuthCode, Install } from './app.ts'
import type { PortalFacts } from './portal.ts'
import type { LifePosition } from './life.ts'
import type { Owner, TimelineMark } from './record.ts'

/** Who changed something, and when (virtual milliseconds). */
export interface Stamp {
  at: number
  source: string
  sourceId: string
}

/** A record as a compacted journal keeps it. */
export interface StoredRecord {
  id: string
  typeId: string
  values: [string, string][]
  history: [string, [string, number, string, string][]][]
  createdAt: number
  updatedAt: number
  archivedAt: number | null
  mergedInto: string | null
}

/** A planned act of a person in the portal. */
export interface PlannedAct {
  id: string
  portalId: string
  at: number
  act: string
  /** What the act is about, by name. */
  about: Record<string, string>
}

/**
 * One change of the sandbox's state. The journal is a list of these; applying them in order gives the state.
 * `p` portal, `o` object type id, `v` property values ("" clears).
 */
export type Entry =
  | { k: 'clock'; anchor: ClockAnchor }
  | { k: 'app'; app: App }
  | { k: 'portal'; facts: PortalFacts }
  | { k: 'portal-gone'; p: string }
  | { k: 'owner'; p: string; owner: Owner }
  | { k: 'property'; p: string; o: string; definition: PropertyDefinition }
  | { k: 'group'; p: string; o: string; group: PropertyGroup }
  | { k: 'group-gone'; p: string; o: string; name: string }
  | { k: 'new'; p: string; o: string; id: string; s: Stamp; v: Record<string, string> }
  | { k: 'set'; p: string; o: string; id: string; s: Stamp; v: Record<string, string> }
  | { k: 'gone'; p: string; o: string; id: string; s: Stamp; privacy: boolean }
  | { k: 'back'; p: string; o: string; id: string; s: Stamp }
  | {
      k: 'merge'
      p: string
      o: string
      id: string
      primary: string
      other: string
      s: Stamp
      v: Record<string, string>
      moved: number
    }
  | { k: 'link'; p: string; o: string; id: string; to: string; toId: string; types: number[]; s: Stamp }
  | { k: 'mark'; p: string; id: string; mark: TimelineMark }
  | { k: 'code'; code: AuthCode }
  | { k: 'code-used'; code: string }
  | { k: 'install'; install: Install }
  | { k: 'uninstall'; appId: string; p: string }
  | { k: 'token'; token: AccessToken }
  | { k: 'ack'; ranges: [number, number][] }
  | { k: 'plan'; plan: PlannedAct }
  | { k: 'plan-done'; id: string }
  | { k: 'life'; p: string; life: LifePosition }
  | { k: 'record'; p: string; record: StoredRecord }
  | { k: 'pending'; events: [number, string, string, string][] }
  | { k: 'sequence'; next: number }
