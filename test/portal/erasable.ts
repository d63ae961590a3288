import type { House } from '../support/house.ts'
import { demoPerson, type Person } from '../support/person.ts'

/** Somebody who will be erased: whatever is kept of them tells of them by texts nobody else has. */
export class Erasable {
  /** Stands in every name and address of theirs. */
  static readonly MARK = 'erasable'
  readonly #house: House
  readonly #n: number
  readonly #ids: string[] = []

  constructor(house: House, n: number) {
    this.#house = house
    this.#n = n
  }

  /** Texts that must not stand anywhere once they are erased. */
  get texts(): readonly string[] {
    return [...this.#ids, ...[0, 1].map((which) => this.#email(which)), this.#name, this.#phone]
  }

  /** Asks for a demo. Every other one turns out to be somebody who was there under a second address. */
  async arrive(): Promise<void> {
    const [first] = await this.#house.create([this.#person(0)])
    this.#ids.push(first!)
    if (this.#n % 2 === 0) return
    const [second] = await this.#house.create([this.#person(1)])
    this.#ids.push(second!, await this.#house.merge(first!, second!))
  }

  async erase(): Promise<void> {
    await this.#house.erase(this.#ids.at(-1)!)
  }

  #person(which: number): Person {
    return {
      ...demoPerson(900_000 + this.#n),
      email: this.#email(which),
      firstName: this.#name,
      lastName: `Doe${Erasable.MARK}`,
      phone: this.#phone,
      company: `Firm of ${this.#name}`,
    }
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
