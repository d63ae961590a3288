import { createHash } from 'node:crypto'
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express'
import type { Clock, Log, Meter, Milestones } from '../src/ports/runtime.ts'
import type { AccountEvents, WebhookReader } from '../src/ports/webhook.ts'

/** What a receiver of notifications needs, whatever the CRM. */
export interface WebhookDeps {
  readonly reader: WebhookReader
  /** Resolves only when the events are on disk. `digest` is the same for each retry of a delivery. */
  readonly receive: (accounts: readonly AccountEvents[], body: Buffer, digest: string) => Promise<unknown>
  readonly clock: Clock
  /** Origin under which the CRM reaches us, no slash at the end; never taken from the request. */
  readonly publicUrl: string
  readonly log: Log
  readonly meter: Meter
  readonly milestones: Milestones
}

/** 100 events of HubSpot are about 40 KB; with long property values rarely ten times that. */
const LONGEST_BODY = 1024 * 1024
/** After a failure of ours HubSpot may come again soon. */
const RETRY_AFTER_SECONDS = '5'

/**
 * Receives HubSpot's notifications. Mount it anywhere: the signature is checked over `publicUrl` and the path as requested.
 * 200 stored · 400 unreadable · 401 signature · 405 method · 413 too long · 415 not plain JSON · 503 could not be stored, come again.
 */
export function hubspotWebhook(deps: WebhookDeps): RequestHandler {
  const router = express.Router()
  router.use(timed(deps))
  router.use(onlyPlainJsonPosts(deps))
  // The bytes HubSpot signed, not JSON printed again. Compressed bodies were turned away already.
  router.use(express.raw({ type: () => true, limit: LONGEST_BODY, inflate: false }))
  router.use(receiver(deps))
  router.use(bodyTrouble(deps))
  return router
}

/** Every answer is counted by its status, and timed from the first header to the last byte of the answer. */
export function timed({ clock, meter }: WebhookDeps): RequestHandler {
  return (_req, res, next) => {
    const startedMs = clock.monotonicMs()
    res.once('finish', () => {
      meter.count('intake_answered', 1, { status: String(res.statusCode) })
      meter.observe('intake_seconds', (clock.monotonicMs() - startedMs) / 1000)
    })
    next()
  }
}

function onlyPlainJsonPosts(deps: WebhookDeps): RequestHandler {
  return (req, res, next) => {
    const encoding = req.headers['content-encoding']
    if (req.method !== 'POST') {
      res.setHeader('Allow', 'POST')
      refuse(deps, res, 405, 'method_not_allowed')
    } else if (!req.is('application/json') || (encoding !== undefined && encoding !== 'identity')) {
      refuse(deps, res, 415, 'not_plain_json')
    } else next()
  }
}

function receiver(deps: WebhookDeps): RequestHandler {
  const { reader, receive, clock, publicUrl, log, milestones } = deps
  return async (req: Request, res: Response) => {
    const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0)
    const verdict = reader.verify(
      { method: req.method, url: publicUrl + req.originalUrl, body, header: (name) => headerOf(req, name) },
      clock.now(),
    )
    if (!verdict.ok) return refuse(deps, res, 401, verdict.reason)
    const batch = reader.split(body)
    if (!batch.ok) return refuse(deps, res, 400, batch.reason, batch.problem)
    try {
      await receive(batch.accounts, body, digestOf(body))
    } catch (error) {
      // HubSpot repeats whatever is not answered with 2xx.
      log.error('intake_not_stored', { events: batch.total, error })
      res.setHeader('Retry-After', RETRY_AFTER_SECONDS)
      return refuse(deps, res, 503, 'not_stored')
    }
    res.status(200).json({ events: batch.total })
    await milestones.at('intake.after-answer')
  }
}

/** A repeated header is a forgery of one kind or another; joined, it verifies nowhere. */
export function headerOf(req: Request, name: string): string | undefined {
  const value = req.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

/** HubSpot repeats a delivery with a higher attemptNumber, so that is not in the digest. */
function digestOf(body: Buffer): string {
  const text = body.toString('latin1').replace(/"attemptNumber"\s*:\s*\d+/g, '')
  return createHash('sha256').update(text, 'latin1').digest('hex')
}

export function bodyTrouble(deps: WebhookDeps): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
    if (status === 413) refuse(deps, res, 413, 'too_large')
    else if (status === 415) refuse(deps, res, 415, 'not_plain_json')
    else if (status === 400) refuse(deps, res, 400, 'body_cut_off')
    else next(error)
  }
}

function refuse({ meter }: WebhookDeps, res: Response, status: number, code: string, problem?: string): void {
  meter.count('intake_refused', 1, { reason: code })
  res.status(status).json(problem === undefined ? { code } : { code, problem })
}
