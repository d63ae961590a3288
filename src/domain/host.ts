/**
 * The host of a web address, an e-mail address or a bare domain, in lower case without `www.`; what conditions compare domains by.
 * @example 'https://www.Acme.co.id/jobs?x=1' → 'acme.co.id'; 'sari@acme.com' → 'acme.com'
 */
export function hostOf(text: string): string {
  const bare = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/^[^/@]*@/, '')
  const end = bare.search(/[/?#:]/)
  const host = end === -1 ? bare : bare.slice(0, end)
  return host.replace(/^\.*(www\.)?/, '').replace(/\.$/, '')
}

/** Whether a host is a domain or lies under it; `tacme.com` does not lie under `acme.com`. */
export function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`)
}
