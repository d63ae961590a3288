import path from 'node:path'
import type { ClientDuplexStream, Metadata, ServiceError } from '@grpc/grpc-js'
import type { DecodedEvent } from './read-changes.ts'
import { fieldsOf } from './read-changes.ts'

/** What a call says of who makes it. */
export interface Caller {
  readonly token: string
  readonly instanceUrl: string
  readonly orgId: string
}
/** Where a stream begins. @see protocols/salesforce/pubsub_api.proto */
export interface FetchRequest {
  readonly topicName: string
  readonly replayPreset: 'LATEST' | 'CUSTOM'
  readonly replayId: Buffer
  readonly numRequested: number
}
export interface FetchResponse {
  readonly events: readonly {
    readonly event: { readonly schemaId: string; readonly payload: Buffer }
    readonly replayId: Buffer
  }[]
  readonly latestReplayId: Buffer
  readonly rpcId: string
}
export type FetchStream = ClientDuplexStream<Partial<FetchRequest>, FetchResponse>

/** A connection to the Pub/Sub API for one org. */
export interface PubSubConnection {
  hasTopic(topic: string): Promise<boolean>
  subscribe(): FetchStream
  /** Null: no schema leads to these bytes. @throws the error of gRPC when the schema cannot be had now. */
  decode(schemaId: string, payload: Buffer): Promise<DecodedEvent | null>
  close(): void
}

const PROTO = path.resolve(import.meta.dirname, '../../../../protocols/salesforce/pubsub_api.proto')
/** A hundred events, the most that are ever asked for, of a megabyte, the most that one may have. */
const LONGEST_MESSAGE = 110 * 1024 * 1024
const CHANNEL = {
  'grpc.max_receive_message_length': LONGEST_MESSAGE,
  'grpc.keepalive_time_ms': 60_000,
  'grpc.keepalive_timeout_ms': 20_000,
  // No proxy from the environment, and no rest from somebody else's failure.
  'grpc.enable_http_proxy': 0,
  'grpc.use_local_subchannel_pool': 1,
  'grpc.enable_retries': 0,
}
const PREFIX = 'sfdc.platform.eventbus.grpc.'

/**
 * Opens a connection. The libraries are loaded at the first: a process without a Salesforce org does not pay for them.
 * @param endpoint origin; plain http only for this machine's own.
 */
export async function connectPubSub(endpoint: string, caller: Caller, timeoutMs: number): Promise<PubSubConnection> {
  const [{ credentials, Metadata: Headers, loadPackageDefinition }, { loadSync }, { default: avsc }] =
    await Promise.all([import('@grpc/grpc-js'), import('@grpc/proto-loader'), import('avsc')])
  const described = loadPackageDefinition(loadSync(PROTO, { longs: Number, enums: String, defaults: true }))
  const { PubSub } = (described['eventbus'] as unknown as Described).v1
  const { host, hostname, protocol, port } = new URL(endpoint)
  const secure = protocol === 'https:'
  const target = port === '' ? `${hostname}:443` : host
  const client = new PubSub(target, secure ? credentials.createSsl() : credentials.createInsecure(), CHANNEL)
  const headers = new Headers()
  headers.set('accesstoken', caller.token)
  headers.set('instanceurl', caller.instanceUrl)
  headers.set('tenantid', caller.orgId)
  const within = () => ({ deadline: Date.now() + timeoutMs })
  const schemas = new Map<string, Promise<Schema>>()

  function schemaOf(schemaId: string): Promise<Schema> {
    const known = schemas.get(schemaId)
    if (known) return known
    const asked = new Promise<{ readonly schemaJson: string }>((resolve, reject) => {
      client.GetSchema({ schemaId }, headers, within(), (error, answer) =>
        error !== null || answer === undefined ? reject(asError(error)) : resolve(answer),
      )
    }).then(({ schemaJson }) => {
      const type = avsc.Type.forSchema(JSON.parse(schemaJson) as Parameters<typeof avsc.Type.forSchema>[0])
      return { fields: fieldsOf(schemaJson), read: (payload: Buffer): unknown => type.fromBuffer(payload) }
    })
    schemas.set(schemaId, asked)
    asked.catch(() => schemas.delete(schemaId))
    return asked
  }

  return {
    hasTopic: (topicName) =>
      new Promise((resolve, reject) => {
        client.GetTopic({ topicName }, headers, within(), (error) => {
          if (error === null) resolve(true)
          else if (codeOf(error) === 'topic.not.found') resolve(false)
          else reject(error)
        })
      }),
    subscribe: () => client.Subscribe(headers),
    async decode(schemaId, payload) {
      let schema: Schema
      try {
        schema = await schemaOf(schemaId)
      } catch (error) {
        if (isServiceError(error)) throw error
        return null
      }
      try {
        return { fields: schema.fields, payload: schema.read(payload) }
      } catch {
        // The caller counts it, and has a search find what it told.
        return null
      }
    },
    close: () => client.close(),
  }
}

/** Salesforce's own code of a refusal, without its prefix; gRPC's when there is none. */
export function codeOf(error: ServiceError): string {
  const told = String(error.metadata?.get('error-code')[0] ?? '')
  return told.startsWith(PREFIX) ? told.slice(PREFIX.length) : `grpc ${error.code}`
}

export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number'
}

function asError(error: ServiceError | null): Error {
  return error ?? new Error('an answer without content')
}

interface Schema {
  readonly fields: DecodedEvent['fields']
  readonly read: (payload: Buffer) => unknown
}
type Ask<Question, Answer> = (
  question: Question,
  headers: Metadata,
  options: { readonly deadline: number },
  answered: (error: ServiceError | null, answer?: Answer) => void,
) => unknown
interface PubSubClient {
  readonly GetTopic: Ask<{ readonly topicName: string }, unknown>
  readonly GetSchema: Ask<{ readonly schemaId: string }, { readonly schemaJson: string }>
  readonly Subscribe: (headers: Metadata) => FetchStream
  close(): void
}
interface Described {
  readonly v1: { readonly PubSub: new (target: string, credentials: unknown, options: object) => PubSubClient }
}
