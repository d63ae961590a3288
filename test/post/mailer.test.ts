import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { SMTPServer } from 'smtp-server'
import type { AddressInfo } from 'node:net'
import { smtpMailer } from '../../src/post/mailer.ts'

let server: SMTPServer
let port: number
const letters: { to: string[]; text: string }[] = []
beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ password }, _session, done) =>
      password === 'right' ? done(null, { user: 'estafet' }) : done(new Error('wrong')),
    onRcptTo: ({ address }, _session, done) =>
      address.startsWith('gone@') ? done(Object.assign(new Error('no such person'), { responseCode: 550 })) : done(),
    onData(stream, session, done) {
      let text = ''
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
      stream.on('end', () => {
        letters.push({ to: session.envelope.rcptTo.map(({ address }) => address), text })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  port = (server.server.address() as AddressInfo).port
})
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())))

const mail = { to: 'maya@contoh.example', subject: 'Janji', text: 'Halo', html: '<p>Halo</p>', id: '018f' }

test('a letter arrives, with the same id at every try and nothing slipped in by a name', async () => {
  const mailer = smtpMailer({ url: `smtp://127.0.0.1:${port}`, from: 'Estafet <notices@estafet.example>' })
  expect(await mailer.send({ ...mail, subject: 'Janji\r\nBcc: all@contoh.example' })).toEqual({ kind: 'taken' })
  const { to, text } = letters.at(-1)!
  expect(to).toEqual(['maya@contoh.example'])
  expect(text).toContain('Message-ID: <018f@estafet.example>')
  expect(text).toContain('Subject: Janji Bcc: all@contoh.example')
  expect(text).not.toMatch(/^Bcc:/m)
  expect(text).toMatch(/multipart\/alternative[\s\S]+text\/plain[\s\S]+Halo[\s\S]+text\/html[\s\S]+<p>Halo<\/p>/)
  mailer.close()
})

test.each([
  ['somebody whom the server does not know', 'gone@contoh.example', 'x', 'mail_refused', true],
  ['a wrong password', mail.to, 'wrong', 'mail_login', false],
])('%s → %s', async (_what, to, password, problem, isFinal) => {
  const login = password === 'wrong' ? 'estafet:wrong@' : ''
  const mailer = smtpMailer({ url: `smtp://${login}127.0.0.1:${port}`, from: 'notices@estafet.example' })
  expect(await mailer.send({ ...mail, to })).toEqual({ kind: 'refused', problem, isFinal })
  mailer.close()
})

test('a server that is not there → try again', async () => {
  const mailer = smtpMailer({ url: 'smtp://127.0.0.1:1', from: 'notices@estafet.example' })
  expect(await mailer.send(mail)).toEqual({ kind: 'refused', problem: 'mail_unreachable', isFinal: false })
  mailer.close()
})
