import type { Flow } from '../src/flow/context.ts'
import { writeBack } from '../src/flow/write-back.ts'
import type { InstallationId } from '../src/ports/crm.ts'
import { Rounds, type Breadth } from './rounds.ts'

/** Rounds of writing back, one line per installation. */
export interface WriteBackWorker {
  wake(installation: InstallationId): void
  stop(): Promise<void>
}

export function writeBackWorker(flow: Flow, breadth: Breadth): WriteBackWorker {
  const rounds = new Rounds({
    run: (installation) => writeBack(flow, installation),
    onError: (installation, error) => flow.log.error('write_back_round_failed', { installation, error }),
    clock: flow.clock,
    ...breadth,
  })
  return { wake: (installation) => rounds.wake(installation), stop: () => rounds.stop() }
}
