import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Instant } from '../../domain/lead.ts'
import type { RawRequest, Verdict } from '../../ports/webhook.ts'

/** Requests older, or further in the future, are refused: HubSpot's rule for the age, ours for the clock. */
const LARGEST_SKEW_MS = 300_000

/** What HubSpot decodes before it signs an address, and nothing else. */
const DECODED: Readonly<Record<string, string>> = {
  '%3a': ':',
  '%2f': '/',
  '%3f': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2a': '*',
  '%2c': ',',
  '%3b': ';',
}

/**
 * Tells whether HubSpot sent this request. Version 3 is looked at first, and one that fails is never saved by an older version.
 * Versions 1 and 2 count only where no version 3 came.
 * @param secrets client secrets; two while one replaces the other.
 * @source https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
 */
export function verifySignature(request: RawRequest, secrets: readonly string[], now: Instant): Verdict {
  const v3 = request.header('x-hubspot-signature-v3')
  if (v3 !== undefined) return verifyV3(request, v3, secrets, now)
  const older = request.header('x-hubspot-signature')
  if (older === undefined) return { ok: false, reason: 'signature_missing' }
  const version = request.header('x-hubspot-signature-version') ?? 'v1'
  if (version !== 'v1' && version !== 'v2') return { ok: false, reason: 'signature_wrong' }
  const signed = version === 'v1' ? '' : request.method + request.url
  const right = secrets.some((secret) => {
    const hash = createHash('sha256')
      .update(secret + signed)
      .update(request.body)
    return isEqual(hash.digest('hex'), older)
  })
  return right ? { ok: true, version } : { ok: false, reason: 'signature_wrong' }
}

function verifyV3(request: RawRequest, signature: string, secrets: readonly string[], now: Instant): Verdict {
  const timestamp = request.header('x-hubspot-request-timestamp')
  if (timestamp === undefined || !/^\d{1,15}$/.test(timestamp)) return { ok: false, reason: 'timestamp_malformed' }
  const age = now - Number(timestamp)
  if (age > LARGEST_SKEW_MS) return { ok: false, reason: 'timestamp_stale' }
  if (age < -LARGEST_SKEW_MS) return { ok: false, reason: 'timestamp_future' }
  for (const url of addressForms(request.url)) {
    for (const secret of secrets) {
      const hash = createHmac('sha256', secret)
        .update(request.method + url)
        .update(request.body)
        .update(timestamp)
      if (isEqual(hash.digest('base64'), signature)) return { ok: true, version: 'v3' }
    }
  }
  return { ok: false, reason: 'signature_wrong' }
}

/** How HubSpot may have written the address it signed. It documents upper-case escapes only; other hexadecimal may stay or go. */
function addressForms(url: string): readonly string[] {
  if (!url.includes('%')) return [url]
  const upperOnly = url.replace(/%[0-9A-F]{2}/g, (escape) => DECODED[escape.toLowerCase()] ?? escape)
  const either = url.replace(/%[0-9a-f]{2}/gi, (escape) => DECODED[escape.toLowerCase()] ?? escape)
  return [...new Set([upperOnly, either, url])]
}

/** Compares in a time that does not depend on where the texts differ. */
function isEqual(ours: string, theirs: string): boolean {
  const a = Buffer.from(ours)
  const b = Buffer.from(theirs)
  return a.length === b.length && timingSafeEqual(a, b)
}
