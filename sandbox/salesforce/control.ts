import type { Reply, Request } from '../wire/router.ts'
import { json, jsonBody } from '../wire/router.ts'
import { OrgError } from './errors.ts'
import type { ConvertWish, ValidationRule } from './org.ts'
import type { ClientApp } from './oauth.ts'
import type { SalesforceSandbox } from './running.ts'

type Act = { readonly do: string; readonly object?: string; readonly id?: string; readonly userId?: string } & Record<
  string,
  unknown
>

/** Steers the org: registers the app, acts as people do, moves time, sets faults. All under /sandbox/. */
export async function control(sandbox: SalesforceSandbox, request: Request): Promise<Reply> {
  const { org, oauth, outbound, faults, calls } = sandbox
  const body = request.method === 'GET' ? {} : (jsonBody(request) as Record<string, unknown>)
  try {
    switch (`${request.method} ${request.path}`) {
      case 'PUT /sandbox/app':
        oauth.app = body as unknown as ClientApp
        return json({})
      case 'PUT /sandbox/outbound':
        outbound.endpoint = (body['endpoint'] as string | null | undefined) ?? null
        if (typeof body['byIntegrationUser'] === 'boolean') outbound.byIntegrationUser = body['byIntegrationUser']
        return json({})
      case 'POST /sandbox/outbound/flush':
        await outbound.flush()
        return json({ pending: outbound.pending })
      case 'GET /sandbox/clock': {
        const { virtual, real, speed } = org.clock.position()
        return json({ epochVirtual: virtual, epochReal: real, speed, now: org.clock.now() })
      }
      case 'PUT /sandbox/clock':
        if (typeof body['advanceMs'] === 'number') org.clock.moveTo(org.clock.now() + body['advanceMs'])
        if (typeof body['speed'] === 'number') org.clock.setSpeed(body['speed'])
        return json({ now: org.clock.now() })
      case 'PUT /sandbox/faults':
        Object.assign(faults, body)
        return json(faults)
      case 'PUT /sandbox/events':
        return json(steerEvents(sandbox, body))
      case 'PUT /sandbox/rules':
        org.rules.splice(0, org.rules.length, ...(body['rules'] as ValidationRule[]))
        return json({})
      case 'POST /sandbox/act':
        return json({ results: (body['actions'] as Act[]).map((act) => perform(sandbox, act)) })
      case 'GET /sandbox/rows':
        return json([...org.rows(request.query.get('object') ?? '')])
      case 'GET /sandbox/counters':
        return json({
          calls: Object.fromEntries(calls),
          refreshes: oauth.refreshes,
          familiesRevoked: oauth.familiesRevoked,
          outbound: { sent: outbound.sent, acknowledged: outbound.acknowledged, pending: outbound.pending },
        })
      default:
        return json({ message: 'There is nothing here' }, 404)
    }
  } catch (error) {
    if (!(error instanceof OrgError)) throw error
    return json(error.body(), error.status)
  }
}

/** Faults of change events: what is not told, told twice or without fields; streams that break; ids that are forgotten. */
function steerEvents({ events }: SalesforceSandbox, body: Record<string, unknown>): unknown {
  if (events === null) throw new OrgError('NOT_FOUND', 'this org tells no change events', 404)
  const { bus, pubsub } = events
  for (const name of ['drop', 'duplicate', 'gap', 'overflowAbove'] as const)
    if (typeof body[name] === 'number') bus.faults[name] = body[name]
  if (body['refuse'] !== undefined) pubsub.faults.refuse = body['refuse'] as typeof pubsub.faults.refuse
  if (body['expire'] === true) bus.expire()
  if (body['cut'] === true) pubsub.cut()
  return { url: pubsub.url, streams: pubsub.streams, subscribed: pubsub.subscribed, faults: bus.faults }
}

/** Does what a person of the org would; without `userId` the manager acts. */
function perform({ org }: SalesforceSandbox, act: Act): unknown {
  const { do: what, object = 'Lead', id = '', userId = someone(org), ...rest } = act
  switch (what) {
    case 'create':
      return { id: org.create(object, rest['values'] as Record<string, unknown>, userId)['Id'] }
    case 'update':
      return { id: org.update(object, id, rest['values'] as Record<string, unknown>, userId)['Id'] }
    case 'delete':
      org.delete(object, id, userId)
      return { id }
    case 'undelete':
      org.undelete(object, id, userId)
      return { id }
    case 'purge':
      org.purge(object, id)
      return { id }
    case 'merge':
      org.merge(object, id, rest['losers'] as string[], userId)
      return { id }
    case 'convert':
      return org.convert(id, rest as ConvertWish, userId)
    case 'lock':
      org.locked.set(id, Number(rest['times'] ?? 1))
      return { id }
    default:
      throw new OrgError('UNKNOWN_ACT', `nobody knows how to "${what}"`)
  }
}

function someone(org: SalesforceSandbox['org']): string {
  for (const user of org.rows('User')) if (user['Title'] === 'Sales Manager') return String(user['Id'])
  return ''
}
