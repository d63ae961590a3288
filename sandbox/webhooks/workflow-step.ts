import type { Portal } from '../model/portal.ts'
import { badRequest } from '../wire/api-error.ts'
import type { World } from '../world.ts'
import { signatureV2 } from './signature.ts'

const ACTION_ID = 3_300_123
const WORKFLOW_ID = 9_900_123

/** A contact that has come to the app's action in a workflow. */
export interface WorkflowStep {
  contactId: string
  /** The same when a step is asked once more. */
  callbackId: string
}

/**
 * Asks the app's action for one contact, once, as a workflow does: signed by version 2, without a timestamp.
 * @returns the status, and what the app answered. @throws {ApiError} 400 when no app of the portal has an action.
 */
export async function runStep(
  world: World,
  portal: Portal,
  { contactId, callbackId }: WorkflowStep,
): Promise<{ status: number; answer: unknown }> {
  const { portalId } = portal.facts
  const { url, secret } = actionOf(world, portalId)
  const body = JSON.stringify({
    callbackId,
    origin: { portalId: Number(portalId), actionDefinitionId: ACTION_ID, actionDefinitionVersion: 1 },
    context: { source: 'WORKFLOWS', workflowId: WORKFLOW_ID },
    object: { objectId: Number(contactId), objectType: 'CONTACT', properties: {} },
    inputFields: {},
  })
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hubspot-signature': signatureV2(secret, 'POST', url, body),
      'x-hubspot-signature-version': 'v2',
    },
    body,
  })
  return { status: answer.status, answer: await answer.json().catch(() => null) }
}

function actionOf(world: World, portalId: string): { url: string; secret: string } {
  const installed = [...world.state.installs.values()].filter((install) => install.portalId === portalId)
  const apps = installed.map(({ appId }) => world.state.apps.get(appId))
  const app = apps.find((one) => one?.actionUrl !== undefined)
  if (app?.actionUrl === undefined) throw badRequest('No app of this portal has an action of workflows')
  return { url: app.actionUrl, secret: app.clientSecret }
}
