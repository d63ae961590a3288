import type { Access } from '../../access.ts'
import type { CrmStream, StreamBatch, StreamEnd, StreamRefusal } from '../../../ports/change-stream.ts'
import type { InstallationId } from '../../../ports/record-ids.ts'
import type { InstallationStore } from '../../../ports/installations.ts'
import type { Patience } from '../../../ports/patience.ts'
import type { Clock, Log } from '../../../ports/runtime.ts'
import type { TokenSet } from '../../../ports/tokens.ts'
import { topicsOf } from './channel.ts'
import {
  codeOf,
  connectPubSub,
  isServiceError,
  type FetchResponse,
  type FetchStream,
  type PubSubConnection,
} from './connection.ts'
import { readChanges, type DecodedEvent, type OwnWrites } from './read-changes.ts'

/** What a stream of change events needs besides the access of the org. */
export interface StreamSettings {
  /** Origin of the Pub/Sub API. */
  readonly endpoint: string
  /** Null: where the package's channel is found. */
  readonly topic: string | null
  readonly outputs: readonly string[]
  readonly revision: string
  readonly contested: readonly string[]
}
export interface StreamDeps {
  readonly settings: StreamSettings
  readonly access: Access
  readonly installations: InstallationStore
  readonly integrationUser: (installation: InstallationId) => Promise<string>
  readonly clock: Clock
  readonly log: Log
  readonly patience: Patience
}

/** As many as Salesforce gives at once. */
const WINDOW = 100
/** Salesforce says at least every 270 s that it is there. */
const SILENCE_MS = 330_000

/** Change events of orgs over Salesforce's Pub/Sub API. */
export function createStream(deps: StreamDeps): CrmStream {
  const { access, installations, integrationUser, settings } = deps
  return {
    async follow(installation, offset, take, stop) {
      const orgId = (await installations.find(installation))?.accountId ?? ''
      const own = {
        userId: await integrationUser(installation),
        outputs: new Set(settings.outputs),
        revision: settings.revision,
        contested: settings.contested,
      }
      const listener: Listener = { installation, orgId, own, take, stop, offset }
      const held = await access.tokens(installation, null)
      const end = await attempt(deps, listener, held)
      if (end !== 'token-ended') return end
      const again = await attempt(deps, listener, await access.tokens(installation, held.accessToken))
      return again === 'token-ended' ? { kind: 'broken', why: 'a fresh access token was refused' } : again
    },
  }
}

interface Listener {
  readonly installation: InstallationId
  readonly orgId: string
  readonly own: OwnWrites
  readonly take: (batch: StreamBatch) => Promise<boolean>
  readonly stop: AbortSignal
  /** After the last batch that was taken. */
  offset: string | null
}

async function attempt(
  deps: StreamDeps,
  listener: Listener,
  { accessToken, origin }: TokenSet,
): Promise<StreamEnd | 'token-ended'> {
  const { settings, patience } = deps
  const caller = { token: accessToken, instanceUrl: origin ?? '', orgId: listener.orgId }
  const connection = await connectPubSub(settings.endpoint, caller, patience.singleTimeoutMs)
  try {
    const topic = await topicIn(connection, settings)
    if (topic === null) return { kind: 'refused', why: 'no-channel' }
    return await hear(deps, listener, connection, topic)
  } catch (error) {
    if (!isServiceError(error)) throw error
    return listener.stop.aborted ? { kind: 'stopped' } : endOf(error)
  } finally {
    connection.close()
  }
}

async function topicIn(connection: PubSubConnection, { topic }: StreamSettings): Promise<string | null> {
  for (const one of topicsOf(topic)) if (await connection.hasTopic(one)) return one
  return null
}

async function hear(
  deps: StreamDeps,
  listener: Listener,
  connection: PubSubConnection,
  topicName: string,
): Promise<StreamEnd> {
  const { offset, stop } = listener
  if (stop.aborted) return { kind: 'stopped' }
  const stream = connection.subscribe()
  // Heard below by whoever reads; one that comes after that must not end the process.
  stream.on('error', () => undefined)
  const cancel = (): void => stream.cancel()
  stop.addEventListener('abort', cancel)
  const silence = watchSilence(stream)
  try {
    stream.write({
      topicName,
      replayPreset: offset === null ? 'LATEST' : 'CUSTOM',
      replayId: Buffer.from(offset ?? '', 'base64'),
      numRequested: WINDOW,
    })
    // Ended by cancelling alone: to be destroyed as well it would wait for an end that never comes.
    const responses = stream.iterator({ destroyOnReturn: false }) as AsyncIterable<FetchResponse>
    for await (const response of responses) {
      silence.heard()
      if (!(await takeIn(deps, listener, connection, response))) return { kind: 'stopped' }
      // Asked for as they are kept: never more than a window of them is on its way or in memory.
      if (response.events.length > 0) stream.write({ numRequested: response.events.length })
    }
    return stop.aborted ? { kind: 'stopped' } : { kind: 'broken', why: 'Salesforce ended the stream' }
  } finally {
    silence.end()
    stop.removeEventListener('abort', cancel)
    stream.cancel()
  }
}

async function takeIn(
  { clock, log }: StreamDeps,
  listener: Listener,
  connection: PubSubConnection,
  { events, latestReplayId, rpcId }: FetchResponse,
): Promise<boolean> {
  const { installation, orgId, own } = listener
  const decoded: (DecodedEvent | null)[] = []
  for (const { event } of events) decoded.push(await connection.decode(event.schemaId, event.payload))
  const unreadable = decoded.filter((one) => one === null).length
  if (unreadable > 0) log.warn('change_unreadable', { installation, events: unreadable, rpc: rpcId })
  const offset = (events.at(-1)?.replayId ?? latestReplayId).toString('base64')
  const kept = await listener.take(readChanges(orgId, offset, decoded, own, clock.now()))
  if (kept) listener.offset = offset
  return kept
}

/** A stream on which not even a sign of life comes is ended. */
function watchSilence(stream: FetchStream): { readonly heard: () => void; readonly end: () => void } {
  const timer = setTimeout(() => stream.cancel(), SILENCE_MS)
  return { heard: () => timer.refresh(), end: () => clearTimeout(timer) }
}

const REFUSALS: Readonly<Record<string, StreamRefusal>> = {
  'topic.not.found': 'no-channel',
  'subscription.topic.cannot.subscribe': 'not-allowed',
  'service.tenant.license': 'not-allowed',
  'subscription.limit.exceeded': 'daily-limit',
  'concurrent.client.limit.exceeded': 'daily-limit',
}
const UNAUTHENTICATED = 'grpc 16'

function endOf(error: Parameters<typeof codeOf>[0]): StreamEnd | 'token-ended' {
  const code = codeOf(error)
  if (code === 'service.auth.error' || code === UNAUTHENTICATED) return 'token-ended'
  if (code.startsWith('subscription.fetch.replayid.')) return { kind: 'lost' }
  const why = REFUSALS[code]
  return why === undefined ? { kind: 'broken', why: code } : { kind: 'refused', why }
}
