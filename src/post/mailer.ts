import { createTransport } from 'nodemailer'
import type { Mail, Mailer, Posted } from '../ports/notices.ts'

const CONNECT_MS = 10_000
const SILENT_MS = 30_000
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/

export interface MailSettings {
  /** `smtp://` or `smtps://`, with user and password where the server wants them. */
  readonly url: string
  /** Address that letters come from. */
  readonly from: string
}

/** Sends letters through an SMTP server, as text and as HTML. A password is never sent without encryption, but on this machine. */
export function smtpMailer({ url, from }: MailSettings): Mailer & { close(): void } {
  const { username, hostname } = new URL(url)
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    requireTLS: username !== '' && !LOOPBACK.test(hostname),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const host = from.replace(/^.*@/, '').replace(/>.*$/, '')
  return {
    async send({ to, subject, text, html, id }: Mail): Promise<Posted> {
      try {
        await transport.sendMail({
          from,
          to,
          subject: subject.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '),
          text,
          html,
          messageId: `<${id}@${host}>`,
          // Out-of-office replies to it help nobody.
          headers: { 'auto-submitted': 'auto-generated', 'x-auto-response-suppress': 'All' },
        })
        return { kind: 'taken' }
      } catch (error) {
        return troubleOf(error)
      }
    },
    close: () => transport.close(),
  }
}

function troubleOf(error: unknown): Posted {
  const { code, responseCode } = error as { readonly code?: string; readonly responseCode?: number }
  if (code === 'EAUTH') return { kind: 'refused', problem: 'mail_login', isFinal: false }
  if (code === 'EENVELOPE' && responseCode !== undefined && responseCode >= 500)
    return { kind: 'refused', problem: 'mail_refused', isFinal: true }
  return { kind: 'refused', problem: 'mail_unreachable', isFinal: false }
}
