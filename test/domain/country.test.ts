import { expect, test } from '@jest/globals'
import { countryOf } from '../../src/domain/country.ts'
import { emailDomainOf } from '../../src/domain/email-domain.ts'

test.each([
  ['ID', 'ID'],
  ['id', 'ID'],
  ['Indonesia', 'ID'],
  ['INDONESIA', 'ID'],
  ['Germany', 'DE'],
  ['Jerman', 'DE'],
  ['Amerika Serikat', 'US'],
  ['United States', 'US'],
  ['usa', 'US'],
  ['England', 'GB'],
  ['UK', 'GB'],
  ['uk', 'GB'],
  ['Afganistan', 'AF'],
  ['AA', 'AA'],
  ['AE', 'AE'],
  ['Zimbabwe', 'ZW'],
  ['ZW', 'ZW'],
  ['AZ', 'AZ'],
  ['su', 'RU'],
  ['Atlantis', 'Atlantis'],
  ['undefined', 'undefined'],
  ['', ''],
])('the country written as “%s” is %s', (written, code) => {
  expect(countryOf(written)).toBe(code)
})

test.each([
  ['lee@acme.com', 'acme.com'],
  ['lee@mail.acme.co.uk', 'acme.co.uk'],
  ['LEE@ACME.COM', 'acme.com'],
  ['lee@Acme.Com ', 'acme.com'],
  ['lee@bücher.example', 'xn--bcher-kva.example'],
  ['a@b@acme.com', 'acme.com'],
  ['@acme.com', null],
  ['acme.com', null],
  ['lee@', null],
  ['lee@localhost', null],
  ['lee@co.uk', null],
  ['lee@a b.com', null],
  [`lee@${'a.'.repeat(126)}co`, 'a.co'],
  [`lee@${'a.'.repeat(127)}co`, null],
  [null, null],
])('the domain of %s is %s', (email, domain) => {
  // Asked twice: the second answer comes from what is remembered of the first.
  expect([emailDomainOf(email), emailDomainOf(email)]).toEqual([domain, domain])
})

test('two hosts with one number of their signs are told apart', () => {
  // 31 × a + o = 31 × c + 1, by their codes.
  const hosts = ['ao.com', 'c1.com']
  for (const _ of [1, 2]) expect(hosts.map((host) => emailDomainOf(`lee@${host}`))).toEqual(hosts)
})
