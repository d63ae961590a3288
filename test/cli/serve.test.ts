import net from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import express from 'express'
import { serve } from '../../src/cli/serve.ts'
import { ConfigurationError } from '../../src/errors.ts'

function anApp(): express.Express {
  const app = express()
  app.get(['/livez', '/live', '/api/stats'], (_req, res) => void res.send('here'))
  return app
}

test('without a host it is reached by IPv4 and by name', async () => {
  const server = await serve(anApp(), 'all', 0, null)
  for (const host of ['127.0.0.1', 'localhost']) {
    expect(await (await fetch(`http://${host}:${server.port}/live`)).text()).toBe('here')
  }
  await server.close(100)
})

test('a worker answers for its health and nothing else', async () => {
  const server = await serve(anApp(), 'worker', 0, '127.0.0.1')
  const status = async (path: string) => (await fetch(`http://127.0.0.1:${server.port}${path}`)).status
  expect(await status('/livez?x=1')).toBe(200)
  expect(await status('/live')).toBe(404)
  expect(await status('/api/stats')).toBe(404)
  await server.close(100)
})

test('a busy port is told by the name of its setting', async () => {
  const other = net.createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  const refusal = serve(anApp(), 'all', port, '127.0.0.1')
  await expect(refusal).rejects.toThrow(ConfigurationError)
  await expect(refusal).rejects.toMatchObject({ advice: expect.stringContaining('PORT') })
  other.close()
})

test('an address of another machine is told by the name of its setting', async () => {
  await expect(serve(anApp(), 'all', 0, '192.0.2.1')).rejects.toThrow('HOST')
})

test('closing cuts a request that does not end', async () => {
  const app = express()
  let arrived: () => void = () => undefined
  const began = new Promise<void>((resolve) => {
    arrived = resolve
  })
  app.get('/slow', () => arrived())
  const server = await serve(app, 'all', 0, '127.0.0.1')
  const request = fetch(`http://127.0.0.1:${server.port}/slow`).then(
    () => 'answered',
    () => 'cut',
  )
  await began
  await server.close(20)
  expect(await request).toBe('cut')
})
