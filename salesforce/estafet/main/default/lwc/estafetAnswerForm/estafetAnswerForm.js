import { api, LightningElement } from 'lwc'

/** Of reason and note together: the field holds 255 characters. */
const LONGEST_ANSWER = 255

/**
 * Reason and note of a rejection, with what it will lead to. A hand-back may go without a reason.
 * Fires `answer` with `{ reason }`, the text of the field or null, and `cancel`.
 */
export default class EstafetAnswerForm extends LightningElement {
  /** `reject` or `hand-back`. */
  @api action
  /** `{ id, label, needsNote, effect }`, in the language of whoever looks. */
  @api reasons = []
  @api labels = {}
  @api busy = false
  reasonId = null
  note = ''

  get options() {
    return this.reasons.map(({ id, label }) => ({ value: id, label }))
  }
  get chosen() {
    return this.reasons.find(({ id }) => id === this.reasonId) ?? null
  }
  get isRejection() {
    return this.action === 'reject'
  }
  get needsNote() {
    return this.chosen?.needsNote === true
  }
  get longestNote() {
    return LONGEST_ANSWER - (this.reasonId === null ? 0 : this.reasonId.length + 2)
  }
  get effect() {
    return this.chosen?.effect ?? null
  }
  get sendLabel() {
    return this.isRejection ? this.labels.rejectLead : this.labels.handBackLead
  }
  get cannotSend() {
    const isComplete = (!this.isRejection || this.chosen !== null) && (!this.needsNote || this.note.trim() !== '')
    return this.busy || !isComplete
  }

  chooseReason({ detail }) {
    this.reasonId = detail.value
  }
  writeNote({ detail }) {
    this.note = detail.value
  }
  cancel() {
    this.dispatchEvent(new CustomEvent('cancel'))
  }
  send() {
    const parts = [this.reasonId, this.note.trim()].filter((part) => part !== null && part !== '')
    const reason = parts.length === 0 ? null : parts.join(': ').slice(0, LONGEST_ANSWER)
    this.dispatchEvent(new CustomEvent('answer', { detail: { reason } }))
  }
}
