import { Client } from 'pg'

/** Accounts that wait for their release. */
export interface QuarantinedAccount {
  readonly installationId: string
  readonly accountId: string
}

/** Who is in quarantine. @param url a user who may act as the roles of the schema. */
export async function quarantinedAccounts(url: string): Promise<readonly QuarantinedAccount[]> {
  const client = new Client({ connectionString: url, application_name: 'estafet restore' })
  await client.connect()
  try {
    await client.query('set role estafet_across')
    const { rows } = await client.query<QuarantinedAccount>(
      `select installation_id as "installationId", account_id as "accountId" from app.installations
        where state = 'quarantined' order by account_id`,
    )
    return rows
  } finally {
    await client.end()
  }
}
