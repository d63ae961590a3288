import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { DryRunLine, DryRunResult } from '../../../src/contracts/dry-run.ts'
import { AskError, tellForLines } from '../data/ask.ts'
import { meQuery } from '../data/queries.ts'

export type Try =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly read: number; readonly expected: number }
  | { readonly kind: 'failed'; readonly error: unknown }
  | DryRunResult

/** A dry run of the active policy, told while it goes; leaving the page ends it. */
export function useDryRun(last: number): { readonly run: Try; begin(): void } {
  const client = useQueryClient()
  const [run, setRun] = useState<Try>({ kind: 'idle' })
  const stop = useRef<AbortController | null>(null)
  useEffect(() => () => stop.current?.abort(), [])

  const read = async (signal: AbortSignal): Promise<void> => {
    const me = await client.fetchQuery({ ...meQuery, staleTime: 30_000 })
    if (!me.signedIn) throw new AskError(401, 'signin_needed', '')
    let ended = false
    for await (const line of tellForLines<DryRunLine>('/api/dry-run', me.csrf, { last }, signal)) {
      if (line.kind === 'failed') throw new AskError(500, line.code, line.detail)
      setRun(line.kind === 'done' ? line : { kind: 'running', read: line.read, expected: line.expected })
      ended = line.kind === 'done'
    }
    if (!ended) throw new AskError(0, 'offline', '')
  }
  return {
    run,
    begin() {
      stop.current?.abort()
      const mine = new AbortController()
      stop.current = mine
      setRun({ kind: 'running', read: 0, expected: last })
      read(mine.signal).catch((error: unknown) => {
        if (!mine.signal.aborted) setRun({ kind: 'failed', error })
      })
    },
  }
}
