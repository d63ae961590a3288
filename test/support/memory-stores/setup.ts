import { SETUP_STEPS, type SetupStore } from '../../../src/ports/setup.ts'
import { tenantOf, type MemoryState } from './state.ts'

export function memorySetup(state: MemoryState): SetupStore {
  return {
    async steps(installation) {
      const done = tenantOf(state, installation).setupSteps
      return SETUP_STEPS.flatMap((step) => done.get(step) ?? [])
    },
    async mark(installation, done) {
      tenantOf(state, installation).setupSteps.set(done.step, { ...done })
    },
  }
}
