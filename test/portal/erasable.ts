import { demoContact } from '../../bench/support/demo-contact.ts'
import type { Company } from '../support/company.ts'

/** Somebody who will be erased: whatever is kept of them tells of them by texts nobody else has. */
export class Erasable {
  /** Stands in every name and address of theirs. */
  static readonly MARK = 'erasable'
  readonly #company: Company
  readonly #n: number
  readonly #ids: string[] = []

  constructor(company: Company, n: number) {
    this.#company = company
    this.#n = n
  }

  /** Texts that must not stand anywhere once they are erased. */
  get texts(): readonly string[] {
    return [...this.#ids, ...[0, 1].map((which) => this.#email(which)), this.#name, this.#phone]
  }

  /** Asks for a demo. Every other one turns out to be somebody who was there under a second address. */
  async arrive(at: number): Promise<void> {
    const [first] = await this.#company.act(this.#contact(0, at))
    this.#ids.push(first!.id)
    if (this.#n % 2 === 0) return
    const [second] = await this.#company.act(this.#contact(1, at))
    const [union] = await this.#company.act({ do: 'merge', type: 'contacts', primaryId: first!.id, id: second!.id })
    this.#ids.push(second!.id, union!.id)
  }

  async erase(): Promise<void> {
    await this.#company.act({ do: 'gdprDelete', type: 'contacts', id: this.#ids.at(-1) })
  }

  #contact(which: number, at: number): Record<string, unknown> {
    const properties = {
      ...demoContact(900_000 + this.#n),
      email: this.#email(which),
      firstname: this.#name,
      lastname: `Doe${Erasable.MARK}`,
      phone: this.#phone,
      company: `Firm of ${this.#name}`,
      recent_conversion_date: String(at),
    }
    return { do: 'create', type: 'contacts', properties }
  }
  #email(which: number): string {
    return `${Erasable.MARK}${this.#n}.${which}@firm${900_000 + this.#n}.example`
  }
  get #name(): string {
    return `Jane${Erasable.MARK}${this.#n}x`
  }
  get #phone(): string {
    return `+1646${7_310_000 + this.#n * 7}`
  }
}
