import { existsSync, readFileSync } from 'node:fs'
import type { RecordedCall } from '../../../../sandbox/request-record.ts'
import { isOurs, judge, type Contracts, type Judged } from './contracts.ts'

/** The calls a sandbox noted, those of Estafet's own client alone. */
export function readRecorded(file: string): readonly RecordedCall[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordedCall)
    .filter(isOurs)
}

/** How often each described endpoint was met, and every call that is not as described. */
export interface Conformance {
  readonly calls: number
  readonly endpoints: ReadonlyMap<string, number>
  readonly wrong: readonly Judged[]
}

export function conformanceOf(contracts: Contracts, calls: readonly RecordedCall[]): Conformance {
  const endpoints = new Map<string, number>()
  const wrong: Judged[] = []
  for (const call of calls) {
    const judged = judge(contracts, call)
    if (judged.endpoint !== null) endpoints.set(judged.endpoint, (endpoints.get(judged.endpoint) ?? 0) + 1)
    if (judged.problems.length > 0) wrong.push(judged)
  }
  return { calls: calls.length, endpoints, wrong }
}
