import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import type { Flow } from '../../src/flow/context.ts'
import { SettingsCache } from '../../src/flow/settings-cache.ts'
import { CrmRateLimitedError, CrmUnavailableError, type Crm } from '../../src/ports/crm.ts'
import { STANDARD_PATIENCE } from '../../src/ports/patience.ts'
import type { Bells } from '../../src/ports/queue.ts'
import type { Clock, Log } from '../../src/ports/runtime.ts'
import { StoreUnavailableError, type Stores } from '../../src/ports/stores.ts'
import { storesOn } from '../support/memory-stores/memory-stores.ts'
import { newState, tenantOf, type MemoryState, type Tenant } from '../support/memory-stores/state.ts'
import { COMPANY_PEOPLE, WEDNESDAY_10AM } from '../support/memory-world.ts'
import { NotedMeter } from '../support/quiet.ts'
import { rememberedBuilders } from './builders.ts'
import { Flooder, FLOODER, FLOODER_ACCOUNT } from './flood.ts'
import type { Kernel, Process } from './kernel.ts'
import { Model, REVISION_PROPERTY } from './model.ts'
import { NO_PLANT, type Plant } from './planted/plant.ts'
import { crmOf, storesOf } from './ports.ts'
import { PortalCrm } from './portal-crm.ts'
import { RotationModel } from './rotation-model.ts'
import { TokenOffice } from './token-office.ts'
import { watched } from './watch.ts'

export const INSTALLATION = '00000000-0000-7000-8000-00000000aaaa'
export const ACCOUNT = '8800001'
export const ZONE = 'America/New_York'
const MAIL_LISTS = { freeMail: new Set(['gmail.com']), disposable: new Set(['mailinator.com']) }

/** Everything of one run: the far sides, who watches them, and what each process is given to reach them. */
export class World {
  readonly kernel: Kernel
  readonly state: MemoryState
  readonly stores: Stores
  readonly crm: PortalCrm
  readonly office: TokenOffice
  readonly flooder: Flooder
  readonly model = new Model()
  readonly rotation = new RotationModel()
  readonly log: Log = {
    info: () => undefined,
    warn: () => undefined,
    error: (event, facts) => this.#trouble(event, facts?.error),
  }
  readonly meter = new NotedMeter()
  readonly processes: Process[] = []
  /** Heard by the processes that listen for bells. */
  readonly ringBell: { ring: Bells['ring'] } = { ring: () => undefined }
  /** Connects the account again, as an admin would through the web process; told whether that is known to have been done. */
  connectAgain: (answer: (connected: boolean) => void) => void = () => undefined
  /** Makes a policy the active one, as an admin would through the web process. */
  publish: (policy: Policy, expectedVersion: number) => void = () => undefined
  /** Lets a version go on that is held up, likewise. */
  accept: (version: number) => void = () => undefined
  /** Since when nothing stands between the account and us, virtual milliseconds; null: the app was uninstalled and is not connected again. */
  connectedSince: number | null = 0
  readonly #plant: Plant
  #ids = 0

  constructor(kernel: Kernel, plant: Plant = NO_PLANT) {
    this.kernel = kernel
    this.#plant = plant
    const now = () => WEDNESDAY_10AM + kernel.now
    this.state = newState(now)
    this.crm = new PortalCrm(now, this.model, kernel, plant.reading)
    this.crm.waiting = (id) => this.tenant.writes.get(id)?.values[REVISION_PROPERTY] ?? null
    this.office = new TokenOffice(kernel, this.model, now)
    this.flooder = new Flooder(kernel, this.state, now)
    const real = storesOn(this.state)
    const watchers = {
      model: this.model,
      rotation: this.rotation,
      sometimes: (what: string) => kernel.sometimes(what),
      connected: (accountId: string) => {
        // Uninstalled once more before the connection was kept, it is ended already.
        if (accountId === ACCOUNT && this.office.hasConsent(accountId)) this.connectedSince ??= kernel.now
      },
      committed: (installation: string) => {
        if (installation === INSTALLATION && this.flooder.isHigh) kernel.sometimes('lead decided amid a flood')
      },
    }
    this.stores = watched(plant.stores?.(real, () => this.tenant) ?? real, watchers, () => this.tenant)
  }

  get tenant(): Tenant {
    return tenantOf(this.state, INSTALLATION)
  }
  /** Business time without any process' error. */
  get now(): number {
    return WEDNESDAY_10AM + this.kernel.now
  }

  /** Connects the customer, and the one who floods if there is to be a flood. */
  async open(policy: Policy, flooding: boolean): Promise<void> {
    await this.#connect(INSTALLATION, ACCOUNT, policy)
    if (flooding) await this.#connect(FLOODER, FLOODER_ACCOUNT, policy)
    this.crm.peopleNow = COMPANY_PEOPLE
  }

  async #connect(installationId: string, accountId: string, policy: Policy): Promise<void> {
    const tokens = this.office.consent(accountId)
    await this.stores.installations.connect({
      installationId,
      crm: 'hubspot',
      accountId,
      scopes: ['oauth'],
      language: 'en',
      zone: ZONE,
      uiDomain: null,
      tokens,
      policy,
      at: this.now,
    })
    await this.stores.installations.replacePeople(installationId, COMPANY_PEOPLE, this.now)
  }

  /** What one life of a process stands on: every door leads through the kernel. */
  flowOf(by: Process): Flow {
    const { kernel } = this
    const life = by.life
    const stores = storesOf(kernel, by, this.stores)
    const clock = {
      now: () => this.now + by.skewMs,
      monotonicMs: () => kernel.now,
      sleep: (ms: number) => kernel.sleep(by, ms),
    }
    const milestones = {
      at: async (step: string) => {
        const chance = kernel.plan.crashAtMilestone
        if (chance === 0 || kernel.choices.pick(`${by.name} crashes at ${step}`, 2, chance) === 0) return
        if (by.life === life) kernel.crash(by)
        await new Promise(() => undefined)
      },
    }
    const access = this.office.accessOf(by, stores, { clock, milestones, log: this.log, meter: this.meter })
    const far = (installation: string) => (installation === INSTALLATION ? this.crm : this.flooder.crm)
    const crm = crmOf(kernel, by, { access, office: this.office, far, any: this.crm })
    const planted = this.#plant.process?.({ stores, crm, kernel, by, tenant: () => this.tenant }) ?? { stores, crm }
    return this.#flow(planted.stores, planted.crm, {
      clock,
      bells: bellsOf((bell) => this.ringBell.ring(bell)),
      milestones,
      below: (n) => Math.floor((kernel.choices.pick(`${by.name}: jitter`, 8) * n) / 8),
    })
  }

  /** The same without any kernel between: every call is answered at once. For looking at a world at rest. */
  calmFlow(stores: Stores = this.stores): Flow {
    return this.#flow(stores, this.crm, {
      clock: { now: () => this.now, monotonicMs: () => this.kernel.now, sleep: async () => undefined },
      bells: bellsOf(() => undefined),
      milestones: { at: async () => undefined },
      below: () => 0,
    })
  }

  #flow(
    stores: Stores,
    crm: Crm,
    own: Pick<Flow, 'bells' | 'milestones'> & { readonly clock: Clock; readonly below: (n: number) => number },
  ): Flow {
    return {
      stores,
      crms: { of: () => ({ crm, mapping: hubspotMapping }) },
      bells: own.bells,
      clock: own.clock,
      chance: { id: () => this.#freshId(), below: own.below },
      milestones: own.milestones,
      patience: STANDARD_PATIENCE,
      log: this.log,
      meter: this.meter,
      settings: new SettingsCache(rememberedBuilders),
      mailLists: MAIL_LISTS,
    }
  }

  /** Trouble of the far sides is the weather here; any other error is a mistake. */
  #trouble(event: string, error: unknown): void {
    if (error instanceof StoreUnavailableError || error instanceof CrmUnavailableError) return
    if (error instanceof CrmRateLimitedError) return
    this.model.fail(
      'unexpected-error',
      `${event}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    )
  }

  #freshId(): string {
    this.#ids += 1
    return `00000000-0000-7000-9000-${String(this.#ids).padStart(12, '0')}`
  }
}

function bellsOf(ring: Bells['ring']): Bells {
  return { ring, listen: async () => undefined, reachable: async () => true, close: async () => undefined }
}
