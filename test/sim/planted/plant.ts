import type { Crm } from '../../../src/ports/crm.ts'
import type { Stores } from '../../../src/ports/stores.ts'
import type { Tenant } from '../../support/memory-stores/state.ts'
import type { Kernel, Process } from '../kernel.ts'
import type { Reading } from '../nonsense.ts'

/** What a process is given to reach the far sides. */
export interface Doors {
  readonly stores: Stores
  readonly crm: Crm
}

/** A known mistake, built in on purpose so that the simulator can be seen to find it. */
export interface Plant {
  /** At the far side: the store itself is wrong. */
  readonly stores?: (real: Stores, tenant: () => Tenant) => Stores
  /** In what makes records of the CRM's answers. */
  readonly reading?: (own: Reading) => Reading
  /** In a process: the code that uses the far sides is wrong. */
  readonly process?: (
    doors: Doors & { readonly kernel: Kernel; readonly by: Process; readonly tenant: () => Tenant },
  ) => Doors
}

export const NO_PLANT: Plant = {}
