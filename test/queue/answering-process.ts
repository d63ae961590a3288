import { openBells } from '../../src/queue/bells.ts'
import { notebook, until } from './notebook.ts'

/**
 * A process that holds a bell unanswered: says "answering", and on a word from outside closes, says "closed" and ends.
 * Run by redis-faults.test.ts, because BullMQ lets connections of such a close go only when Redis is back.
 */
const notes = notebook()
const redisUrl = process.argv[2] ?? ''
const bells = openBells({ redisUrl, databaseUrl: '', log: notes.log, meter: notes.meter })
await bells.listen(async () => {
  process.stdout.write('answering\n')
  await new Promise(() => undefined)
})
await until(() => bells.reachable())
bells.ring({ kind: 'evaluate', installation: 'one', type: 'contact' })
process.stdin.once('data', () => {
  void bells.close().then(() => {
    process.stdout.write('closed\n')
    process.exit(0)
  })
})
