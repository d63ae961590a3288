import { expect, test } from '@jest/globals'
import { crmAnswers } from '../../src/api/crm-answers.ts'
import { CrmDisconnectedError, CrmRateLimitedError, CrmUnavailableError } from '../../src/ports/crm.ts'

test('what the CRM answers is handed on', async () => {
  expect(await crmAnswers(async () => 7, 'not asked')).toBe(7)
})

test.each([new CrmUnavailableError('503', false), new CrmRateLimitedError(5), new CrmDisconnectedError('ended')])(
  'a CRM in trouble ($code) is 503, with what could not be asked',
  async (trouble) => {
    const asked = crmAnswers(() => Promise.reject(trouble), 'The stages could not be asked.')
    await expect(asked).rejects.toMatchObject({
      status: 503,
      code: 'crm_not_answering',
      message: 'The stages could not be asked.',
    })
  },
)

test('any other error stays what it is', async () => {
  const broken = new TypeError('ours')
  await expect(crmAnswers(() => Promise.reject(broken), 'not asked')).rejects.toBe(broken)
})
