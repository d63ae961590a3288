import { Client } from 'pg'

/**
 * What an installation has in each table, as the administrator of the database sees it: how many rows, and a hash of all of them.
 * @param url of that administrator, whom the walls between installations do not hold.
 */
export async function fingerprint(url: string, installation: string): Promise<Readonly<Record<string, string>>> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
         join pg_attribute a on a.attrelid = c.oid and a.attname = 'installation_id' and not a.attisdropped
        where n.nspname = 'app' and c.relkind in ('r', 'p') order by 1`,
    )
    const found: Record<string, string> = {}
    for (const { name } of tables) {
      // Row by row first: all rows of a large table are more than one text may hold.
      const { rows } = await client.query<{ all: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(row, '' order by row)), '') as all
           from (select md5(t::text) as row from app.${name} t where installation_id = $1) hashed`,
        [installation],
      )
      found[name] = rows[0]!.all
    }
    return found
  } finally {
    await client.end()
  }
}
