import type { Client } from 'pg'

/** One table as it is copied: columns in order, and the order of its rows. */
export interface TableShape {
  readonly name: string
  readonly columns: readonly string[]
  readonly order: readonly string[]
}

/** Where rows of other tables leave a note when they come: what is packed of them for the reports is packed again after a restore. */
export const NOTES = 'report_changes'
/** Nothing here means anything a minute later, or it is made of other tables. */
const NOT_KEPT = ['rate_windows', NOTES, 'report_blocks', 'report_words']
/** Others point at it, so it comes first. */
const FIRST = 'installations'

/** Texts look the same whatever the server's settings are. */
export const SAME_TEXTS = `set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'iso_8601'; set extra_float_digits = 1; set bytea_output = 'hex'`

/** Every table that holds rows of installations; found in the catalogue, so that a new table is never forgotten. */
export async function tablesToKeep(client: Client): Promise<readonly TableShape[]> {
  const { rows } = await client.query<TableShape>(
    `select c.relname as name,
       (select array_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
       (select array_agg(quote_ident(a.attname) || case when a.attcollation <> 0 then ' collate "C"' else '' end order by k.place)
          from pg_index i, unnest(i.indkey) with ordinality as k (attnum, place), pg_attribute a
         where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.attnum) as "order"
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'app' and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all($1)
        and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'installation_id' and not a.attisdropped)
      order by c.relname <> $2, c.relname`,
    [NOT_KEPT, FIRST],
  )
  return rows
}

/** The rows of one installation in one table, always in the same order, as COPY writes them. @param installation a UUID. */
export function copyOut({ name, columns, order }: TableShape, installation: string): string {
  return `copy (select ${columns.join(', ')} from app.${name} where installation_id = '${installation}'
    order by ${order.join(', ')}) to stdout`
}

/** Names of the migrations a database has had, oldest first. */
export async function migrationsOf(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>('select name from app.schema_migrations order by name')
  return rows.map(({ name }) => name)
}
