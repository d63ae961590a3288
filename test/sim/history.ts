/** Two 32-bit lanes of FNV-1a over everything that happened: equal runs, equal hash. */
export class History {
  #one = 0x811c9dc5
  #two = 0x1b873593
  readonly #kept: string[] = []
  readonly #keep: number

  /** @param keep how many of the latest lines are kept for reading. */
  constructor(keep: number) {
    this.#keep = keep
  }

  add(at: number, line: string): void {
    this.#mix(at | 0)
    this.seal(line)
    if (this.#keep === 0) return
    this.#kept.push(`${String(at).padStart(8)} ms  ${line}`)
    if (this.#kept.length > 2 * this.#keep) this.#kept.splice(0, this.#kept.length - this.#keep)
  }

  /** Takes a text into the hash that nobody reads. */
  seal(text: string): void {
    for (let i = 0; i < text.length; i += 1) this.#mix(text.charCodeAt(i))
  }

  get hash(): string {
    return [this.#one, this.#two].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('')
  }
  get latest(): readonly string[] {
    return this.#kept.slice(-this.#keep)
  }

  #mix(code: number): void {
    this.#one = Math.imul(this.#one ^ code, 0x01000193)
    this.#two = Math.imul(this.#two ^ (code + 0x9e37), 0x85ebca6b) ^ (this.#two >>> 13)
  }
}
