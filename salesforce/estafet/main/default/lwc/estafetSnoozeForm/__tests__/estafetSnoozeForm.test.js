import { createElement } from 'lwc'
import EstafetSnoozeForm from 'c/estafetSnoozeForm'

jest.mock('@salesforce/i18n/locale', () => ({ default: 'en-GB' }), { virtual: true })
jest.mock('@salesforce/i18n/timeZone', () => ({ default: 'Asia/Jakarta' }), { virtual: true })

const [SOON, LATER] = [Date.UTC(2026, 2, 4, 16), Date.UTC(2026, 2, 5, 15)]
let element
const heard = []

async function drawn(waits) {
  element = createElement('c-estafet-snooze-form', { is: EstafetSnoozeForm })
  Object.assign(element, { waits, labels: {}, busy: false })
  element.addEventListener('snooze', ({ detail }) => heard.push(detail.until))
  element.addEventListener('cancel', () => heard.push('cancelled'))
  document.body.append(element)
  await Promise.resolve()
  return element.shadowRoot
}
afterEach(() => {
  element.remove()
  heard.length = 0
})
const send = (root) => root.querySelector('[data-action="send"]')

test('the moments are told on the clock of whoever looks, and the nearest is sent unless another is chosen', async () => {
  const root = await drawn([SOON, LATER])
  const choice = root.querySelector('lightning-combobox')
  expect(choice.options.map(({ label }) => label)).toEqual(['4 Mar 2026, 23:00', '5 Mar 2026, 22:00'])
  send(root).click()
  choice.dispatchEvent(new CustomEvent('change', { detail: { value: String(LATER) } }))
  await Promise.resolve()
  send(root).click()
  expect(heard).toEqual(['2026-03-04T16:00:00.000Z', '2026-03-05T15:00:00.000Z'])
})

test('without a moment nothing can be sent; it can be called off', async () => {
  const root = await drawn([])
  expect(send(root).disabled).toBe(true)
  root.querySelector('[data-action="cancel"]').click()
  expect(heard).toEqual(['cancelled'])
})
