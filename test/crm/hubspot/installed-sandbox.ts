import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../../../src/crm/hubspot/scopes.ts'
import type { Clock } from '../../../src/ports/runtime.ts'
import { APP, SCOPES, type Crm as Portal } from '../../sandbox/crm-client.ts'
import { anApp } from './connected.ts'

/** What a generous account grants. */
export const SCOPES_GRANTED = [...new Set([...SCOPES, ...REQUIRED_SCOPES, ...OPTIONAL_SCOPES])]

/** Real time, as the sandbox has it. */
export const clock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

/** Our app as the sandbox knows it. */
export function appOf({ sandbox }: Portal) {
  return anApp({
    appId: APP.appId,
    clientId: APP.clientId,
    clientSecrets: [APP.clientSecret],
    apiBase: sandbox.url,
    authorizeBase: sandbox.url,
    redirectUrl: APP.redirectUrls[0]!,
  })
}
