import type { InstallationId } from '../../../src/ports/crm.ts'
import type { StreamStore } from '../../../src/ports/change-stream.ts'
import { freshId, tenantOf, type MemoryState, type StreamRow } from './state.ts'

export function memoryStreams(state: MemoryState): StreamStore {
  /** Changes the row if this token holds it. */
  function change(installation: InstallationId, token: string, to: (row: StreamRow) => Partial<StreamRow>): boolean {
    const tenant = tenantOf(state, installation)
    if (tenant.stream?.token !== token) return false
    tenant.stream = { ...tenant.stream, ...to(tenant.stream) }
    return true
  }
  return {
    async take(installation, now, leaseMs) {
      const tenant = tenantOf(state, installation)
      const row = tenant.stream
      if (row !== null && row.token !== null && row.until > state.now()) return null
      const fresh = { offset: null, state: 'begun', stateAt: now, heardAt: null, changeAt: null } as const
      const token = freshId(state)
      tenant.stream = { ...fresh, ...row, token, until: state.now() + leaseMs }
      return { token, offset: tenant.stream.offset }
    },
    async renew(installation, token, leaseMs) {
      return change(installation, token, () => ({ until: state.now() + leaseMs }))
    },
    async keepOffset(installation, token, offset, { at, changeAt }) {
      return change(installation, token, (row) => {
        const newest = Math.max(row.changeAt ?? -Infinity, changeAt ?? -Infinity)
        return { offset, heardAt: at, changeAt: Number.isFinite(newest) ? newest : null }
      })
    },
    async tell(installation, token, told, at) {
      change(installation, token, (row) => (row.state === told ? {} : { state: told, stateAt: at }))
    },
    async giveBack(installation, token) {
      change(installation, token, () => ({ token: null, until: 0 }))
    },
    async look(installation) {
      const row = tenantOf(state, installation).stream
      if (row === null) return null
      const held = row.token !== null && row.until > state.now()
      return { state: row.state, stateAt: row.stateAt, heardAt: row.heardAt, changeAt: row.changeAt, held }
    },
  }
}
