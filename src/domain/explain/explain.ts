import type { Candidate, Decision, Saw, TraceStep } from '../decision.ts'
import { en } from './en.ts'
import { id } from './id.ts'
import { fill, type Names, readTemplate, type Template } from './slots.ts'
import type { Language } from './vocabulary.ts'

/** What the sentence of one reason code looks like, and which other one is told when a fact is missing. */
interface Message {
  readonly plain: Template
  readonly without: readonly { readonly slot: string; readonly template: Template }[]
}

/** One part of an explanation. */
export interface ExplainedSection {
  readonly title: string
  readonly sentences: readonly string[]
}

/** So many of a pool's members are told of one by one; the rest stand in the list of candidates. */
const MOST_CANDIDATES = 10

const MESSAGES: Readonly<Record<Language, ReadonlyMap<string, Message>>> = { en: read(en), id: read(id) }

/**
 * One step of a trace in words.
 * @param zone IANA zone in which times are told.
 * @returns the code itself when no sentence is known for it, so that nothing is ever hidden.
 */
export function explainStep(step: TraceStep, language: Language, names: Names, zone: string): string {
  return sentence(step.because, step.saw, language, names, zone)
}

/** The whole decision in words: why this stage, score, owner and deadline. Changes nothing. */
export function explainDecision(
  decision: Decision,
  language: Language,
  names: Names,
  zone: string,
): readonly ExplainedSection[] {
  const tell = (...steps: readonly TraceStep['step'][]): readonly string[] =>
    decision.trace.filter(({ step }) => steps.includes(step)).map((step) => explainStep(step, language, names, zone))
  const title = (code: string): string => sentence(code, NO_FACTS, language, names, zone)
  const deadline = tell('sla')
  return [
    { title: title('title.stage'), sentences: tell('stage') },
    {
      title: title('title.score'),
      sentences: [...tell('score'), ...tell('source', 'qualification', 'fit', 'temperature', 'engagement')],
    },
    {
      title: title('title.owner'),
      sentences: [
        ...tell('account', 'route', 'pool'),
        ...passedOver(decision).map((step) => explainStep(step, language, names, zone)),
      ],
    },
    {
      title: title('title.deadline'),
      sentences: [...(deadline.length > 0 ? deadline : [title('sla.none')]), ...tell('plan')],
    },
  ]
}
const NO_FACTS: Saw = {}

/** Those of the pool who did not get the lead, each with the gate that stopped them. */
function passedOver({ routing }: Decision): readonly TraceStep[] {
  const candidates: readonly Candidate[] =
    routing.kind === 'assign' || routing.kind === 'hold' ? routing.candidates : []
  return candidates
    .filter(({ gate }) => gate !== 'chosen')
    .slice(0, MOST_CANDIDATES)
    .map(({ repId, gate }) => ({ step: 'pool', because: `candidate.${gate}`, saw: { repId } }))
}

function sentence(code: string, saw: Saw, language: Language, names: Names, zone: string): string {
  const message = MESSAGES[language].get(code)
  if (message === undefined) return code
  const variant = message.without.find(({ slot }) => isMissing(saw[slot]))
  return fill(variant?.template ?? message.plain, saw, language, names, zone)
}

const isMissing = (value: Saw[string] | undefined): boolean => value === undefined || value === null

function read(sentences: Readonly<Record<string, string>>): ReadonlyMap<string, Message> {
  const messages = new Map<string, { plain: Template; without: { slot: string; template: Template }[] }>()
  for (const [key, text] of Object.entries(sentences)) {
    const template = readTemplate(text)
    const [code = '', slot] = key.split('~')
    const message = messages.get(code)
    if (message === undefined) messages.set(code, { plain: template, without: [] })
    else if (slot !== undefined) message.without.push({ slot, template })
  }
  return messages
}
