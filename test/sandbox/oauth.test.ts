import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { APP, Crm, SCOPES, http } from './crm-client.ts'

let crm: Crm

beforeAll(async () => {
  crm = await Crm.start()
  await crm.register({ name: 'Estafet <b>', requiredScopes: ['oauth', 'crm.objects.contacts.read'] })
})
afterAll(() => crm.close())

const redirect_uri = APP.redirectUrls[0]!
const code = (more: Record<string, string> = {}) => crm.approve(SCOPES, undefined, more)

describe('the consent page', () => {
  test('names the app, its scopes and the account', async () => {
    const page = await http('GET', crm.authorizeUrl(SCOPES))
    expect(page.status).toBe(200)
    expect(page.text).toContain('Estafet &lt;b&gt;')
    expect(page.text).toContain('crm.objects.contacts.read')
    expect(page.text).toContain('8800001')
    expect(page.text).not.toContain('<b>')
  })

  test.each([
    { because: 'the client is unknown', url: () => crm.authorizeUrl(SCOPES, { client_id: 'other' }) },
    {
      because: 'the redirect URL is not registered',
      url: () => crm.authorizeUrl(SCOPES, { redirect_uri: 'http://evil.example/' }),
    },
    { because: 'a required scope is not asked for', url: () => crm.authorizeUrl(['oauth']) },
  ])('is refused because $because', async ({ url }) => {
    expect((await http('GET', url())).status).toBe(400)
    expect((await http('POST', url(), new URLSearchParams({ answer: 'approve' }))).status).toBe(400)
  })

  test('leads back with code and state, or with access_denied', async () => {
    const url = crm.authorizeUrl(SCOPES)
    const yes = await http('POST', url, new URLSearchParams({ answer: 'approve', portal: '8800001' }))
    expect(yes.status).toBe(302)
    expect(yes.headers.get('location')).toMatch(/^http:\/\/localhost:9\/callback\?code=[0-9a-f]{32}&state=s-1$/)
    const no = await http('POST', url, new URLSearchParams({ answer: 'deny' }))
    expect(no.headers.get('location')).toContain('error=access_denied')
  })

  test('may name the account in its path', async () => {
    const url = crm.authorizeUrl(SCOPES).replace('/oauth/authorize', '/oauth/8800001/authorize')
    expect((await http('GET', url)).status).toBe(200)
    expect((await http('GET', url.replace('8800001', '1'))).status).toBe(400)
  })
})

describe('the token endpoint', () => {
  test('gives tokens for a code, once', async () => {
    const given = await code()
    const answer = await crm.exchange({ grant_type: 'authorization_code', code: given, redirect_uri })
    expect(answer.body).toMatchObject({
      token_type: 'bearer',
      expires_in: 1800,
      hub_id: 8800001,
      token_use: 'access_token',
    })
    expect(answer.body['scopes']).toEqual(SCOPES)
    const again = await crm.exchange({ grant_type: 'authorization_code', code: given, redirect_uri })
    expect(again.body).toMatchObject({ status: 'BAD_AUTH_CODE', error: 'invalid_grant' })
  })

  test.each([
    { because: 'the secret is wrong', fields: { client_secret: 'x' }, status: 'BAD_CLIENT_SECRET' },
    { because: 'the client is unknown', fields: { client_id: 'x' }, status: 'BAD_CLIENT_ID' },
    {
      because: 'the redirect URL differs',
      fields: { redirect_uri: 'http://localhost:9/other' },
      status: 'BAD_REDIRECT_URI',
    },
    { because: 'the code is unknown', fields: { code: 'x' }, status: 'BAD_AUTH_CODE' },
    {
      because: 'the refresh token is unknown',
      fields: { grant_type: 'refresh_token', refresh_token: 'x' },
      status: 'BAD_REFRESH_TOKEN',
    },
  ])('refuses because $because: $status', async ({ fields, status }) => {
    const answer = await crm.exchange({ grant_type: 'authorization_code', code: await code(), redirect_uri, ...fields })
    expect(answer.status).toBe(400)
    expect(answer.body['status']).toBe(status)
  })

  test('a code expires after five minutes', async () => {
    const given = await code()
    await crm.advance(300_001)
    const answer = await crm.exchange({ grant_type: 'authorization_code', code: given, redirect_uri })
    expect(answer.body['status']).toBe('BAD_AUTH_CODE')
  })

  test('PKCE: the verifier must fit the challenge', async () => {
    const verifier = 'a-long-enough-verifier-0123456789-abcdefghijkl'
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    const fields = async (more: Record<string, string>) => ({
      grant_type: 'authorization_code',
      redirect_uri,
      code: await code({ code_challenge: challenge, code_challenge_method: 'S256' }),
      ...more,
    })
    expect((await crm.exchange(await fields({}))).body['status']).toBe('BAD_CODE_VERIFIER')
    expect((await crm.exchange(await fields({ code_verifier: 'wrong' }))).body['status']).toBe('BAD_CODE_VERIFIER')
    expect((await crm.exchange(await fields({ code_verifier: verifier }))).status).toBe(200)
  })
})

describe('tokens', () => {
  test('live 30 minutes, and a refresh gives a new one', async () => {
    await crm.install({ requiredScopes: ['oauth'] })
    expect((await crm.api('GET', '/account-info/2026-03/details')).status).toBe(200)
    await crm.advance(1_800_001)
    const late = await crm.api('GET', '/account-info/2026-03/details')
    expect(late.status).toBe(401)
    expect(late.body['category']).toBe('EXPIRED_AUTHENTICATION')
    const fresh = await crm.exchange({ grant_type: 'refresh_token', refresh_token: crm.refreshToken })
    expect(fresh.body['refresh_token']).toBe(crm.refreshToken)
    crm.token = String(fresh.body['access_token'])
    const details = await crm.api('GET', '/account-info/2026-03/details')
    expect(details.body).toMatchObject({ portalId: 8800001, uiDomain: crm.sandbox.url.replace('http://', '') })
  })

  test('an unknown token is refused', async () => {
    const answer = await http('GET', `${crm.sandbox.url}/account-info/2026-03/details`, undefined, {
      authorization: 'Bearer x',
    })
    expect(answer.status).toBe(401)
    expect(answer.body['category']).toBe('INVALID_AUTHENTICATION')
  })

  test('are introspected', async () => {
    await crm.install()
    const access = await crm.exchange({ token: crm.token }, 'token/introspect')
    expect(access.body).toMatchObject({ active: true, token_use: 'access_token', hub_id: 8800001, app_id: 7700001 })
    const refresh = await crm.exchange({ token: crm.refreshToken }, 'token/introspect')
    expect(refresh.body).toMatchObject({ active: true, token_use: 'refresh_token' })
    expect((await crm.exchange({ token: 'x' }, 'token/introspect')).body).toEqual({ active: false })
  })

  test('a revoked refresh token is refused; the access token lives on', async () => {
    await crm.install()
    expect((await crm.exchange({ token: crm.refreshToken }, 'token/revoke')).status).toBe(204)
    const answer = await crm.exchange({ grant_type: 'refresh_token', refresh_token: crm.refreshToken })
    expect(answer.body).toMatchObject({ status: 'BAD_REFRESH_TOKEN', error: 'invalid_grant' })
    expect((await crm.api('GET', '/account-info/2026-03/details')).status).toBe(200)
  })

  test.each([
    { how: 'the app uninstalls itself', uninstall: () => crm.api('DELETE', '/appinstalls/2026-03/external-install') },
    { how: 'the customer removes the app', uninstall: () => crm.control('POST', 'revoke', { portalId: '8800001' }) },
  ])('end when $how', async ({ uninstall }) => {
    await crm.install()
    await uninstall()
    expect((await crm.api('GET', '/account-info/2026-03/details')).status).toBe(401)
    const answer = await crm.exchange({ grant_type: 'refresh_token', refresh_token: crm.refreshToken })
    expect(answer.body['status']).toBe('BAD_REFRESH_TOKEN')
  })
})
