/** One value of a record, as JSON carries it. */
export type Value = string | number | boolean | null
/** A record by field. */
export type Row = Record<string, Value>
