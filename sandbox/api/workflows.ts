import { badRequest } from '../wire/api-error.ts'
import { asObject, asText } from '../wire/json.ts'
import type { Reply } from '../wire/router.ts'
import { empty } from '../wire/router.ts'
import type { ApiCall } from './call.ts'
import { inputsOf, requireScope } from './call.ts'

const MOST_STEPS = 100
const ENDS = ['SUCCESS', 'FAIL_CONTINUE']

/** POST /automation/actions/callbacks/…/complete */
export function completeSteps(call: ApiCall): Reply {
  requireScope(call, 'automation')
  for (const input of inputsOf(call, MOST_STEPS)) {
    const outputs = asObject(input['outputFields'], 'outputFields')
    asObject(input['typedOutputs'], 'typedOutputs')
    for (const [name, value] of Object.entries(outputs)) asText(value, `outputFields.${name}`)
    const ended = asText(outputs['hs_execution_state'], 'hs_execution_state')
    if (!ENDS.includes(ended)) throw badRequest(`hs_execution_state cannot be ${ended}`)
    call.portal.steps.set(asText(input['callbackId'], 'callbackId'), outputs)
  }
  return empty()
}
