import { api, LightningElement } from 'lwc'
import locale from '@salesforce/i18n/locale'
import timeZone from '@salesforce/i18n/timeZone'

/** Until when the lead waits. Fires `snooze` with `{ until }`, ISO 8601, and `cancel`. */
export default class EstafetSnoozeForm extends LightningElement {
  /** Instants that are allowed, milliseconds, the nearest first. */
  @api waits = []
  @api labels = {}
  @api busy = false
  chosen = null

  get options() {
    const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone })
    return this.waits.map((at) => ({ value: String(at), label: format.format(at) }))
  }
  get until() {
    return this.chosen ?? this.options[0]?.value ?? null
  }
  get cannotSend() {
    return this.busy || this.until === null
  }

  choose({ detail }) {
    this.chosen = detail.value
  }
  cancel() {
    this.dispatchEvent(new CustomEvent('cancel'))
  }
  send() {
    const until = new Date(Number(this.until)).toISOString()
    this.dispatchEvent(new CustomEvent('snooze', { detail: { until } }))
  }
}
