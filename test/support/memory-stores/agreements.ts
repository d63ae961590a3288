import type { AgreementStore } from '../../../src/ports/agreements.ts'
import { tenantOf, type MemoryState } from './state.ts'

export function memoryAgreements(state: MemoryState): AgreementStore {
  return {
    async signatures(installation) {
      return tenantOf(state, installation).signatures.toReversed()
    },
    async sign(installation, signature) {
      const { signatures } = tenantOf(state, installation)
      const taken = signatures.some(
        ({ signatureId, side, version }) =>
          signatureId === signature.signatureId || (side === signature.side && version === signature.version),
      )
      if (taken) return 'signed-before'
      signatures.push({ ...signature })
      return 'signed'
    },
    async review(installation) {
      return tenantOf(state, installation).review
    },
    async setReview(installation, review) {
      tenantOf(state, installation).review = { ...review }
    },
  }
}
