import { SILENCE_MS, type Simulation, type SimulationStore } from '../../../src/ports/simulations.ts'
import { tenantOf, type MemoryState } from './state.ts'

const KEPT = 20

export function memorySimulations(state: MemoryState): SimulationStore {
  const change = (installation: string, runId: string, over: (run: Simulation) => Partial<Simulation>) => {
    const tenant = tenantOf(state, installation)
    tenant.simulations = tenant.simulations.map((run) => (run.runId === runId ? { ...run, ...over(run) } : run))
  }
  const one = (installation: string, runId: string) =>
    tenantOf(state, installation).simulations.find((run) => run.runId === runId) ?? null
  const since = (installation: string, from: number) =>
    tenantOf(state, installation).decisions.filter(({ decidedAt }) => decidedAt >= from)
  return {
    async start(installation, { at, ...fresh }) {
      const tenant = tenantOf(state, installation)
      tenant.simulations = tenant.simulations.map((run) =>
        run.state === 'running' && run.touchedAt < at - SILENCE_MS ? { ...run, state: 'failed', endedAt: at } : run,
      )
      if (tenant.simulations.some((run) => run.state === 'running')) return null
      const facts = { ...fresh, state: 'running' as const, startedAt: at, touchedAt: at, endedAt: null }
      const run: Simulation = { ...facts, done: 0, total: 0, result: null }
      tenant.simulations = [...tenant.simulations, run].slice(-KEPT)
      return run
    },
    async find(installation, runId) {
      return one(installation, runId)
    },
    async latest(installation) {
      return tenantOf(state, installation).simulations.at(-1) ?? null
    },
    async advance(installation, runId, { done, total, at }) {
      change(installation, runId, () => ({ done, total, touchedAt: at }))
      return one(installation, runId)?.state ?? null
    },
    async end(installation, runId, { state: outcome, result, at }) {
      if (one(installation, runId)?.state !== 'running') return null
      change(installation, runId, () => ({ state: outcome, result, endedAt: at, touchedAt: at }))
      return one(installation, runId)
    },
    async countRecorded(installation, from) {
      return since(installation, from).length
    },
    async recorded(installation, from, after, limit) {
      return since(installation, from)
        .toSorted((a, b) => (a.decisionId < b.decisionId ? -1 : 1))
        .filter(({ decisionId }) => after === null || decisionId > after)
        .slice(0, limit)
        .map(({ decisionId, leadId, inputs }) => ({ decisionId, leadId, inputs }))
    },
    async labels(installation, leadIds) {
      const rows = tenantOf(state, installation).decisions.filter(({ leadId }) => leadIds.includes(leadId))
      return new Map(rows.map(({ leadId, personName, company }) => [leadId, { personName, company }]))
    },
  }
}
