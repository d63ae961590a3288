import type { Flow } from '../src/flow/context.ts'
import { evaluateBatch } from '../src/flow/evaluate-batch.ts'
import type { InstallationId, ObjectType } from '../src/ports/crm.ts'
import type { Work } from '../src/ports/inbox.ts'
import { Rounds, type Breadth } from './rounds.ts'

/** Rounds of evaluation, one line per installation and object type. */
export interface EvaluateWorker {
  wake(work: Work): void
  stop(): Promise<void>
}

/** @param breadth its width: batches of one installation and type evaluated at once; commits are serialised by the pools' locks anyway. */
export function evaluateWorker(flow: Flow, breadth: Breadth): EvaluateWorker {
  const rounds = new Rounds({
    run: (key, again) => evaluateBatch(flow, parse(key), again),
    onError: (key, error) => flow.log.error('evaluate_round_failed', { key, error }),
    clock: flow.clock,
    ...breadth,
  })
  return { wake: ({ installation, type }) => rounds.wake(`${installation} ${type}`), stop: () => rounds.stop() }
}

function parse(key: string): Work {
  const [installation, type] = key.split(' ') as [InstallationId, ObjectType]
  return { installation, type }
}
