import { api, LightningElement, wire } from 'lwc'
import { getFieldValue, getRecord, notifyRecordUpdateAvailable, updateRecord } from 'lightning/uiRecordApi'
import lang from '@salesforce/i18n/lang'
import userId from '@salesforce/user/Id'
import { deadlineOf } from './deadline'
import { FIELDS } from './fields'
import { LABELS, withNumber } from './labels'
import { answersOf, languageOf, partsOf, readCard, reasonsIn } from './lead'

const CLOCK_EVERY_MS = 30_000
/** After an answer it is looked so often, and so far apart, what Estafet made of it. */
const LOOKS_AFTER_MS = [5_000, 20_000, 60_000]
const BADGES = { running: '', met: 'slds-theme_success', breached: 'slds-theme_error', none: '' }

/** The lead as its rep needs it: until when, why, what it is, and the answer. */
export default class EstafetCard extends LightningElement {
  @api recordId
  @api objectApiName

  labels = LABELS
  now = Date.now()
  record
  readProblem = null
  answerProblem = null
  busy = false
  /** `reject` or `hand-back` while its form is open. */
  form = null
  clock
  looks = []

  /** Optional, so that one field a person may not see does not hide all the others. */
  get fields() {
    return Object.values(FIELDS[this.objectApiName] ?? {})
  }

  @wire(getRecord, { recordId: '$recordId', optionalFields: '$fields' })
  took({ data, error }) {
    if (data) {
      this.record = data
      this.readProblem = null
    } else if (error) this.readProblem = messageOf(error)
  }

  connectedCallback() {
    this.clock = setInterval(() => (this.now = Date.now()), CLOCK_EVERY_MS)
  }
  disconnectedCallback() {
    clearInterval(this.clock)
    this.looks.forEach(clearTimeout)
  }

  get isLoading() {
    return !this.record && this.readProblem === null
  }
  /** A field that the person may not see is absent; an empty one is null. */
  get isHidden() {
    return Boolean(this.record) && this.value('card') === undefined
  }
  get card() {
    return readCard(this.value('card'))
  }
  get isUndecided() {
    return Boolean(this.record) && !this.isHidden && this.card === null
  }
  get lead() {
    return this.card?.[languageOf(lang)]
  }
  get score() {
    return `${this.value('score')}, ${this.lead.band}`
  }
  get stage() {
    return `${this.lead.stage}, ${this.lead.status}`
  }
  get owner() {
    return this.value('owner')
  }
  get parts() {
    return partsOf(this.card.score, LABELS)
  }
  get others() {
    return this.lead.others.map((sentence, place) => ({ key: `${place}`, sentence }))
  }
  get reasons() {
    return reasonsIn(languageOf(lang), this.card, LABELS)
  }
  get hasOthers() {
    return this.lead.others.length > 0
  }

  get deadline() {
    const [state, dueAt, answeredAt] = [this.value('slaState'), this.value('slaDueAt'), this.value('firstResponseAt')]
    return deadlineOf({ state, dueAt, answeredAt }, this.now)
  }
  get deadlineWord() {
    const { running, met, breached, noDeadline: none } = LABELS
    return { running, met, breached, none }[this.deadline.state]
  }
  get deadlineClass() {
    return this.deadline.isSoon ? 'slds-theme_warning' : BADGES[this.deadline.state]
  }
  get timeLeft() {
    const { isLate, minutes } = this.deadline
    return withNumber(isLate ? LABELS.minutesLate : LABELS.minutesLeft, minutes)
  }

  get answers() {
    return answersOf(this.card, userId, this.value('repResponse'))
  }
  get mayAccept() {
    return this.form === null && this.answers.actions.includes('accept')
  }
  get mayReject() {
    return this.form === null && this.answers.actions.includes('reject')
  }
  get mayHandBack() {
    return this.form === null && this.answers.actions.includes('hand-back')
  }

  accept() {
    return this.answer('accepted', null)
  }
  openReject() {
    this.form = 'reject'
  }
  openHandBack() {
    this.form = 'hand-back'
  }
  closeForm() {
    this.form = null
  }
  /** Both are one answer to Estafet: a lead that was accepted before goes back, any other is rejected. */
  giveBack({ detail }) {
    return this.answer('rejected', detail.reason)
  }
  refresh() {
    return notifyRecordUpdateAvailable([{ recordId: this.recordId }])
  }

  async answer(response, reason) {
    const { repResponse, rejectReason } = FIELDS[this.objectApiName]
    this.busy = true
    this.answerProblem = null
    try {
      await updateRecord({
        fields: { Id: this.recordId, [repResponse.fieldApiName]: response, [rejectReason.fieldApiName]: reason },
      })
      this.form = null
      this.looks = LOOKS_AFTER_MS.map((ms) => setTimeout(() => this.refresh(), ms))
    } catch (error) {
      this.answerProblem = messageOf(error)
    } finally {
      this.busy = false
    }
  }

  value(name) {
    const field = FIELDS[this.objectApiName]?.[name]
    return field && this.record ? getFieldValue(this.record, field) : undefined
  }
}

/** What Salesforce says of a failure; its errors come in several shapes. */
function messageOf(error) {
  const { body, message } = error ?? {}
  const first = Array.isArray(body) ? body[0] : (body?.output?.errors?.[0] ?? body)
  return first?.message ?? message ?? ''
}
