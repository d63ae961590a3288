import type { Request, Response } from 'express'

/** Cookies of this server: never readable by scripts, not sent along by other sites' posts, bound to the host under https. */
export interface Cookies {
  read(req: Request, name: string): string | null
  /** Lives until the browser closes; what is inside carries its own end. */
  write(res: Response, name: string, value: string): void
  remove(res: Response, name: string): void
}

/** @param https true adds `Secure` and the `__Host-` prefix, which browsers accept only over https. */
export function cookieJar(https: boolean): Cookies {
  const full = (name: string): string => (https ? `__Host-${name}` : name)
  const options = { httpOnly: true, sameSite: 'lax', secure: https, path: '/' } as const
  return {
    read(req, name) {
      const wanted = `${full(name)}=`
      const pair = (req.headers.cookie ?? '').split(/;\s*/).find((part) => part.startsWith(wanted))
      return pair === undefined ? null : pair.slice(wanted.length)
    },
    write(res, name, value) {
      res.cookie(full(name), value, { ...options, encode: (text) => text })
    },
    remove(res, name) {
      res.clearCookie(full(name), options)
    },
  }
}
