import { Client } from 'pg'

/** Takes fingerprints of what an installation has. */
export interface Fingerprints {
  /** How many rows the installation has in each table, and a hash of all of them. */
  of(installation: string): Promise<Readonly<Record<string, string>>>
  close(): Promise<void>
}

/**
 * Looks as the administrator of the database, on one connection and with one statement for all tables: it is asked hundreds of times.
 * @param url of that administrator, whom the walls between installations do not hold.
 */
export async function openFingerprints(url: string): Promise<Fingerprints> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows: tables } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'installation_id' and not a.attisdropped
      where n.nspname = 'app' and c.relkind in ('r', 'p') order by 1`,
  )
  // Row by row first: all rows of a large table are more than one text may hold.
  const text = tables
    .map(
      ({
        name,
      }) => `select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(row, '' order by row)), '') as all
        from (select md5(t::text) as row from app.${name} t where installation_id = $1) hashed`,
    )
    .join(' union all ')
  return {
    async of(installation) {
      const { rows } = await client.query<{ name: string; all: string }>({
        name: 'fingerprint',
        text,
        values: [installation],
      })
      return Object.fromEntries(rows.map(({ name, all }) => [name, all]))
    },
    close: () => client.end(),
  }
}

/** One such fingerprint, on a connection of its own. */
export async function fingerprint(url: string, installation: string): Promise<Readonly<Record<string, string>>> {
  const fingerprints = await openFingerprints(url)
  try {
    return await fingerprints.of(installation)
  } finally {
    await fingerprints.close()
  }
}
