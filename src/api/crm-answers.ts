import { isCrmTrouble } from '../ports/crm.ts'
import { RequestRefusedError } from './problem.ts'

/**
 * Asks the CRM on behalf of somebody who waits for the answer.
 * @param detail what could not be asked, and what to do, for that person.
 * @throws {RequestRefusedError} 503 while the CRM is in trouble.
 */
export async function crmAnswers<T>(ask: () => Promise<T>, detail: string): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!isCrmTrouble(error)) throw error
    throw crmNotAnswering(detail)
  }
}

/** @param detail as for {@link crmAnswers}. */
export function crmNotAnswering(detail: string): RequestRefusedError {
  return new RequestRefusedError(503, 'crm_not_answering', 'The CRM does not answer', detail)
}
