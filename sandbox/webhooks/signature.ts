import { createHash, createHmac } from 'node:crypto'

// Exactly these escapes are decoded before signing; all others stay as they are.
const DECODED: Record<string, string> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
}

/** The address in the form in which it is signed. */
export function signedUri(uri: string): string {
  return uri.replace(/%[0-9A-F]{2}/gu, (escape) => DECODED[escape] ?? escape)
}

/** Signature v1: hex SHA-256 of secret and body. */
export function signatureV1(secret: string, body: string): string {
  return createHash('sha256')
    .update(secret + body, 'utf8')
    .digest('hex')
}

/** Signature v2: hex SHA-256 of secret, method, address as it stands, and body. */
export function signatureV2(secret: string, method: string, uri: string, body: string): string {
  return createHash('sha256').update(`${secret}${method}${uri}${body}`, 'utf8').digest('hex')
}

/** Signature v3: base64 HMAC-SHA256 of method, address, body and timestamp (milliseconds). */
export function signatureV3(secret: string, method: string, uri: string, body: string, timestamp: number): string {
  return createHmac('sha256', secret)
    .update(`${method}${signedUri(uri)}${body}${timestamp}`, 'utf8')
    .digest('base64')
}
