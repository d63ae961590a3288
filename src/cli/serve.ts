import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Express } from 'express'
import { ConfigurationError, errorCode } from '../errors.ts'
import type { ProcessRole } from '../config/config.ts'

export interface Listening {
  readonly port: number
  /** Takes no new connections, closes idle ones, lets running requests end; those left after `withinMs` are cut. */
  close(withinMs: number): Promise<void>
}

/** A sender that takes longer than this for headers or body is cut off. */
const REQUEST_WITHIN_MS = 10_000
/** Node looks for such senders only this often; its own 30 s would let them stay four times as long. */
const LOOK_FOR_SLOW_EVERY_MS = 2_000
/** Longer than the 60 s most balancers keep an idle connection, so that they, not we, end it. */
const KEEP_ALIVE_MS = 65_000

/** Paths a worker process answers: health and numbers, nothing of customers. */
const WORKER_PATHS = new Set(['/livez', '/readyz', '/metrics'])

/**
 * Listens for HTTP.
 * @param host null: every address, IPv6 and IPv4, or IPv4 alone where there is no IPv6.
 * @throws {ConfigurationError} when the port is taken, forbidden, or the address is not of this machine.
 */
export async function serve(app: Express, role: ProcessRole, port: number, host: string | null): Promise<Listening> {
  const server = http.createServer(
    {
      headersTimeout: REQUEST_WITHIN_MS,
      requestTimeout: REQUEST_WITHIN_MS,
      connectionsCheckingInterval: LOOK_FOR_SLOW_EVERY_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    role === 'worker' ? onlyHealth(app) : app,
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, port, host)))
    server.listen({ port, ...(host === null ? {} : { host }) }, resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: (withinMs) =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), withinMs)
        server.close(() => {
          clearTimeout(cut)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

function onlyHealth(app: Express): http.RequestListener {
  return (req, res) => {
    if (WORKER_PATHS.has((req.url ?? '').split('?')[0] ?? '')) app(req, res)
    else res.writeHead(404, { 'content-type': 'text/plain' }).end('This process is a worker; it has no pages.\n')
  }
}

function listenError(error: Error, port: number, host: string | null): Error {
  const code = errorCode(error)
  if (code === 'EADDRINUSE') {
    return new ConfigurationError(
      `Port ${port} is in use by another program.`,
      'Set PORT to a free one, e.g. PORT=3010 npm start.',
    )
  }
  if (code === 'EACCES') {
    return new ConfigurationError(`Port ${port} may not be opened by this user.`, 'Set PORT to a number above 1023.')
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new ConfigurationError(
      `HOST "${host ?? ''}" is not an address of this machine.`,
      'Unset HOST to listen on every address.',
    )
  }
  return error
}
