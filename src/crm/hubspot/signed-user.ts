import type { CrmUserReader, UserVerdict } from '../../ports/card.ts'
import type { RawRequest } from '../../ports/webhook.ts'
import type { HubspotApp } from './app.ts'
import { verifySignature } from './signature.ts'

/**
 * Reads who called through `hubspot.fetch`: HubSpot appends `portalId`, `userId`, `userEmail` and `appId` to the address and signs
 * it by version 3. An older signature, a missing or repeated parameter and another app's are refused.
 * @source https://developers.hubspot.com/docs/apps/developer-platform/add-features/ui-extensions/fetching-data
 */
export function createHubspotUserReader(app: Pick<HubspotApp, 'appId' | 'clientSecrets'>): CrmUserReader {
  return {
    crm: 'hubspot',
    read(request, now) {
      const verdict = verifySignature(request, app.clientSecrets, now)
      if (!verdict.ok) return verdict
      return verdict.version === 'v3' ? userIn(request, app.appId) : { ok: false, reason: 'signature_wrong' }
    },
  }
}

function userIn({ url }: RawRequest, ownAppId: string | null): UserVerdict {
  const query = new URL(url).searchParams
  const one = (name: string): string | null => {
    const values = query.getAll(name)
    return values.length === 1 ? values[0]! : null
  }
  const [accountId, userId, email, appId] = [one('portalId'), one('userId'), one('userEmail'), one('appId')]
  if (!isId(accountId) || !isId(userId) || !isId(appId) || email === null || !email.includes('@'))
    return { ok: false, reason: 'user_missing' }
  if (ownAppId !== null && appId !== ownAppId) return { ok: false, reason: 'other_app' }
  return { ok: true, user: { accountId, userId, email } }
}

function isId(text: string | null): text is string {
  return text !== null && /^\d{1,20}$/.test(text)
}
