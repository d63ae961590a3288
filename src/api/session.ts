import { z } from 'zod'
import type { Request, Response } from 'express'
import type { Clock } from '../ports/runtime.ts'
import { subjectOf, type AccessStore, type LetIn } from '../ports/access.ts'
import type { Cookies } from './cookies.ts'
import { newSecret, seal, sealHolds, type SealKeys } from './secrets.ts'

const COOKIE = 'estafet_session'
const HOUR = 3_600_000

// Not strict: a release beside a newer one leaves alone what it does not know.
const session = z.object({
  sessionId: z.string(),
  /** Kept by renewals. Cookies of earlier releases have none, and stand for themselves. */
  signIn: z.string().optional(),
  /** In which epoch of the person's sign-ins it began; see the store. */
  epoch: z.number().default(0),
  installation: z.string(),
  role: z.enum(['admin', 'manager', 'viewer', 'rep', 'partner']),
  person: z.string(),
  /** Whom of a partner; null or absent: somebody of the account itself. */
  partnerUser: z.string().nullable().optional(),
  /** Whose leads alone a rep sees; null or absent: no rep. */
  repId: z.string().nullable().optional(),
  /** When the person signed in; renewals keep it. */
  startedAt: z.number(),
  issuedAt: z.number(),
  expiresAt: z.number(),
})
/** Who signed in, for which installation, until when. Lives in the browser's cookie under our seal. */
export type Session = z.infer<typeof session>

export interface Sessions {
  /** Signs a person in with a fresh session id. */
  begin(res: Response, who: LetIn): Session
  /**
   * The session of a request, renewed under a new id when half of its time has passed; null when there is none to trust. The store is
   * asked each time, so that a session ended through any process is ended for all of them.
   */
  of(req: Request, res: Response): Promise<Session | null>
  /** Whether a session that was good still is. */
  holds(of: Session): Promise<boolean>
  /** Ends the sign-in with all renewals of its session, in every process. */
  end(res: Response, ended: Session): Promise<void>
  csrf(of: Session): string
  csrfHolds(of: Session, token: string | undefined): boolean
}

/**
 * Sealed sessions: 12 hours at a time, renewed while used, 7 days in all. In sandbox mode 30 days and a year, because the
 * clock of a demonstration may run many times faster than the visitor's.
 */
export function sealedSessions(
  keys: SealKeys,
  cookies: Cookies,
  clock: Clock,
  mode: 'sandbox' | 'production',
  access: Pick<AccessStore, 'endSignIn' | 'hasEnded'>,
): Sessions {
  const lifeMs = mode === 'sandbox' ? 720 * HOUR : 12 * HOUR
  const longestMs = mode === 'sandbox' ? 8_760 * HOUR : 168 * HOUR
  const write = (res: Response, fresh: Session): Session => {
    const body = Buffer.from(JSON.stringify(fresh)).toString('base64url')
    cookies.write(res, COOKIE, `${body}.${seal(keys, 'session', body)}`)
    return fresh
  }
  const open = (text: string): Session | null => {
    const dot = text.indexOf('.')
    if (dot < 0) return null
    const body = text.slice(0, dot)
    if (!sealHolds(keys, 'session', body, text.slice(dot + 1))) return null
    const read = session.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')))
    return read.success ? read.data : null
  }
  const signInOf = (of: Session): string => of.signIn ?? of.sessionId
  const holds = async (of: Session): Promise<boolean> => {
    const { installation, person, partnerUser = null, repId = null, epoch } = of
    const subject = subjectOf({ person, partnerUser, repId })
    return !(await access.hasEnded(installation, { signIn: signInOf(of), subject, epoch }))
  }

  return {
    holds,
    begin(res, who) {
      const now = clock.now()
      const fresh = { sessionId: newSecret(), signIn: newSecret(), startedAt: now, issuedAt: now }
      return write(res, { ...who, ...fresh, expiresAt: now + lifeMs })
    },
    async of(req, res) {
      const text = cookies.read(req, COOKIE)
      const found = text === null ? null : open(text)
      const now = clock.now()
      if (!found || found.expiresAt <= now || !(await holds(found))) return null
      const lastEnd = found.startedAt + longestMs
      if (now - found.issuedAt < lifeMs / 2 || found.expiresAt >= lastEnd) return found
      const renewed = { sessionId: newSecret(), signIn: signInOf(found), issuedAt: now }
      return write(res, { ...found, ...renewed, expiresAt: Math.min(now + lifeMs, lastEnd) })
    },
    async end(res, gone) {
      await access.endSignIn(gone.installation, signInOf(gone), gone.startedAt + longestMs, clock.now())
      cookies.remove(res, COOKIE)
    },
    csrf: (of) => seal(keys, 'csrf', of.sessionId),
    csrfHolds: (of, token) => token !== undefined && sealHolds(keys, 'csrf', of.sessionId, token),
  }
}
