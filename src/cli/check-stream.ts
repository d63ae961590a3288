import type { StreamLook, StreamState } from '../ports/change-stream.ts'
import type { Crm } from '../ports/crm.ts'
import type { App } from '../wiring.ts'

/** What the doctor says of the stream on which an account tells its changes. */
export interface StreamFinding {
  readonly isWell: boolean
  readonly says: string
  readonly advice: string
}

/** A stream heals itself within minutes; one that is broken for longer wants somebody to look. */
const BROKEN_FOR_LONG_MS = 10 * 60_000
/** Salesforce gives at least one sign of life in this time. */
const QUIET_FOR_LONG_MS = 10 * 60_000
const MEANWHILE = 'Until then reconciliation finds every change, within five minutes.'

const REFUSED: Readonly<Partial<Record<StreamState, readonly [says: string, advice: string]>>> = {
  'no-channel': [
    'the channel of change events is not there',
    `Install Estafet's package, or make the channel Estafet_Changes with the members Lead, Contact, Account and Opportunity, or name another one in SALESFORCE_TOPIC. ${MEANWHILE}`,
  ],
  'not-allowed': [
    'the org does not let its change events be heard',
    `Look whether its edition has Change Data Capture, and whether the integration user may use the API. ${MEANWHILE}`,
  ],
  'daily-limit': [
    "the org's change events of 24 hours are used up",
    `See DailyDeliveredPlatformEvents under Setup, Company Information; an add-on gives 100,000 more a day. ${MEANWHILE}`,
  ],
}

/** How the changes of an account are heard; null: it has no stream. */
export async function checkStream(
  app: App,
  { stream }: Pick<Crm, 'stream'>,
  id: string,
): Promise<StreamFinding | null> {
  if (stream === undefined) return null
  const look = await app.stores.streams.look(id)
  const trouble = troubleOf(look, app.flow.clock.now())
  if (trouble !== null) return { isWell: false, says: trouble[0], advice: trouble[1] }
  const { heardAt, changeAt } = look!
  const change = changeAt === null ? 'none has come yet' : `the newest of ${new Date(changeAt).toISOString()}`
  const heard = heardAt === null ? '' : `, last heard at ${new Date(heardAt).toISOString()}`
  return { isWell: true, says: `change events: subscribed${heard}, ${change}`, advice: '' }
}

function troubleOf(look: StreamLook | null, now: number): readonly [says: string, advice: string] | null {
  if (look === null || !look.held)
    return ['no process listens to its change events', `Start a worker ("estafet start --role worker"). ${MEANWHILE}`]
  const refused = REFUSED[look.state]
  if (refused !== undefined) return refused
  const isBroken = look.state === 'broken' && now - look.stateAt > BROKEN_FOR_LONG_MS
  const isQuiet = look.state === 'open' && look.heardAt !== null && now - look.heardAt > QUIET_FOR_LONG_MS
  return isBroken || isQuiet
    ? [
        `nothing is heard of its change events since ${new Date(look.heardAt ?? look.stateAt).toISOString()}`,
        `Let the worker reach SALESFORCE_PUBSUB_URL on port 443 over HTTP/2, and look for stream_ended in its log. ${MEANWHILE}`,
      ]
    : null
}
