import path from 'node:path'
import grpc, { type ServerDuplexStream, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import type { Org } from '../org.ts'
import type { BusEvent, EventBus } from './event-bus.ts'

const PROTO = path.resolve(import.meta.dirname, '../../../protocols/salesforce/pubsub_api.proto')
const MOST_REQUESTED = 100
const CODE = 'sfdc.platform.eventbus.grpc.'
/** Salesforce's own: a quiet stream hears something at least so often; real milliseconds. */
const KEEPALIVE_MS = 270_000

interface FetchRequest {
  readonly topicName: string
  readonly replayPreset: 'LATEST' | 'EARLIEST' | 'CUSTOM'
  readonly replayId: Buffer
  readonly numRequested: number
}
type Stream = ServerDuplexStream<FetchRequest, unknown>

export interface PubSubFaults {
  /** Calls that are answered with this error code before anything is told. */
  refuse: { readonly code: string; readonly status: keyof typeof grpc.status; times: number } | null
}

export interface PubSubParts {
  readonly org: Org
  readonly bus: EventBus
  /** The user of an access token; null when it is none, or has ended. */
  readonly userOf: (token: string) => string | null
  readonly instanceUrl: string
}

/** Salesforce's Pub/Sub API for one org, over real gRPC without TLS. */
export class PubSub {
  /** Topics that lead to all objects together. */
  topics: string[] = ['/data/Estafet_Changes__chn', '/data/ChangeEvents']
  keepaliveMs = KEEPALIVE_MS
  readonly faults: PubSubFaults = { refuse: null }
  /** Streams that were begun, and those that began after a stored id. */
  readonly subscribed = { all: 0, custom: 0 }
  readonly #parts: PubSubParts
  readonly #server = new grpc.Server()
  readonly #streams = new Map<Stream, Subscription>()
  readonly #ended = new WeakSet<Stream>()
  #url = ''

  private constructor(parts: PubSubParts) {
    this.#parts = parts
  }

  static async start(parts: PubSubParts, host: string): Promise<PubSub> {
    const made = new PubSub(parts)
    const described = grpc.loadPackageDefinition(loadSync(PROTO, { longs: Number, enums: String, defaults: true }))
    const { service } = (described['eventbus'] as unknown as Described).v1.PubSub
    made.#server.addService(service, {
      GetTopic: made.#unary(({ request }) => made.#topic(request.topicName ?? '')),
      GetSchema: made.#unary(({ request }) => made.#schema(request.schemaId ?? '')),
      Subscribe: (stream: Stream) => made.#subscribe(stream),
    })
    const port = await new Promise<number>((resolve, reject) => {
      made.#server.bindAsync(`${host}:0`, grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      )
    })
    made.#url = `http://${host}:${port}`
    return made
  }

  get url(): string {
    return this.#url
  }
  get streams(): number {
    return this.#streams.size
  }

  /** Breaks every connection, whatever is on its way, as a network does. */
  breakConnections(): void {
    for (const stream of [...this.#streams.keys()]) this.#end(stream)
    this.#server.drain(new URL(this.#url).host, 0)
  }

  /** Ends every stream, as a server that restarts. */
  cut(): void {
    for (const stream of [...this.#streams.keys()]) {
      this.#end(stream)
      stream.emit('error', refusal('UNAVAILABLE', 'service.unavailable', 'the stream was cut'))
    }
  }

  close(): Promise<void> {
    for (const stream of [...this.#streams.keys()]) this.#end(stream)
    this.#server.forceShutdown()
    return Promise.resolve()
  }

  #unary(answer: (call: ServerUnaryCall<Asked, unknown>) => unknown) {
    return (call: ServerUnaryCall<Asked, unknown>, done: sendUnaryData<unknown>) => {
      try {
        this.#admit(call.metadata)
        done(null, answer(call))
      } catch (error) {
        done(error as grpc.ServiceError)
      }
    }
  }

  /** @returns the user of the call. @throws a refusal in gRPC's and Salesforce's words. */
  #admit(metadata: grpc.Metadata): string {
    const { refuse } = this.faults
    if (refuse !== null && refuse.times > 0) {
      refuse.times -= 1
      throw refusal(refuse.status, refuse.code, 'refused on purpose')
    }
    const said = (name: string) => String(metadata.get(name)[0] ?? '')
    if (said('tenantid') !== this.#parts.org.orgId || said('instanceurl') !== this.#parts.instanceUrl)
      throw refusal('UNAUTHENTICATED', 'service.auth.headers.invalid', 'tenantid or instanceurl is wrong')
    const user = this.#parts.userOf(said('accesstoken'))
    if (user === null) throw refusal('UNAUTHENTICATED', 'service.auth.error', 'the token is invalid or has ended')
    return user
  }

  #topic(name: string): unknown {
    const object = this.#objectOf(name)
    if (object === undefined) throw refusal('NOT_FOUND', 'topic.not.found', `no topic ${name}`)
    const schemaId = object === null ? '' : this.#parts.bus.schemas.get(object)!.id
    return { topicName: name, tenantGuid: this.#parts.org.orgId, canPublish: false, canSubscribe: true, schemaId }
  }

  #schema(id: string): unknown {
    const schema = [...this.#parts.bus.schemas.values()].find((one) => one.id === id)
    if (!schema) throw refusal('NOT_FOUND', 'schema.not.found', `no schema ${id}`)
    return { schemaJson: schema.json, schemaId: schema.id }
  }

  /** Null: all objects. Undefined: no such topic. */
  #objectOf(topic: string): string | null | undefined {
    if (this.topics.includes(topic)) return null
    const object = /^\/data\/(\w+)ChangeEvent$/.exec(topic)?.[1] ?? ''
    return this.#parts.bus.schemas.has(object) ? object : undefined
  }

  #subscribe(stream: Stream): void {
    let user: string
    try {
      user = this.#admit(stream.metadata)
    } catch (error) {
      stream.emit('error', error)
      return
    }
    const end = (): void => this.#end(stream)
    stream.on('data', (request: FetchRequest) => {
      // What was on its way when the stream was cut.
      if (this.#ended.has(stream)) return
      try {
        const known = this.#streams.get(stream)
        if (known) known.more(request)
        else this.#begin(stream, user, request)
      } catch (error) {
        end()
        stream.emit('error', error)
      }
    })
    stream.on('cancelled', end)
    stream.on('end', () => {
      end()
      stream.end()
    })
    stream.on('error', end)
  }

  #end(stream: Stream): void {
    this.#streams.get(stream)?.stop()
    this.#streams.delete(stream)
    this.#ended.add(stream)
  }

  #begin(stream: Stream, user: string, request: FetchRequest): void {
    const object = this.#objectOf(request.topicName)
    if (object === undefined) throw refusal('NOT_FOUND', 'topic.not.found', `no topic ${request.topicName}`)
    const { bus, org } = this.#parts
    const shown = (event: BusEvent) =>
      (object === null ? event.object !== 'Task' : event.object === object) && maySee(org, user, event)
    const subscription = new Subscription(bus, request, shown, this.keepaliveMs, (answer) => stream.write(answer))
    this.subscribed.all += 1
    if (request.replayPreset === 'CUSTOM') this.subscribed.custom += 1
    this.#streams.set(stream, subscription)
    subscription.more(request)
  }
}

/** One stream: what it may still be sent, and how far it has been told. */
class Subscription {
  readonly #bus: EventBus
  readonly #shown: (event: BusEvent) => boolean
  readonly #send: (answer: unknown) => void
  readonly #forget: () => void
  readonly #timer: ReturnType<typeof setInterval>
  #at: number
  #pending = 0

  constructor(
    bus: EventBus,
    request: FetchRequest,
    shown: (event: BusEvent) => boolean,
    keepaliveMs: number,
    send: (answer: unknown) => void,
  ) {
    this.#bus = bus
    this.#shown = shown
    this.#send = send
    this.#at = placeOf(bus, request)
    this.#forget = bus.onEvent(() => this.#flow())
    this.#timer = setInterval(() => this.#answer([]), keepaliveMs)
  }

  more({ numRequested }: FetchRequest): void {
    if (numRequested < 1 || this.#pending + numRequested > MOST_REQUESTED)
      throw refusal('INVALID_ARGUMENT', 'subscription.fetch.overflow', `${this.#pending + numRequested} requested`)
    this.#pending += numRequested
    this.#flow()
  }

  stop(): void {
    this.#forget()
    clearInterval(this.#timer)
  }

  /** Events that the subscriber may not see are passed over without a word. */
  #flow(): void {
    while (this.#pending > 0) {
      const next = this.#bus.after(this.#at, MOST_REQUESTED)
      if (next.length === 0) return
      const shown = next.filter(this.#shown).slice(0, this.#pending)
      const isCut = shown.length === this.#pending
      this.#at = isCut ? shown.at(-1)!.replay : next.at(-1)!.replay
      this.#pending -= shown.length
      if (shown.length > 0) this.#answer(shown)
    }
  }

  #answer(events: readonly BusEvent[]): void {
    this.#send({
      events: events.map(({ replay, schemaId, payload }) => ({
        event: { id: String(replay), schemaId, payload, headers: [] },
        replayId: idOf(replay),
      })),
      latestReplayId: idOf(this.#at),
      pendingNumRequested: this.#pending,
    })
  }
}

function placeOf(bus: EventBus, { replayPreset, replayId }: FetchRequest): number {
  if (replayPreset === 'EARLIEST') return bus.oldest
  if (replayPreset !== 'CUSTOM') return bus.newest
  if (replayId.length === 0)
    throw refusal('INVALID_ARGUMENT', 'subscription.fetch.replayid.validation.failed', 'the replay id is missing')
  const replay = replayId.length === 8 ? Number(replayId.readBigUInt64BE()) : -1
  if (!bus.knows(replay))
    throw refusal('INVALID_ARGUMENT', 'subscription.fetch.replayid.corrupted', 'the replay id is not valid')
  return replay
}

function idOf(replay: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(replay))
  return bytes
}

/** View All on the object, or the right to see everything; owners see their own records without. */
function maySee(org: Org, userId: string, { object, ids }: BusEvent): boolean {
  const sets = [...org.rows('PermissionSetAssignment')]
    .filter((row) => row['AssigneeId'] === userId)
    .map((row) => row['PermissionSetId'])
  const rights = [...org.rows('ObjectPermissions')].filter((row) => sets.includes(row['ParentId'] ?? null))
  if (rights.some((row) => row['SobjectType'] === object && row['PermissionsViewAllRecords'] === true)) return true
  if (sets.some((id) => org.find('PermissionSet', String(id))?.['PermissionsViewAllData'] === true)) return true
  return ids.length > 0 && ids.every((id) => org.find(object, id)?.['OwnerId'] === userId)
}

interface Described {
  readonly v1: { readonly PubSub: { readonly service: grpc.ServiceDefinition } }
}
interface Asked {
  readonly topicName?: string
  readonly schemaId?: string
}

function refusal(status: keyof typeof grpc.status, code: string, message: string): grpc.ServiceError {
  const metadata = new grpc.Metadata()
  metadata.set('error-code', CODE + code)
  return Object.assign(new Error(message), { code: grpc.status[status], details: message, metadata })
}
