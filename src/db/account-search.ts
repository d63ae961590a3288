import type { AccountCandidate } from '../domain/matching/account-candidate.ts'
import { MOST_CANDIDATES, type AccountSearch } from '../domain/matching/account-keys.ts'
import type { RecordId } from '../ports/crm.ts'
import { plainText } from './json-text.ts'
import type { Transaction } from './transaction.ts'

/** Accounts looked at under one key; more share it only where it is no name but a trade, or a domain of many branches. */
export const MOST_UNDER_KEY = 200
/** Contacts of one domain that are counted by account. */
export const MOST_CONTACTS = 2_000

interface Hit {
  readonly place: number
  readonly account: AccountCandidate
  readonly of_domain: number | null
  readonly all_contacts: number | null
}

/**
 * Accounts for many leads in one statement. Every step is a probe of an index for equality; nested loops are what the pool's settings choose, so that the
 * time does not depend on how many accounts there are.
 */
export async function searchAccounts(
  tx: Transaction,
  searches: ReadonlyMap<RecordId, AccountSearch>,
): Promise<ReadonlyMap<RecordId, readonly AccountCandidate[]>> {
  const asked = [...searches]
  const keys = asked.flatMap(([, search], place) => search.keys.map((key) => ({ place, key: plainText(key) })))
  const domains = asked.flatMap(([record, { domain }], place) =>
    domain === null ? [] : [{ place, record: plainText(record), domain: plainText(domain) }],
  )
  const named = asked.flatMap(([, { ids }], place) => ids.map((id) => ({ place, id: plainText(id) })))
  const hits = await tx.rows<Hit>('search-accounts', SEARCH, [
    tx.installation,
    keys.map(({ place }) => place),
    keys.map(({ key }) => key),
    domains.map(({ place }) => place),
    domains.map(({ record }) => record),
    domains.map(({ domain }) => domain),
    named.map(({ place }) => place),
    named.map(({ id }) => id),
  ])
  const found = new Map<RecordId, AccountCandidate[]>()
  for (const { place, account, of_domain: ofDomain, all_contacts: all } of hits) {
    const record = asked[place]![0]
    const candidate = ofDomain === null ? account : { ...account, knownContacts: { ofDomain, all: all ?? 0 } }
    const known = found.get(record)
    if (known) known.push(candidate)
    else found.set(record, [candidate])
  }
  return found
}

// What names the account outright comes first, then its domain, its contacts' domain, and the more of the name's keys the better; between equals, accounts
// that somebody works.
// `account_id > ''` names the one index that begins with the account: a plan made while both are empty could take the other.
const SEARCH = `
  with hits as (
    select s.place, k.record_id, case left(s.key, 2) when 'd:' then 1000 when 'p:' then 50 when 'n:' then 40 else 10 end as strength,
           null::bigint as of_domain, null::text as contact_id
      from unnest($2::int[], $3::text[]) as s (place, key)
      cross join lateral (select record_id from account_keys
        where installation_id = $1 and key = s.key order by record_id limit ${MOST_UNDER_KEY}) k
    union all
    select t.place, c.account_id, 500, c.contacts, t.contact_id
      from unnest($4::int[], $5::text[], $6::text[]) as t (place, contact_id, domain)
      cross join lateral (select account_id, count(*) as contacts from (
          select account_id from leads where installation_id = $1 and email_domain = t.domain and account_id is not null
             and retired_at is null and record_id <> t.contact_id order by account_id limit ${MOST_CONTACTS}) linked
        group by account_id order by count(*) desc, account_id limit ${MOST_CANDIDATES}) c
    union all
    select n.place, n.record_id, 5000, null, null from unnest($7::int[], $8::text[]) as n (place, record_id)
  ),
  summed as (
    select place, record_id, sum(strength) as strength, max(of_domain) as of_domain, max(contact_id) as contact_id
      from hits group by place, record_id),
  ranked as (
    select h.*, l.account, row_number() over (partition by h.place order by h.strength desc,
        (l.account ->> 'ownerId') is null, (l.account ->> 'isCustomer')::boolean desc, (l.account ->> 'openDeals')::double precision desc,
        h.record_id collate "C") as rank
      from summed h
      cross join lateral (select account from linked_records
        where installation_id = $1 and type = 'company' and record_id = h.record_id and account is not null limit 1) l
  )
  select r.place, r.account, least(r.of_domain, 2) as of_domain,
         (select count(*) from (select 1 from leads where installation_id = $1 and account_id = r.record_id and account_id > ''
            and retired_at is null and record_id <> r.contact_id limit 2) counted) as all_contacts
    from ranked r
   where r.rank <= ${MOST_CANDIDATES}
   order by r.place, r.rank`
