import { z } from 'zod'
import type { Request, Response } from 'express'
import type { Instant } from '../domain/lead.ts'
import type { Clock } from '../ports/runtime.ts'
import type { Guest } from '../ports/access.ts'
import type { Cookies } from './cookies.ts'
import { newSecret, sameSecret, seal } from './secrets.ts'

const COOKIE = 'estafet_session'
const HOUR = 3_600_000

const session = z.strictObject({
  sessionId: z.string(),
  installation: z.string(),
  role: z.enum(['admin', 'manager', 'viewer', 'partner']),
  person: z.string(),
  /** Whom of a partner; null or absent: somebody of the account itself. */
  partnerUser: z.string().nullable().optional(),
  /** When the person signed in; renewals keep it. */
  startedAt: z.number(),
  issuedAt: z.number(),
  expiresAt: z.number(),
})
/** Who signed in, for which installation, until when. Lives in the browser's cookie under our seal. */
export type Session = z.infer<typeof session>

export interface Sessions {
  /** Signs a person in with a fresh session id. */
  begin(res: Response, who: Guest): Session
  /** The session of a request, renewed under a new id when half of its time has passed; null when there is none to trust. */
  of(req: Request, res: Response): Session | null
  end(res: Response, ended: Session): void
  csrf(of: Session): string
  csrfHolds(of: Session, token: string | undefined): boolean
}

/**
 * Sealed sessions: 12 hours at a time, renewed while used, 7 days in all. In sandbox mode 30 days and a year, because the
 * clock of a demonstration may run many times faster than the visitor's.
 */
export function sealedSessions(key: Buffer, cookies: Cookies, clock: Clock, mode: 'sandbox' | 'production'): Sessions {
  const lifeMs = mode === 'sandbox' ? 720 * HOUR : 12 * HOUR
  const longestMs = mode === 'sandbox' ? 8_760 * HOUR : 168 * HOUR
  // Ended sessions of this process, until they would have expired anyway; docs/api.md names the limit.
  const ended = new Map<string, Instant>()

  const write = (res: Response, fresh: Session): Session => {
    const body = Buffer.from(JSON.stringify(fresh)).toString('base64url')
    cookies.write(res, COOKIE, `${body}.${seal(key, 'session', body)}`)
    return fresh
  }
  const open = (text: string): Session | null => {
    const dot = text.indexOf('.')
    if (dot < 0) return null
    const body = text.slice(0, dot)
    if (!sameSecret(text.slice(dot + 1), seal(key, 'session', body))) return null
    const read = session.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')))
    return read.success ? read.data : null
  }
  const forgetExpired = (now: Instant): void => {
    for (const [id, until] of ended) if (until <= now) ended.delete(id)
  }

  return {
    begin(res, who) {
      const now = clock.now()
      return write(res, { ...who, sessionId: newSecret(), startedAt: now, issuedAt: now, expiresAt: now + lifeMs })
    },
    of(req, res) {
      const text = cookies.read(req, COOKIE)
      const found = text === null ? null : open(text)
      const now = clock.now()
      if (!found || found.expiresAt <= now || ended.has(found.sessionId)) return null
      const lastEnd = found.startedAt + longestMs
      if (now - found.issuedAt < lifeMs / 2 || found.expiresAt >= lastEnd) return found
      return write(res, { ...found, sessionId: newSecret(), issuedAt: now, expiresAt: Math.min(now + lifeMs, lastEnd) })
    },
    end(res, gone) {
      forgetExpired(clock.now())
      ended.set(gone.sessionId, gone.expiresAt)
      cookies.remove(res, COOKIE)
    },
    csrf: (of) => seal(key, 'csrf', of.sessionId),
    csrfHolds: (of, token) => token !== undefined && sameSecret(token, seal(key, 'csrf', of.sessionId)),
  }
}
