import type { ClockAnchor } from '../clock.ts'
import type { AccessToken, App, AuthCode, Install } from './app.ts'
import type { PlannedAct } from './entries.ts'
import type { LifePosition } from './life.ts'
import type { Portal } from './portal.ts'

/** Everything the sandbox remembers. */
export class State {
  clock: ClockAnchor | null = null
  readonly apps = new Map<string, App>()
  readonly portals = new Map<string, Portal>()
  readonly installs = new Map<string, Install>()
  readonly tokens = new Map<string, AccessToken>()
  readonly codes = new Map<string, AuthCode>()
  readonly plans = new Map<string, PlannedAct>()
  readonly lives = new Map<string, LifePosition>()

  /** The install of an app in a portal. */
  install(appId: string, portalId: string): Install | undefined {
    return this.installs.get(`${appId} ${portalId}`)
  }
}
