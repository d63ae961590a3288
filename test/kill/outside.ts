import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { postBatch } from '../../sandbox/webhooks/sender.ts'
import { WEBHOOK_PATH } from '../../src/wiring.ts'
import { APP_ID, CLIENT_SECRET, PORTAL } from '../support/company.ts'
import { sharedServer } from '../support/postgres.ts'
import type { House } from './house.ts'

/** What `pg_ctl stop -m immediate` does. Whoever runs the server starts it again. */
export async function crashPostgres(): Promise<void> {
  process.kill(await postmaster(), 'SIGQUIT')
}

/** What `pg_ctl stop -m fast` does: as by an administrator who restarts the server. */
export async function restartPostgres(): Promise<void> {
  process.kill(await postmaster(), 'SIGINT')
}

/** Process id of the server of this process. */
export async function postmaster(): Promise<number> {
  const client = new Client({ connectionString: (await sharedServer()).url })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ file: string }>(`select pg_read_file('postmaster.pid') as file`)
  await client.end()
  return Number(rows[0]!.file.split('\n')[0])
}

/** Asks the intake with small notifications of its own until one is kept. @returns every status it answered. */
export async function answersUntilServed({
  company,
  story,
  publicUrl,
}: Pick<House, 'company' | 'story' | 'publicUrl'>): Promise<readonly number[]> {
  const [contactId] = story.contacts
  const statuses: number[] = []
  for (let asked = 1; asked <= 600 && statuses.at(-1) !== 200; asked += 1) {
    const { now } = (await company.get('/sandbox/clock')) as { now: number }
    const event = {
      eventId: 900_000_000 + asked,
      subscriptionId: 1,
      portalId: Number(PORTAL),
      appId: Number(APP_ID),
      occurredAt: now,
      subscriptionType: 'contact.propertyChange',
      objectId: Number(contactId),
      propertyName: 'phone',
      propertyValue: '1',
      changeSource: 'CRM_UI',
    }
    const body = JSON.stringify([{ ...event, attemptNumber: 0 }])
    const delivery = await postBatch(publicUrl + WEBHOOK_PATH, CLIENT_SECRET, body, now)
    statuses.push('status' in delivery ? delivery.status : 0)
    await sleep(100)
  }
  return statuses
}
