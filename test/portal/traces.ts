import { Client } from 'pg'

/** Every table of every schema in which one of these texts stands, in whatever column, with the text that was found first. */
export async function tracesOf(databaseUrl: string, texts: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    )
    const traces = new Map<string, string>()
    for (const { name } of rows) {
      // Bytes are shown as hexadecimal digits in a row's text. A row is put into words once, not once for every text: with many
      // decisions that is nearly all of the work.
      const { rows: found } = await client.query<{ needle: string }>(
        `select needle from (select t::text as said from ${name} t offset 0) r,
            unnest($1::text[], $2::text[]) as u (needle, hex)
          where position(needle in said) > 0 or position(hex in said) > 0 limit 1`,
        [texts, texts.map((text) => Buffer.from(text, 'utf8').toString('hex'))],
      )
      if (found[0]) traces.set(name, found[0].needle)
    }
    return traces
  } finally {
    await client.end()
  }
}
