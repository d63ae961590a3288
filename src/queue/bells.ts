import type { Bell, Bells } from '../ports/queue.ts'
import type { Log, Meter } from '../ports/runtime.ts'
import type { BellBackend } from './backend.ts'
import { calmErrors } from './calm-errors.ts'
import { postgresBackend } from './postgres.ts'
import { redisBackend } from './redis.ts'
import { BELL_KINDS, bellId } from './settings.ts'
import type { BellKind } from './settings.ts'

export interface BellsOptions {
  /** Null: bells ring in PostgreSQL. */
  readonly redisUrl: string | null
  /** Its queue tables must exist, see `migrateQueue`; used only when there is no Redis. */
  readonly databaseUrl: string
  /** Bells answered at the same time by this process, per kind. */
  readonly concurrency?: Partial<Readonly<Record<BellKind, number>>>
  readonly log: Log
  readonly meter: Meter
}

/** Different installations and types at once; one bell of one installation is never answered twice at a time. */
const CONCURRENCY: Readonly<Record<BellKind, number>> = { evaluate: 4, 'write-back': 4 }

/**
 * Rings of one bell closer together than this become one. The first goes out at once, so a lone lead does not wait;
 * under a flood it saves a round trip per webhook.
 */
const GAP_MS = 20

/**
 * Bells over BullMQ. Connections open in the background; nothing here waits for them. A process that answers bells itself answers its
 * own at once, without the way through the queue: the work is rows, whoever takes them, and other processes look for it each second.
 */
export function openBells(options: BellsOptions): Bells {
  const report = calmErrors(options.log, 'bells_error')
  const backend =
    options.redisUrl === null ? postgresBackend(options.databaseUrl, report) : redisBackend(options.redisUrl, report)
  return bellsOver(backend, options, report)
}

function bellsOver(backend: BellBackend, options: BellsOptions, report: (error: unknown) => void): Bells {
  const { log, meter } = options
  const ringing = new Map<string, { again: boolean }>()
  let closing: Promise<void> | null = null
  let answerHere: ((bell: Bell) => Promise<void>) | null = null

  const send = async (bell: Bell, id: string, state: { again: boolean }): Promise<void> => {
    do {
      state.again = false
      if (answerHere !== null) await answerCalmly(bell, answerHere, log)
      else await carry(bell)
      await pause(GAP_MS)
    } while (state.again && closing === null)
    ringing.delete(id)
  }

  const carry = async (bell: Bell): Promise<void> => {
    try {
      await backend.add(bell)
    } catch (error) {
      meter.count('bell_failed')
      report(error)
    }
  }

  return {
    ring(bell) {
      if (closing !== null) return
      const id = bellId(bell)
      const state = ringing.get(id)
      if (state !== undefined) {
        state.again = true
        return
      }
      const fresh = { again: false }
      ringing.set(id, fresh)
      void send(bell, id, fresh)
    },
    async listen(answer) {
      answerHere = answer
      for (const kind of BELL_KINDS) {
        const concurrency = options.concurrency?.[kind] ?? CONCURRENCY[kind]
        backend.listen(kind, concurrency, (bell) => answerCalmly(bell, answer, log))
      }
    },
    reachable: async () => {
      try {
        return await backend.ping()
      } catch (error) {
        report(error)
        return false
      }
    },
    close() {
      closing ??= backend.close()
      return closing
    },
  }
}

/** A bell always ends as done: what went wrong stands in our own tables, and a retry by the queue could not know better. */
async function answerCalmly(bell: Bell, answer: (bell: Bell) => Promise<void>, log: Log): Promise<void> {
  try {
    await answer(bell)
  } catch (error) {
    log.error('bell_answer_failed', { kind: bell.kind, installation: bell.installation, error })
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}
