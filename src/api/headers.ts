import helmet from 'helmet'
import type { RequestHandler, Response } from 'express'
import { newSecret } from './secrets.ts'

const nonces = new WeakMap<Response, string>()

/** The nonce which this answer's policy allows for style elements; the page's own ones carry it. */
export function nonceOf(res: Response): string {
  const known = nonces.get(res)
  if (known !== undefined) return known
  const fresh = newSecret()
  nonces.set(res, fresh)
  return fresh
}

/**
 * Headers of every answer. Scripts come only from our own files; style elements need the nonce of the answer (the component
 * library writes its colours as one), so nothing inline that came from data can run or restyle the page.
 */
export function securityHeaders(https: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", (_req, res) => `'nonce-${nonceOf(res as Response)}'`],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        ...(https ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  })
}
