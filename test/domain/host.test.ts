import { describe, expect, test } from '@jest/globals'
import { hostOf, isWithin } from '../../src/domain/host.ts'

describe('the host of what somebody wrote as an address', () => {
  test.each([
    ['https://www.Acme.co.id/jobs?x=1', 'acme.co.id'],
    ['sari@acme.com', 'acme.com'],
    ['ftp://user@files.acme.com:21/x', 'files.acme.com'],
    ['acme.com/@sari', 'acme.com'],
    ['acme.com?from=https://other.com', 'acme.com'],
    ['  WWW.acme.com.  ', 'acme.com'],
    ['..www.acme.com', 'acme.com'],
    ['acme.com#team', 'acme.com'],
    ['', ''],
  ])('“%s” → “%s”', (text, host) => {
    expect(hostOf(text)).toBe(host)
  })

  test.each([
    ['acme.com', 'acme.com', true],
    ['mail.acme.com', 'acme.com', true],
    ['tacme.com', 'acme.com', false],
    ['acme.com', 'mail.acme.com', false],
  ])('%s lies within %s: %s', (host, domain, within) => {
    expect(isWithin(host, domain)).toBe(within)
  })
})
