import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createHttp } from '../../../src/crm/hubspot/http.ts'
import { AccessEndedError } from '../../../src/crm/access.ts'
import { createOauth } from '../../../src/crm/hubspot/oauth.ts'
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../../../src/crm/hubspot/scopes.ts'
import { ConfigurationError } from '../../../src/errors.ts'
import { STANDARD_PATIENCE } from '../../../src/ports/patience.ts'
import { StandingClock } from '../../support/quiet.ts'
import { APP, Crm as Portal } from '../../sandbox/crm-client.ts'
import { anApp, NOW } from './connected.ts'

let portal: Portal
beforeAll(async () => {
  portal = await Portal.start()
  await portal.install({}, [...REQUIRED_SCOPES])
})
afterAll(() => portal.close())

function oauth(clientSecret = APP.clientSecret) {
  const { url } = portal.sandbox
  const app = anApp({ clientId: APP.clientId, clientSecrets: [clientSecret], apiBase: url, authorizeBase: url })
  return createOauth(app, createHttp(url), new StandingClock(NOW), STANDARD_PATIENCE)
}

test('scopes of the consent address are parted by %20, and an account can be named', () => {
  const address = oauth().authorizeUrl('s&1', { accountId: '88', codeChallenge: 'abc' })
  expect(address).toContain('/oauth/88/authorize?client_id=')
  expect(address).toContain('&scope=oauth%20crm.objects.contacts.read%20')
  expect(address).toContain(`&optional_scope=${OPTIONAL_SCOPES.join('%20')}&state=s%261&code_challenge=abc`)
  expect(address).toContain('&code_challenge_method=S256')
  expect(address).not.toContain('+')
})

test('a refreshed token lives from the moment it was asked for', async () => {
  const { tokens, accountId } = await oauth().refresh(portal.refreshToken)
  expect(accountId).toBe(portal.sandbox.portalId)
  expect(tokens).toMatchObject({ obtainedAt: NOW, expiresAt: NOW + 1_800_000 })
  expect(await oauth().introspect(tokens.accessToken, 'access_token')).toMatchObject({ accountId })
  expect(await oauth().introspect('unknown', 'access_token')).toBeNull()
})

test('a wrong secret is our configuration, not the end of the access', async () => {
  await expect(oauth('wrong').refresh(portal.refreshToken)).rejects.toThrow(ConfigurationError)
})

test('after uninstalling and revoking, a refresh is refused for good, and doing it again is no error', async () => {
  await oauth().uninstall(portal.token)
  await oauth().uninstall(portal.token)
  await expect(oauth().refresh(portal.refreshToken)).rejects.toThrow(AccessEndedError)
})

test('a revoked refresh token is refused for good', async () => {
  await portal.install({}, [...REQUIRED_SCOPES])
  await oauth().revoke(portal.refreshToken)
  await expect(oauth().refresh(portal.refreshToken)).rejects.toThrow(AccessEndedError)
})
