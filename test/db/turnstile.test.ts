import { expect, test } from '@jest/globals'
import { Turnstile } from '../../src/db/turnstile.ts'

const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
const LONG = 60_000

/** Work that a test ends itself. */
function workers(turnstile: Turnstile) {
  const begun: { readonly name: string; end(): void }[] = []
  const ended: string[] = []
  const send = (name: string) =>
    void turnstile
      .pass(name, () => new Promise<void>((end) => begun.push({ name, end })))
      .then(
        () => ended.push(name),
        (error: Error) => ended.push(`${name}: ${error.name}`),
      )
  return { begun, ended, send, inside: () => begun.map(({ name }) => name) }
}

test('one account takes its part of the connections, and another finds room at once', async () => {
  const { send, inside } = workers(new Turnstile(2, LONG))
  for (let time = 0; time < 5; time += 1) send('flood')
  send('neighbour')
  await settle()
  expect(inside()).toEqual(['flood', 'flood', 'neighbour'])
})

test('whoever is in line is let in when one of the same account leaves, in the order of coming', async () => {
  const { send, begun, ended, inside } = workers(new Turnstile(1, LONG))
  const turnstile = new Turnstile(1, LONG)
  const order: number[] = []
  const all = [1, 2, 3].map((number) => turnstile.pass('flood', async () => void order.push(number)))
  await Promise.all(all)
  expect([order, turnstile.size]).toEqual([[1, 2, 3], 0])
  send('flood')
  send('flood')
  await settle()
  expect(inside()).toEqual(['flood'])
  begun[0]!.end()
  await settle()
  expect([ended, inside()]).toEqual([['flood'], ['flood', 'flood']])
})

test('who fails makes room like anybody', async () => {
  const turnstile = new Turnstile(1, LONG)
  const failing = turnstile.pass('flood', () => Promise.reject(new Error('planned')))
  const next = turnstile.pass('flood', async () => 'stored')
  await expect(failing).rejects.toThrow('planned')
  expect([await next, turnstile.size]).toEqual(['stored', 0])
})

test('who waits too long is told to come again, and those behind still get in', async () => {
  const turnstile = new Turnstile(1, 5)
  const { send, begun, ended } = workers(turnstile)
  send('flood')
  await expect(turnstile.pass('flood', async () => 'stored')).rejects.toMatchObject({ code: 'store_unavailable' })
  begun[0]!.end()
  await settle()
  expect(ended).toEqual(['flood'])
  expect([await turnstile.pass('flood', async () => 'stored'), turnstile.size]).toEqual(['stored', 0])
})
