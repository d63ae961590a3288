import { readFile } from 'node:fs/promises'
import path from 'node:path'
import express from 'express'
import type { Express, Request, Response } from 'express'
import { nonceOf } from './headers.ts'
import { notFound, RequestRefusedError } from './problem.ts'

/** Addresses the page itself knows; anything else is not found. */
const PAGES = [
  '/live',
  '/leads',
  '/leads/:id',
  '/queues',
  '/queues/:name',
  '/today',
  '/reports',
  '/reports/:name',
  '/signin',
  '/failed',
  '/audit',
  '/policy',
  '/policy/:section',
  '/policy/simulate/:runId',
  '/definitions',
  '/setup',
  '/setup/:step',
  '/decisions',
  '/decisions/:id',
  '/partners',
  '/settings',
  '/settings/api',
  '/settings/api-keys',
  '/settings/website',
  '/settings/crm-stage',
  '/settings/house',
  '/me',
  '/me/notices',
  '/team',
  '/team/:repId',
  '/team/leaver/:repId',
  '/settings/backfill',
  '/partner',
  '/partner/leads/:id',
] as const
const NAME = /^[\w.-]+\.(js|css|svg|woff2|map)$/
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
  map: 'application/json',
}

/** Serves the built page: hashed files for a year, pressed where the browser takes it; index.html fresh with the answer's nonce. */
export function servePages(app: Express, webDist: string): void {
  const sendIndex = async (_req: Request, res: Response, status: 200 | 404): Promise<void> => {
    let html: string
    try {
      html = await readFile(path.join(webDist, 'index.html'), 'utf8')
    } catch (cause) {
      throw new RequestRefusedError(
        503,
        'page_not_built',
        'The page is not built',
        `Run "npm run build", then reload. (${String(cause).split(':')[0]})`,
      )
    }
    res
      .status(status)
      .setHeader('Cache-Control', 'no-store')
      .type('html')
      .send(html.replaceAll('%NONCE%', nonceOf(res)))
  }

  app.get('/assets/:name', (req, res, next) => {
    const { name } = req.params
    const type = TYPES[NAME.exec(name)?.[1] ?? '']
    if (type === undefined) throw notFound()
    const pressed = req.acceptsEncodings(['br', 'identity']) === 'br' && /\.(js|css|svg)$/.test(name)
    const send = (file: string, orElse: () => void): void => {
      res.sendFile(
        file,
        { root: path.join(webDist, 'assets'), immutable: true, maxAge: '365d', lastModified: false },
        (error) => {
          if (error && !res.headersSent) orElse()
        },
      )
    }
    const plain = (): void => {
      res.removeHeader('Content-Encoding')
      send(name, () => next(notFound()))
    }
    res.setHeader('Content-Type', type).setHeader('Vary', 'Accept-Encoding')
    if (!pressed) {
      plain()
      return
    }
    res.setHeader('Content-Encoding', 'br')
    send(`${name}.br`, plain)
  })
  app.get('/favicon.svg', express.static(webDist, { index: false, maxAge: '1d' }))
  app.get([...PAGES], (req, res) => sendIndex(req, res, 200))
  app.use((req, res) => {
    // A person who mistyped gets the page, which says so in words; a program gets a problem.
    if (req.method === 'GET' && !req.path.startsWith('/api/') && req.accepts(['json', 'html']) === 'html')
      return sendIndex(req, res, 404)
    throw notFound()
  })
}
