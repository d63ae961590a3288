import { createElement } from 'lwc'
import EstafetAnswerForm from 'c/estafetAnswerForm'

const REASONS = [
  { id: 'timing', label: 'Not now', needsNote: false, effect: 'Rests 90 days.' },
  { id: 'other', label: 'Other', needsNote: true, effect: 'Rests 30 days.' },
]
let element
const heard = []

async function drawn(action) {
  element = createElement('c-estafet-answer-form', { is: EstafetAnswerForm })
  Object.assign(element, { action, reasons: REASONS, labels: {}, busy: false })
  element.addEventListener('answer', ({ detail }) => heard.push(detail.reason))
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
async function fill(root, reason, note) {
  const tell = (tag, value) => root.querySelector(tag).dispatchEvent(new CustomEvent('change', { detail: { value } }))
  if (reason !== null) tell('lightning-combobox', reason)
  if (note !== null) tell('lightning-textarea', note)
  await Promise.resolve()
}

test.each([
  { action: 'reject', reason: null, note: null, sends: null },
  { action: 'reject', reason: null, note: 'tired', sends: null },
  { action: 'reject', reason: 'timing', note: null, sends: 'timing' },
  { action: 'reject', reason: 'timing', note: ' next year ', sends: 'timing: next year' },
  { action: 'reject', reason: 'other', note: null, sends: null },
  { action: 'reject', reason: 'other', note: 'moved away', sends: 'other: moved away' },
  { action: 'hand-back', reason: null, note: 'moved away', sends: 'moved away' },
])('$action with reason $reason and note $note sends $sends', async ({ action, reason, note, sends }) => {
  const root = await drawn(action)
  await fill(root, reason, note)
  expect(send(root).disabled).toBe(sends === null)
  if (sends === null) return
  send(root).click()
  expect(heard).toEqual([sends])
})

test('a hand-back may go without a word; it can be called off', async () => {
  const root = await drawn('hand-back')
  send(root).click()
  root.querySelector('[data-action="cancel"]').click()
  expect(heard).toEqual([null, 'cancelled'])
})

test('reason and note together fit the field', async () => {
  const root = await drawn('reject')
  await fill(root, 'timing', 'x'.repeat(400))
  send(root).click()
  expect(heard[0]).toHaveLength(255)
})
