/** A refusal in Salesforce's words. REST says `errorCode`, collections say `statusCode`. */
export class OrgError extends Error {
  readonly code: string
  readonly status: number
  readonly fields: readonly string[]
  constructor(code: string, message: string, status = 400, fields: readonly string[] = []) {
    super(message)
    this.code = code
    this.status = status
    this.fields = fields
  }
  /** As an answer of plain REST shows it. */
  body(): unknown {
    return [{ message: this.message, errorCode: this.code, ...(this.fields.length > 0 ? { fields: this.fields } : {}) }]
  }
  /** As a row of a collection shows it. */
  row(id?: string): unknown {
    const error = { statusCode: this.code, message: this.message, fields: this.fields }
    return { ...(id === undefined ? {} : { id }), success: false, errors: [error] }
  }
}
