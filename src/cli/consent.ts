import { EstafetError } from '../errors.ts'

/** The connection of the sandbox account did not end where it should. */
export class ConsentFailedError extends EstafetError {
  override name = 'ConsentFailedError'
  readonly code = 'consent_failed'
}

const MOST_STEPS = 10

/**
 * Connects the sandbox account as an administrator would in a browser: opens our start page, follows it to the CRM's
 * consent page, approves there, and comes back with the code. Nothing of the real OAuth flow is skipped.
 * @throws {ConsentFailedError} with the page on which it ended.
 */
export async function approveInstallation(publicUrl: string, accountId: string, crm: string): Promise<void> {
  const browser = new Browser()
  const consent = await browser.open(`${publicUrl}/oauth/${crm}/start`)
  if (consent.status !== 200)
    throw new ConsentFailedError(`The consent page answered ${consent.status} (${consent.url}).`)
  const form = new URLSearchParams({ portal: accountId, answer: 'approve' })
  const last = await browser.open(consent.url, form)
  const { pathname, searchParams } = new URL(last.url)
  const arrived = pathname === '/setup' || (pathname === '/live' && searchParams.has('connected'))
  if (!arrived) {
    const problem = searchParams.get('problem') ?? `status ${last.status}`
    throw new ConsentFailedError(
      `Connecting the sandbox account ended at ${pathname} (${problem}); the log has the reason.`,
    )
  }
}

/** Follows redirects and keeps cookies by host, as a browser does. */
class Browser {
  readonly #cookies = new Map<string, Map<string, string>>()

  async open(url: string, form?: URLSearchParams): Promise<{ readonly url: string; readonly status: number }> {
    let address = url
    let body = form
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const response = await fetch(address, {
        redirect: 'manual',
        headers: { cookie: this.#cookieHeader(address) },
        ...(body === undefined ? {} : { method: 'POST', body }),
      })
      this.#keepCookies(address, response)
      const location = response.headers.get('location')
      await response.body?.cancel()
      if (response.status < 300 || response.status >= 400 || location === null)
        return { url: address, status: response.status }
      address = new URL(location, address).href
      // 302 and 303 after a POST go on with GET.
      body = undefined
    }
    throw new ConsentFailedError(`More than ${MOST_STEPS} redirects, the last to ${address}.`)
  }

  #cookieHeader(address: string): string {
    const jar = this.#cookies.get(new URL(address).host) ?? new Map<string, string>()
    return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #keepCookies(address: string, response: Response): void {
    const { host } = new URL(address)
    const jar = this.#cookies.get(host) ?? new Map<string, string>()
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const equals = pair.indexOf('=')
      if (equals > 0) jar.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim())
    }
    this.#cookies.set(host, jar)
  }
}
