/** One phrase in both languages a person may read. */
export interface Words {
  readonly en: string
  readonly id: string
}

// A control character no phrase holds.
const BETWEEN = '\u001f'

/** Both languages as one text, for where only one text can travel: a message of zod. {@link wordsOf} takes them apart. */
export const said = (en: string, id: string): string => `${en}${BETWEEN}${id}`

/** The phrase a message carries; a message in one language only is the same in both. */
export function wordsOf(message: string): Words {
  const [en = '', id = en] = message.split(BETWEEN)
  return { en, id }
}
