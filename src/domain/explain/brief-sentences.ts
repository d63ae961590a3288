import type { BriefType } from '../brief.ts'

/** The sentences of a brief in one language; `{slot:kind}` as in src/domain/explain/slots.ts. */
export interface BriefSentences {
  readonly titles: Readonly<Record<'who' | 'source' | 'did' | 'fit' | 'why' | 'next', string>>
  readonly who: string
  readonly company: string
  readonly noCompany: string
  readonly source: string
  readonly campaign: string
  readonly event: string
  readonly partner: string
  readonly referrer: string
  readonly did: string
  readonly didNothing: string
  readonly fit: string
  readonly score: string
  readonly notQualified: string
  readonly freshUntil: string
  readonly answerBy: string
  readonly nextTouch: string
  /** How to treat each type of lead, and the first step. */
  readonly steps: Readonly<Record<BriefType, string>>
}
