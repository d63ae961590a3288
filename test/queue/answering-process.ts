import { openBells } from '../../src/queue/bells.ts'
import { notebook, until } from './notebook.ts'

/**
 * A process that holds a bell unanswered: says "answering", and on a word from outside closes, says "closed" and ends.
 * Run by redis-faults.test.ts, because BullMQ lets connections of such a close go only when Redis is back.
 */
const notes = notebook()
const redisUrl = process.argv[2] ?? ''
const open = () => openBells({ redisUrl, databaseUrl: '', log: notes.log, meter: notes.meter })
// Another rings, so that the bell comes by way of the queue.
const [web, bells] = [open(), open()]
await bells.listen(async () => {
  process.stdout.write('answering\n')
  await new Promise(() => undefined)
})
await until(() => web.reachable())
web.ring({ kind: 'evaluate', installation: 'one', type: 'contact' })
process.stdin.once('data', () => {
  void Promise.all([web.close(), bells.close()]).then(() => {
    process.stdout.write('closed\n')
    process.exit(0)
  })
})
