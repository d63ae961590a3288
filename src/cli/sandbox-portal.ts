import { z } from 'zod'
import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import { WORKFLOW_PATH } from '../api/workflow-routes.ts'
import type { HubspotSettings } from '../config/config.ts'
import { REQUIRED_SCOPES } from '../crm/hubspot/scopes.ts'
import { EstafetError } from '../errors.ts'
import { subscriptions } from '../mapping/mapping.ts'
import { CALLBACK_PATH, WEBHOOK_PATH } from '../wiring.ts'
import type { ClockBend } from '../wiring.ts'

/** The sandbox answered otherwise than it should. */
export class SandboxAnswerError extends EstafetError {
  override name = 'SandboxAnswerError'
  readonly code = 'sandbox_answer'
}

const clockShape = z.object({ epochReal: z.number(), epochVirtual: z.number(), speed: z.number() })
const portalsShape = z.object({ portals: z.array(z.object({ portalId: z.string() })) })

/** How business time runs in the sandbox. */
export async function sandboxClock(sandboxUrl: string): Promise<ClockBend> {
  const { epochReal, epochVirtual, speed } = clockShape.parse(await askSandbox(sandboxUrl, 'GET', '/sandbox/clock'))
  return { epochReal, epochVirtual, speed }
}

/**
 * Registers our app as a developer would in the CRM: addresses, secret, what it wants to be told. Repeated at every
 * start, because the port may have changed.
 */
export async function registerApp(sandboxUrl: string, publicUrl: string, app: HubspotSettings): Promise<void> {
  await askSandbox(sandboxUrl, 'PUT', '/sandbox/app', {
    appId: app.appId,
    name: 'Estafet',
    clientId: app.clientId,
    clientSecret: app.clientSecrets[0],
    redirectUrls: [publicUrl + CALLBACK_PATH],
    requiredScopes: REQUIRED_SCOPES,
    webhookUrl: publicUrl + WEBHOOK_PATH,
    actionUrl: publicUrl + WORKFLOW_PATH,
    subscriptions: subscriptions(hubspotMapping),
  })
}

/** Makes sure the account is there; an existing one keeps its history. */
export async function ensurePortal(sandboxUrl: string, portalId: string): Promise<void> {
  const { portals } = portalsShape.parse(await askSandbox(sandboxUrl, 'GET', '/sandbox/portals'))
  if (portals.some((portal) => portal.portalId === portalId)) return
  await askSandbox(sandboxUrl, 'POST', '/sandbox/portals', { portalId, population: 'company' })
}

/** Says which script counts visits on the website of the sandbox's company. */
export async function nameWebsite(
  sandboxUrl: string,
  portalId: string,
  website: { readonly script: string; readonly site: string },
): Promise<void> {
  await askSandbox(sandboxUrl, 'PUT', `/sandbox/portals/${portalId}`, { website })
}

/** Steers a sandbox. @throws {SandboxAnswerError} */
export async function askSandbox(sandboxUrl: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(sandboxUrl + path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const text = await response.text()
  if (!response.ok)
    throw new SandboxAnswerError(`The sandbox answered ${response.status} to ${method} ${path}: ${text.slice(0, 300)}`)
  return text === '' ? null : JSON.parse(text)
}
