import { createElement } from 'lwc'
import { getRecord } from 'lightning/uiRecordApi'
import EstafetCard from 'c/estafetCard'
import { CARD, record } from './a-lead'

// Salesforce calls Indonesian `in`.
jest.mock('@salesforce/i18n/lang', () => ({ default: 'in' }), { virtual: true })

test('speaks Indonesian to whoever reads Salesforce in Indonesian', async () => {
  const element = createElement('c-estafet-card', { is: EstafetCard })
  Object.assign(element, { recordId: '00Q8d00000LEAD1EAP', objectApiName: 'Lead' })
  document.body.append(element)
  getRecord.emit(record())
  await Promise.resolve()
  const told = element.shadowRoot.querySelector('lightning-card').textContent
  for (const sentence of [CARD.id.why, CARD.id.others[0], CARD.id.temperature]) expect(told).toContain(sentence)
  expect(told).not.toContain(CARD.en.why)
})
