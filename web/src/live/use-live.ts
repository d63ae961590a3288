import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { LiveRow, StreamTime } from '../../../src/contracts/live.ts'
import { fetchLive, inMyZone, meQuery } from '../data/queries.ts'
import { serverSaid } from '../time/business-time.ts'
import { countsAt, NO_COUNTS, withDecision } from './minute-counts.ts'
import type { MinuteCounts } from './minute-counts.ts'
import { NO_ROWS, stepRows } from './live-rows.ts'
import type { LiveRows } from './live-rows.ts'

/** Rows are let in together this often, so that a burst moves the list once. */
const GATHER_MS = 400
/** More than five rows a second are let in only every five seconds: nobody can read a list that never rests. */
const CALM_PER_MS = 5 / 1_000
const BURST_MS = 5_000

export interface Live {
  readonly rows: LiveRows
  readonly minutes: MinuteCounts
  readonly state: 'loading' | 'open' | 'lost' | 'refused'
  readonly error: unknown
  /** Server time of the last sign of life; null before the first. */
  readonly lastAt: number | null
  letIn(): void
  loadMore(): Promise<void>
  reload(): void
}

/**
 * The list and its stream. The stream begins right after the newest row of the list, and the browser resumes it by the id of the
 * last row it got, so nothing is missed between them.
 * @param held the reader is busy: new rows gather instead of moving the list.
 */
export function useLive(held: boolean): Live {
  const [rows, step] = useReducer(stepRows, NO_ROWS)
  const [minutes, setMinutes] = useState(NO_COUNTS)
  const [state, setState] = useState<Live['state']>('loading')
  const [error, setError] = useState<unknown>(null)
  const [lastAt, setLastAt] = useState<number | null>(null)
  const [attempt, setAttempt] = useState(0)
  const heldNow = useRef(held)
  heldNow.current = held
  const client = useQueryClient()

  useEffect(() => {
    let stream: EventSource | null = null
    let gone = false
    let gathered: LiveRow[] = []
    let lastIn = 0
    const alive = (now: number): void => {
      serverSaid(now)
      setLastAt(now)
      setState('open')
    }
    const begin = async (): Promise<void> => {
      const page = await fetchLive(null)
      if (gone) return
      step({ kind: 'loaded', rows: page.rows, more: page.more })
      setMinutes(countsAt(page.perMinute, page.now))
      const newest = page.rows[0]?.decisionId
      stream = new EventSource(`/api/live/stream?${inMyZone()}${newest === undefined ? '' : `&after=${newest}`}`)
      stream.addEventListener('time', (event) => alive((JSON.parse(event.data as string) as StreamTime).now))
      stream.addEventListener('decision', (event) => {
        const row = JSON.parse(event.data as string) as LiveRow
        gathered.push(row)
        setMinutes((known) => withDecision(known, row.decidedAt))
      })
      stream.addEventListener('error', () => {
        if (stream?.readyState !== EventSource.CLOSED) {
          setState('lost')
          return
        }
        // The browser gives up when the server refuses: the session has ended, or the server is full.
        setState('refused')
        void client.invalidateQueries({ queryKey: meQuery.queryKey })
      })
    }
    begin().catch((cause: unknown) => {
      if (gone) return
      setError(cause)
      setState('refused')
    })
    const letGathered = setInterval(() => {
      const since = Date.now() - lastIn
      if (gathered.length === 0 || (gathered.length > since * CALM_PER_MS && since < BURST_MS)) return
      lastIn = Date.now()
      step({ kind: 'arrived', rows: gathered, held: heldNow.current })
      gathered = []
    }, GATHER_MS)
    return () => {
      gone = true
      clearInterval(letGathered)
      stream?.close()
    }
  }, [attempt, client])

  const oldest = rows.shown.at(-1)?.decisionId ?? null
  return {
    rows,
    minutes,
    state,
    error,
    lastAt,
    letIn: useCallback(() => step({ kind: 'let-in' }), []),
    loadMore: useCallback(async () => {
      const page = await fetchLive(oldest)
      step({ kind: 'older', rows: page.rows, more: page.more })
    }, [oldest]),
    reload: useCallback(() => {
      setError(null)
      setState('loading')
      setAttempt((n) => n + 1)
    }, []),
  }
}
