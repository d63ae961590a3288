import { createElement } from 'lwc'
import { getRecord, notifyRecordUpdateAvailable, updateRecord } from 'lightning/uiRecordApi'
import EstafetCard from 'c/estafetCard'
import { CARD, OWNER, record } from './a-lead'

jest.mock('@salesforce/user/Id', () => ({ default: '0058d000004REPaAAO' }), { virtual: true })
jest.mock('@salesforce/label/c.Card_Minutes_Left', () => ({ default: '{0} min left' }), { virtual: true })
jest.mock('@salesforce/label/c.Card_Minutes_Late', () => ({ default: '{0} min late' }), { virtual: true })
jest.mock('@salesforce/label/c.Card_Rests', () => ({ default: 'Rests {0} days.' }), { virtual: true })

const NOW = Date.parse('2026-03-04T15:20:00Z')
const ID = '00Q8d00000LEAD1EAP'
let element

beforeEach(() => {
  jest.useFakeTimers({ now: NOW, doNotFake: ['queueMicrotask', 'nextTick'] })
})
afterEach(() => {
  element.remove()
  jest.useRealTimers()
  jest.clearAllMocks()
})

async function drawn(shown, object = 'Lead') {
  element = createElement('c-estafet-card', { is: EstafetCard })
  Object.assign(element, { recordId: ID, objectApiName: object })
  document.body.append(element)
  if (shown !== null) getRecord.emit(shown)
  await settled()
  return element.shadowRoot
}
const settled = async () => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
}
const part = (root, name) => root.querySelector(`[data-part="${name}"]`)
const button = (root, name) => root.querySelector(`lightning-button[data-action="${name}"]`)
const press = async (control) => {
  control.click()
  await settled()
}

test('says until when, why this owner, why not others, the stage, the score and its parts', async () => {
  const root = await drawn(record())
  expect(part(root, 'deadline').textContent).toContain('10 min left')
  expect(root.querySelector('lightning-badge').className).toContain('slds-theme_warning')
  expect(part(root, 'why').textContent).toBe(CARD.en.why)
  expect(part(root, 'facts').textContent).toMatch(/MQL, active.*80, high.*hot.*Ana Prado/)
  expect(part(root, 'parts').textContent).toMatch(/30\.00.*30\.00.*20\.00/)
  expect([...root.querySelectorAll('lightning-progress-bar')].map(({ value }) => value)).toEqual([38, 38, 25])
  expect(part(root, 'others').textContent).toBe(CARD.en.others[0])
})

test('the time that is left is counted on', async () => {
  const root = await drawn(record())
  jest.advanceTimersByTime(15 * 60_000)
  await settled()
  expect(part(root, 'deadline').textContent).toContain('5 min late')
})

test.each([
  ['met', { Sla_State__c: 'met', First_Response_At__c: '2026-03-04T15:10:00.000Z' }, 'slds-theme_success'],
  ['breached', { Sla_State__c: 'breached' }, 'slds-theme_error'],
])('a promise that is %s is told in its own colour', async (_state, values, theme) => {
  const root = await drawn(record(values))
  expect(root.querySelector('lightning-badge').className).toContain(theme)
})

test('a lead and the contact it becomes are shown alike', async () => {
  const root = await drawn(record({}, 'Contact'), 'Contact')
  expect(part(root, 'why').textContent).toBe(CARD.en.why)
  await press(button(root, 'accept'))
  expect(updateRecord.mock.calls[0][0].fields.Rep_Response__c).toBe('accepted')
})

test('accepting writes the answer into its field, and looks soon what came of it', async () => {
  const root = await drawn(record())
  await press(button(root, 'accept'))
  expect(updateRecord).toHaveBeenCalledWith({
    fields: { Id: ID, Rep_Response__c: 'accepted', Reject_Reason__c: null },
  })
  jest.advanceTimersByTime(5_000)
  expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: ID }])
})

test('rejecting needs a reason, and tells what it leads to', async () => {
  const root = await drawn(record())
  await press(button(root, 'reject'))
  const form = root.querySelector('c-estafet-answer-form').shadowRoot
  expect(button(form, 'send').disabled).toBe(true)
  form.querySelector('lightning-combobox').dispatchEvent(new CustomEvent('change', { detail: { value: 'timing' } }))
  await settled()
  expect(part(form, 'effect').textContent).toBe('Rests 90 days.')
  await press(button(form, 'send'))
  expect(updateRecord).toHaveBeenCalledWith({
    fields: { Id: ID, Rep_Response__c: 'rejected', Reject_Reason__c: 'timing' },
  })
})

test('an accepted lead is handed back', async () => {
  const card = { ...CARD, actions: ['hand-back'] }
  const root = await drawn(record({ Card__c: JSON.stringify(card), Rep_Response__c: 'accepted' }))
  expect([button(root, 'accept'), button(root, 'reject')]).toEqual([null, null])
  await press(button(root, 'hand-back'))
  const form = root.querySelector('c-estafet-answer-form').shadowRoot
  await press(button(form, 'send'))
  expect(updateRecord).toHaveBeenCalledWith({
    fields: { Id: ID, Rep_Response__c: 'rejected', Reject_Reason__c: null },
  })
})

test('while an answer waits to be acted on there is no second one: it would be no news', async () => {
  const root = await drawn(record({ Rep_Response__c: 'accepted' }))
  expect(part(root, 'answer').querySelectorAll('lightning-button')).toHaveLength(0)
  expect(part(root, 'answer').textContent).toContain('Card_Kept')
})

test('who is neither owner, stand-in nor manager sees why, and no button', async () => {
  const card = { ...CARD, actors: [OWNER.replace('a', 'b')] }
  const root = await drawn(record({ Card__c: JSON.stringify(card) }))
  expect(part(root, 'why').textContent).toBe(CARD.en.why)
  expect(part(root, 'answer').querySelectorAll('lightning-button')).toHaveLength(0)
  expect(part(root, 'answer').textContent).toContain('Card_Not_Yours')
})

const snoozing = (values = {}) => ({
  Card__c: JSON.stringify({ ...CARD, snooze: { hours: 24, untilDue: false }, sleepsUntil: null, ...values }),
})

test('the owner lets the lead wait until one of the moments that are allowed', async () => {
  const root = await drawn(record(snoozing()))
  await press(button(root, 'snooze'))
  expect(button(root, 'snooze')).toBeNull()
  const form = root.querySelector('c-estafet-snooze-form')
  expect(form.waits).toEqual([1, 3, 24].map((hours) => NOW + hours * 3_600_000))
  await press(button(form.shadowRoot, 'send'))
  expect(updateRecord).toHaveBeenCalledWith({ fields: { Id: ID, Snooze_Until__c: '2026-03-04T16:20:00.000Z' } })
  expect(part(root, 'answer').textContent).toContain('Card_Kept')
})

test('where the clock runs on, a lead cannot be made to wait behind the deadline', async () => {
  const root = await drawn(record(snoozing({ snooze: { hours: 24, untilDue: true } })))
  await press(button(root, 'snooze'))
  expect(root.querySelector('c-estafet-snooze-form').waits).toEqual([NOW + 600_000])
})

test.each([
  ['where the policy allows none', { snooze: null }],
  ['by others', { actors: [] }],
])('a lead cannot be made to wait %s', async (_who, card) => {
  const root = await drawn(record(snoozing(card)))
  expect(button(root, 'snooze')).toBeNull()
})

test('a lead that waits says until when, and can be woken by a moment that is past on every clock', async () => {
  const root = await drawn(record(snoozing({ sleepsUntil: NOW + 3_600_000 })))
  expect(part(root, 'sleeps').textContent).toContain('Card_Sleeps')
  await press(button(root, 'wake'))
  expect(updateRecord).toHaveBeenCalledWith({ fields: { Id: ID, Snooze_Until__c: '2026-03-04T15:10:00.000Z' } })
})

test('anybody asks for the lead to be decided now, also one that was not decided yet; what came of it is looked for', async () => {
  const root = await drawn(record({ Card__c: null }))
  await press(button(root, 'evaluate'))
  expect(updateRecord).toHaveBeenCalledWith({ fields: { Id: ID, Look_Asked_At__c: '2026-03-04T15:20:00.000Z' } })
  jest.advanceTimersByTime(5_000)
  expect(notifyRecordUpdateAvailable).toHaveBeenCalledWith([{ recordId: ID }])
})

test('an answer that Salesforce refuses is told with its reason, and can be given again', async () => {
  updateRecord.mockRejectedValueOnce({ body: { output: { errors: [{ message: 'The lead is locked.' }] } } })
  const root = await drawn(record())
  await press(button(root, 'accept'))
  expect(root.querySelector('[role="alert"]').textContent).toContain('The lead is locked.')
  expect(button(root, 'accept').disabled).toBe(false)
})

test.each([
  ['nothing was decided yet', record({ Card__c: null }), 'Card_Not_Decided'],
  ['what stands there is not for this component', record({ Card__c: '{"v":2}' }), 'Card_Not_Decided'],
  ['what stands there was edited by hand', record({ Card__c: '{' }), 'Card_Not_Decided'],
  ['the field is hidden', record({ Card__c: undefined }), 'Card_Hidden'],
])('where %s it says so instead of a lead', async (_case, shown, label) => {
  const root = await drawn(shown)
  expect(root.textContent).toContain(label)
  expect(part(root, 'why')).toBeNull()
})

test('while the record is read it says so; a record that cannot be read is told with the reason', async () => {
  const root = await drawn(null)
  expect(root.querySelector('lightning-spinner')).not.toBeNull()
  getRecord.error({ message: 'no access' })
  await settled()
  expect(root.querySelector('lightning-spinner')).toBeNull()
  expect(root.querySelector('[role="alert"]').textContent).toContain('no access')
})
