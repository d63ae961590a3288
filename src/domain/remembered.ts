/** Most texts whose answers are kept; beyond it all are forgotten, so that no stream of ever new texts takes room for ever. */
const MOST_TEXTS = 1_000
/** Longer texts hardly come twice and would keep much memory. */
const LONGEST_TEXT = 200

/**
 * The same function, remembering its answers: the same few job titles, industries, forms, pages and companies are asked about
 * again and again.
 * @param answerTo pure, and of the text alone, never undefined; its answers are shared, so nobody may change them. What is passed
 *   behind the text only helps to find the answer.
 */
export function remembered<Answer, Help = void>(
  answerTo: (text: string, help: Help) => Answer,
): (text: string, help: Help) => Answer {
  const answers = new Map<string, Answer>()
  return (text, help) => {
    const known = answers.get(text)
    if (known !== undefined) return known
    const answer = answerTo(text, help)
    if (text.length > LONGEST_TEXT) return answer
    if (answers.size >= MOST_TEXTS) answers.clear()
    answers.set(text, answer)
    return answer
  }
}
