import { dealPipelines } from '../crm/pipelines.ts'
import { DEAL } from '../model/object-types.ts'
import { notFound } from '../wire/api-error.ts'
import type { Reply } from '../wire/router.ts'
import { empty, json } from '../wire/router.ts'
import type { ApiCall } from './call.ts'
import { requireScope, typeParam } from './call.ts'

/** GET /account-info/…/details */
export function accountDetails(call: ApiCall): Reply {
  requireScope(call, 'oauth')
  const { facts } = call.portal
  const offset = offsetMs(facts.timeZone, call.now)
  return json({
    portalId: Number(facts.portalId),
    accountType: 'DEVELOPER_TEST',
    timeZone: facts.timeZone,
    companyCurrency: facts.currency,
    additionalCurrencies: [],
    utcOffset: offsetText(offset),
    utcOffsetMilliseconds: offset,
    uiDomain: call.host,
    dataHostingLocation: 'na1',
  })
}

/** Milliseconds a zone is ahead of UTC at a moment. */
function offsetMs(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at)
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const match = /GMT([+-])(\d\d):(\d\d)/u.exec(name)
  if (!match) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return (match[1] === '-' ? -minutes : minutes) * 60_000
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / 60_000
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}

/** DELETE /appinstalls/…/external-install */
export function uninstall(call: ApiCall): Reply {
  requireScope(call, 'oauth')
  call.world.commit({ k: 'uninstall', appId: call.install.appId, p: call.portal.facts.portalId })
  return empty()
}

/** GET /crm/pipelines/…/{type}, and one pipeline by id. */
export function pipelines(call: ApiCall): Reply {
  if (['lead', 'leads', '0-136'].includes(call.params['type'] ?? '')) {
    // The Lead object belongs to an edition this portal does not have.
    requireScope(call, 'crm.objects.leads.read')
    throw notFound('This account has no leads')
  }
  const type = typeParam(call)
  requireScope(call, type.readScope)
  const all = type === DEAL ? dealPipelines() : []
  const { id } = call.params
  if (id === undefined) return json({ results: all })
  if (type !== DEAL || id !== 'default') throw notFound(`Pipeline ${id} does not exist`)
  return json(all[0])
}
