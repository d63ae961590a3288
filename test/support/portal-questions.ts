import type { Company } from './company.ts'

/** Owner of each contact whose e-mail address begins so; null when nobody. */
export async function ownersOf(company: Company, emailStart: string): Promise<ReadonlyMap<string, string | null>> {
  const contacts = await company.dump('contacts')
  return new Map(
    contacts
      .filter(({ properties }) => properties['email']?.startsWith(emailStart))
      .map(({ id, properties }) => [id, properties['hubspot_owner_id'] || null] as const),
  )
}

/** Contacts that Estafet has written to at least once. */
export async function writtenContacts(company: Company): Promise<number> {
  const contacts = await company.dump('contacts')
  return contacts.filter(({ properties }) => properties['estafet_revision']).length
}
