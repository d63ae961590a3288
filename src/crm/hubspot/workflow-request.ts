import type { WorkflowReader, WorkflowVerdict } from '../../ports/workflow-request.ts'
import type { HubspotApp } from './app.ts'
import { isObject } from './answer-shapes.ts'
import { verifySignature } from './signature.ts'
import { outputFieldsOf } from './workflow-steps.ts'

/** How long HubSpot keeps a contact in the step at most, as an ISO duration; ours ends before. */
const LONGEST_WAIT = 'P1D'

/**
 * Reads the custom action of a workflow. HubSpot signs it by version 2, which has no timestamp: one that comes again is known by its
 * callback id. Version 1 covers no address and is refused; where a version 3 is sent it alone counts, with its age.
 * @source https://developers.hubspot.com/docs/apps/developer-platform/add-features/custom-workflow-actions
 */
export function createHubspotWorkflowReader(app: Pick<HubspotApp, 'clientSecrets'>): WorkflowReader {
  return {
    crm: 'hubspot',
    read(request, now) {
      const verdict = verifySignature(request, app.clientSecrets, now)
      if (!verdict.ok) return { ...verdict, status: 401 }
      if (verdict.version === 'v1') return { ok: false, reason: 'signature_wrong', status: 401 }
      return stepIn(request.body)
    },
    answer(state, outputs = {}) {
      const outputFields =
        state === 'wait'
          ? { hs_execution_state: 'BLOCK', hs_expiration_duration: LONGEST_WAIT }
          : outputFieldsOf({ ended: state, outputs })
      return { outputFields }
    },
  }
}

function stepIn(body: Buffer): WorkflowVerdict {
  const no: WorkflowVerdict = { ok: false, reason: 'not_a_step', status: 400 }
  let facts: unknown
  try {
    facts = JSON.parse(body.toString('utf8'))
  } catch {
    return no
  }
  if (!isObject(facts) || !isObject(facts['origin']) || !isObject(facts['object'])) return no
  const { objectId, objectType } = facts['object']
  const [accountId, recordId] = [idOf(facts['origin']['portalId']), idOf(objectId)]
  const { callbackId } = facts
  if (accountId === null || recordId === null || (objectType !== 'CONTACT' && objectType !== '0-1')) return no
  if (typeof callbackId !== 'string' || !/^[\w.:-]{1,200}$/.test(callbackId)) return no
  return { ok: true, asked: { accountId, callbackId, recordId } }
}

/** Ids come as numbers, and are text from here on. */
function idOf(value: unknown): string | null {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
  return typeof text === 'string' && /^\d{1,20}$/.test(text) ? text : null
}
