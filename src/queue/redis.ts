import { Queue, Worker } from 'bullmq'
import type { Bell } from '../ports/queue.ts'
import type { BellBackend, ErrorSink, Listener } from './backend.ts'
import { within } from './deadline.ts'
import { connectRedis } from './redis-connection.ts'
import type { RedisClient } from './redis-connection.ts'
import { REDIS_PREFIX, WORKER_SETTINGS, jobOptions, queueName } from './settings.ts'
import type { BellKind } from './settings.ts'
import { steadyQueue, steadyWorker } from './steady.ts'

/** Bells in Redis: one server, or a Cluster when `redisUrl` names several nodes. Redis need not be up yet. */
export function redisBackend(redisUrl: string, onError: ErrorSink): BellBackend {
  const connect = (purpose: 'ring' | 'listen'): RedisClient => {
    const client = connectRedis(redisUrl, purpose)
    client.on('error', onError)
    return client
  }
  const ringing = connect('ring')
  const open = (kind: BellKind) =>
    new Queue(queueName(kind), { connection: ringing, prefix: REDIS_PREFIX, skipMetasUpdate: true })
  const queues = {
    evaluate: steadyQueue(() => open('evaluate'), onError),
    'write-back': steadyQueue(() => open('write-back'), onError),
  }
  const workers: Listener[] = []
  return {
    async add(bell) {
      // Without this an add would wait, unseen, until Redis is back.
      if (ringing.status !== 'ready') throw new Error(`Redis is not connected (${ringing.status})`)
      await queues[bell.kind].get().add(bell.kind, bell, jobOptions(bell))
    },
    listen(kind, concurrency, answer) {
      const processor = async (job: { readonly data: Bell }) => answer(job.data)
      const connection = connect('listen')
      const settings = { ...WORKER_SETTINGS, concurrency, connection, prefix: REDIS_PREFIX }
      const open = () => new Worker(queueName(kind), processor, settings)
      workers.push(steadyWorker(open, onError, () => connection.disconnect()))
    },
    async ping() {
      if (ringing.status !== 'ready') return false
      const answered = ringing.ping().then((text) => text === 'PONG')
      return within(500, answered, false, onError)
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.close()))
      await Promise.all(Object.values(queues).map((queue) => queue.close()))
      ringing.disconnect()
    },
  }
}
