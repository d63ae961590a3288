/** Properties by name, as they stand on the wire. */
export type Values = Readonly<Record<string, string>>

interface Contact {
  values: Values
  readonly createdAt: string
  /** As it was last read, by the list of names asked for; null since it changed. */
  read: { readonly names: string; readonly text: string } | null
}

const FIRST_ID = 150_000_000_000

/** The stub's contacts, each kept as the text it is answered with. */
export class StubContacts {
  readonly #all = new Map<string, Contact>()

  /** @returns the id of the new contact. */
  create(values: Values): string {
    const id = String(FIRST_ID + this.#all.size)
    this.#all.set(id, { values, createdAt: new Date().toISOString(), read: null })
    return id
  }

  /** Records as JSON; a name without a value is null, as HubSpot answers it. */
  read(inputs: readonly { readonly id: string }[], names: readonly string[]): string[] {
    const asked = names.join()
    return inputs.flatMap(({ id }) => {
      const contact = this.#all.get(id)
      if (contact === undefined) return []
      if (contact.read?.names !== asked) contact.read = { names: asked, text: recordText(id, contact, names) }
      return [contact.read.text]
    })
  }

  /** @returns the record as JSON, with what was written. */
  update(id: string, values: Values): string {
    const contact = this.#all.get(id)
    if (contact === undefined) throw new Error(`nobody made contact ${id}`)
    contact.values = { ...contact.values, ...values }
    contact.read = null
    return `{"id":"${id}","properties":{},"createdAt":"${contact.createdAt}","updatedAt":"${new Date().toISOString()}","archived":false}`
  }
}

function recordText(id: string, { values, createdAt }: Contact, names: readonly string[]): string {
  const properties = Object.fromEntries(names.map((name) => [name, values[name] ?? null]))
  return JSON.stringify({ id, properties, createdAt, updatedAt: createdAt, archived: false })
}
