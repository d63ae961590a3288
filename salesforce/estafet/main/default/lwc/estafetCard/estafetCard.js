import { api, LightningElement, wire } from 'lwc'
import { getFieldValue, getRecord, notifyRecordUpdateAvailable, updateRecord } from 'lightning/uiRecordApi'
import lang from '@salesforce/i18n/lang'
import userId from '@salesforce/user/Id'
import { deadlineOf } from './deadline'
import { FIELDS } from './fields'
import { LABELS, withNumber } from './labels'
import { answersOf, languageOf, partsOf, readCard, reasonsIn } from './lead'
import { waitsOf } from './waits'

const CLOCK_EVERY_MS = 30_000
/** After an answer it is looked so often, and so far apart, what Estafet made of it. */
/** Safely past on every clock, which wakes a lead. */
const LONG_AGO_MS = 600_000
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
  /** `reject`, `hand-back` or `snooze` while its form is open. */
  form = null
  /** Something was asked for whose end the card need not show. */
  asked = false
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

  get waits() {
    return waitsOf(this.card.snooze, this.deadline.dueAt, this.now)
  }
  get maySnooze() {
    const { isActor, waits } = this.answers
    return this.form === null && isActor && !waits && this.waits.length > 0
  }
  get sleepsUntil() {
    const until = this.card.sleepsUntil ?? null
    return until !== null && until > this.now ? until : null
  }
  get mayWake() {
    return this.form === null && this.answers.isActor && this.sleepsUntil !== null
  }
  get cannotEvaluate() {
    return this.busy || !this.record || this.isHidden
  }
  get showsKept() {
    return this.asked || this.answers.waits
  }
  get isAnswering() {
    return this.form === 'reject' || this.form === 'hand-back'
  }
  get isSnoozing() {
    return this.form === 'snooze'
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
  openSnooze() {
    this.form = 'snooze'
  }
  closeForm() {
    this.form = null
  }
  /** Both are one answer to Estafet: a lead that was accepted before goes back, any other is rejected. */
  giveBack({ detail }) {
    return this.answer('rejected', detail.reason)
  }
  snooze({ detail }) {
    return this.ask('snoozeUntil', detail.until)
  }
  wake() {
    return this.ask('snoozeUntil', new Date(this.now - LONG_AGO_MS).toISOString())
  }
  /** Estafet decides again whatever changes. */
  evaluate() {
    return this.ask('lookAskedAt', new Date().toISOString())
  }
  refresh() {
    return notifyRecordUpdateAvailable([{ recordId: this.recordId }])
  }

  answer(response, reason) {
    const { repResponse, rejectReason } = FIELDS[this.objectApiName]
    return this.write({ [repResponse.fieldApiName]: response, [rejectReason.fieldApiName]: reason })
  }
  async ask(name, at) {
    this.asked = await this.write({ [FIELDS[this.objectApiName][name].fieldApiName]: at })
  }

  /** @returns whether Salesforce kept it. */
  async write(values) {
    this.busy = true
    this.answerProblem = null
    try {
      await updateRecord({ fields: { Id: this.recordId, ...values } })
      this.form = null
      this.looks = LOOKS_AFTER_MS.map((ms) => setTimeout(() => this.lookAgain(), ms))
      return true
    } catch (error) {
      this.answerProblem = messageOf(error)
      return false
    } finally {
      this.busy = false
    }
  }
  lookAgain() {
    this.asked = false
    this.refresh()
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
