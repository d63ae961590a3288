import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import { z } from 'zod'
import { EstafetError } from '../errors.ts'
import type { Log } from '../ports/runtime.ts'
import { StoreUnavailableError } from '../ports/stores.ts'
import type { ProblemBody } from '../contracts/problem.ts'
import { placeOfNul } from './nul.ts'

/** A request was refused; becomes a problem+json answer. `message` is the detail a person reads. */
export class RequestRefusedError extends EstafetError {
  override name = 'RequestRefusedError'
  readonly code: string
  readonly status: number
  readonly title: string
  /** What a page needs beside the words; stands in the answer under its own keys. */
  readonly more: Readonly<Record<string, unknown>>
  constructor(
    status: number,
    code: string,
    title: string,
    detail: string,
    more: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail)
    this.status = status
    this.code = code
    this.title = title
    this.more = more
  }
}

/** Unknown, foreign and forbidden look the same, so that nobody learns what exists. */
export function notFound(): RequestRefusedError {
  return new RequestRefusedError(404, 'not_found', 'Not found', 'There is no such page, or it is not yours to see.')
}
export function signinNeeded(): RequestRefusedError {
  return new RequestRefusedError(
    401,
    'signin_needed',
    'Sign in first',
    'You are not signed in, or the session has ended. Open your sign-in link again.',
  )
}

/** Reads query, body or parameters by a contract. @throws {RequestRefusedError} 400 naming each wrong value. */
export function readInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const place = placeOfNul(input)
  if (place !== null) throw nulRefused(place)
  const read = schema.safeParse(input)
  if (read.success) return read.data
  const places = read.error.issues.map((issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`)
  throw new RequestRefusedError(400, 'request_wrong', 'The request is not understood', places.join('; ').slice(0, 500))
}

/** Of an address that names the character NUL, in its path or in a value, nothing is read. */
export const refuseNulInAddress: RequestHandler = (req, _res, next) => {
  if (req.originalUrl.includes('%00')) throw nulRefused('address')
  next()
}

function nulRefused(place: string): RequestRefusedError {
  const detail = `${place}: holds the character NUL, which no text may hold. Take it out and send it again.`
  return new RequestRefusedError(400, 'request_wrong', 'The request is not understood', detail)
}

export function sendProblem(res: Response, refusal: RequestRefusedError): void {
  const body: ProblemBody = {
    type: `urn:estafet:problem:${refusal.code}`,
    title: refusal.title,
    status: refusal.status,
    code: refusal.code,
    detail: refusal.message,
  }
  res.status(refusal.status).setHeader('Content-Type', 'application/problem+json; charset=utf-8')
  res.setHeader('Cache-Control', 'no-store')
  res.end(JSON.stringify({ ...refusal.more, ...body }))
}

const fromParser = z.object({ status: z.int().min(400).max(499), expose: z.literal(true) })

/** Seconds after which a database that did not answer may be asked again. */
const ASK_STORE_AGAIN_S = 5

function storeSilent(): RequestRefusedError {
  return new RequestRefusedError(
    503,
    'store_unavailable',
    'The database does not answer',
    'The database does not answer at this moment. Try again shortly; look first whether a change was kept.',
  )
}

function refusalOf(error: unknown): RequestRefusedError | null {
  if (error instanceof RequestRefusedError) return error
  // Express's own parsers throw plain errors with a status: unreadable JSON, body too large, a malformed path.
  const parsed = fromParser.safeParse(error)
  if (!parsed.success) return null
  return new RequestRefusedError(
    parsed.data.status,
    'request_wrong',
    'The request is not understood',
    'The body or the address cannot be read.',
  )
}

/** Last in the chain: every error becomes a problem; what nobody planned for is logged and told without its inside. */
export function problemHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) {
      next(error)
      return
    }
    const refusal = refusalOf(error)
    if (refusal) {
      sendProblem(res, refusal)
      return
    }
    const requestId = String(res.getHeader('X-Request-Id') ?? '')
    if (error instanceof StoreUnavailableError) {
      log.warn('api.store_unavailable', { requestId, error })
      res.setHeader('Retry-After', String(ASK_STORE_AGAIN_S))
      sendProblem(res, storeSilent())
      return
    }
    log.error('api.failed', { requestId, error })
    sendProblem(
      res,
      new RequestRefusedError(
        500,
        'internal',
        'Something on our side does not work',
        `Nothing was changed by this request. Try again; if it stays, tell the operator this number: ${requestId}.`,
      ),
    )
  }
}
