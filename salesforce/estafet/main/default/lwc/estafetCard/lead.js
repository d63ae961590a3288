import { withNumber } from './labels'

/** What Estafet wrote for this component; its contract is src/contracts/crm-card.ts. Null: nothing, or nothing this component can read. */
export function readCard(text) {
  if (!text) return null
  try {
    const card = JSON.parse(text)
    return card?.v === 1 ? card : null
  } catch {
    return null
  }
}

/** Salesforce calls Indonesian `in`. */
export function languageOf(lang) {
  return /^i[nd]\b/i.test(lang ?? '') ? 'id' : 'en'
}

/**
 * What may be answered now, and by whom.
 * @param response what stands in the field of the answer.
 * @returns `waits`: an answer was given and Estafet has not acted on it yet, so another one would be lost.
 */
export function answersOf(card, userId, response) {
  const { actions, actors } = card
  const isAccepting = response === 'accepted' && actions.includes('accept')
  const isRejecting = response === 'rejected' && actions.length > 0
  const waits = isAccepting || isRejecting
  const isActor = actors.includes(userId)
  return {
    waits,
    isActor,
    actions: waits || !isActor ? [] : actions,
    isOthers: !waits && !isActor && actions.length > 0,
  }
}

/** The reasons a rep may choose, with what each leads to, in one language. */
export function reasonsIn(language, { reasons }, labels) {
  const effects = { out: labels.out, rests: labels.rests, 'rests-and-returns': labels.restsAndReturns }
  return reasons.map(({ id, label, needsNote, effect, days }) => ({
    id,
    label: label[language],
    needsNote,
    effect: withNumber(effects[effect] ?? '', days),
  }))
}

/** The three parts of the score, each as share of the sum. */
export function partsOf({ source, qualification, fit }, labels) {
  const total = source + qualification + fit
  const part = (name, label, value) => ({
    name,
    label,
    value: value.toFixed(2),
    share: total > 0 ? Math.round((value / total) * 100) : 0,
  })
  return [
    part('source', labels.source, source),
    part('qualification', labels.qualification, qualification),
    part('fit', labels.fit, fit),
  ]
}
