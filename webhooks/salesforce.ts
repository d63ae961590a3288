import { createHash } from 'node:crypto'
import express, { type Request, type RequestHandler, type Response } from 'express'
import { bodyTrouble, headerOf, timed, type WebhookDeps } from './hubspot.ts'

/** A hundred notifications of a few fields are about 60 KB. */
const LONGEST_BODY = 1024 * 1024

/** What Salesforce takes for an acknowledgement; anything else, and the message comes again for a day. */
function answer(ack: boolean): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>' +
    `<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>${ack}</Ack></notificationsResponse>` +
    '</soapenv:Body></soapenv:Envelope>'
  )
}

/**
 * Receives Salesforce's Outbound Messages at `…/{key of the org}`. One acknowledgement is for all notifications of a message, so it is given
 * only when all are on disk. 200 stored · 400 unreadable · 401 not the org's own path · 405 method · 413 too long · 415 no XML · 503 come again.
 */
export function salesforceWebhook(deps: WebhookDeps): RequestHandler {
  const router = express.Router()
  router.use(timed(deps))
  router.use(onlyXmlPosts(deps))
  router.use(express.raw({ type: () => true, limit: LONGEST_BODY, inflate: false }))
  router.use(receiver(deps))
  router.use(bodyTrouble(deps))
  return router
}

function onlyXmlPosts(deps: WebhookDeps): RequestHandler {
  return (req, res, next) => {
    const encoding = req.headers['content-encoding']
    if (req.method !== 'POST') {
      res.setHeader('Allow', 'POST')
      refuse(deps, res, 405, 'method_not_allowed')
    } else if (!req.is(['text/xml', 'application/xml']) || (encoding !== undefined && encoding !== 'identity')) {
      refuse(deps, res, 415, 'not_plain_xml')
    } else next()
  }
}

function receiver(deps: WebhookDeps): RequestHandler {
  const { reader, receive, clock, publicUrl, log, milestones } = deps
  return async (req: Request, res: Response) => {
    const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0)
    const message = reader.split(body)
    if (!message.ok) return refuse(deps, res, 400, message.reason)
    const url = publicUrl + req.originalUrl
    const verdict = reader.verify({ method: req.method, url, body, header: (name) => headerOf(req, name) }, clock.now())
    if (!verdict.ok) return refuse(deps, res, 401, verdict.reason)
    try {
      await receive(message.accounts, body, createHash('sha256').update(body).digest('hex'))
    } catch (error) {
      log.error('intake_not_stored', { events: message.total, error })
      return refuse(deps, res, 503, 'not_stored')
    }
    res.status(200).type('text/xml').send(answer(true))
    await milestones.at('intake.after-answer')
  }
}

function refuse({ meter }: WebhookDeps, res: Response, status: number, code: string): void {
  meter.count('intake_refused', 1, { reason: code })
  res.status(status).type('text/xml').send(answer(false))
}
