import type { Transition } from '../domain/decision.ts'

/** Sentences of the terminal, one set a language. Names and numbers are filled in by the narrator. */
export interface NarratorWords {
  readonly stage: Readonly<Record<Transition['to'], string>>
  readonly nobody: string
  answerBy(time: string): string
  breached(rep: string): string
}

export const WORDS: Readonly<Record<'en' | 'id', NarratorWords>> = {
  en: {
    stage: {
      visitor: 'Visitor',
      known: 'Lead',
      iql: 'IQL',
      mql: 'MQL',
      sal: 'SAL',
      sql: 'SQL',
      opportunity: 'Opportunity',
      customer: 'Customer',
    },
    nobody: 'Someone unknown',
    answerBy: (time) => `answer by ${time}`,
    breached: (rep) => `not answered in time by ${rep}; their manager has a task`,
  },
  id: {
    stage: {
      visitor: 'Pengunjung',
      known: 'Lead',
      iql: 'IQL',
      mql: 'MQL',
      sal: 'SAL',
      sql: 'SQL',
      opportunity: 'Peluang',
      customer: 'Pelanggan',
    },
    nobody: 'Belum dikenal',
    answerBy: (time) => `jawab sebelum ${time}`,
    breached: (rep) => `belum dijawab tepat waktu oleh ${rep}; manajernya menerima tugas`,
  },
}
