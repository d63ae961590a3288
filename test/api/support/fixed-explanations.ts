import type { Explain } from '../../../src/api/deps.ts'

/** Short fixed words in both languages: what stands in them is the business of test/domain/explain. */
export const fixedExplanations: Explain = {
  step(step, language, names) {
    const owner = typeof step.saw['owner'] === 'string' ? names.rep(step.saw['owner']) : ''
    const words: Readonly<Record<string, { readonly en: string; readonly id: string }>> = {
      'route.turn': {
        en: `Assigned to ${owner} because rule 3 "Inbound ICP" matched and it was ${owner}'s turn in AE Jakarta.`,
        id: `Ditugaskan ke ${owner} karena aturan 3 "Inbound ICP" cocok dan tiba giliran ${owner} di AE Jakarta.`,
      },
      'route.held': {
        en: 'Held: nobody in AE Jakarta works now. Sari is first, today 10:00; the clock starts then.',
        id: 'Ditahan: belum ada yang bertugas di AE Jakarta. Sari yang pertama, hari ini 10.00; waktu mulai dihitung saat itu.',
      },
      'route.not-yet': {
        en: 'Not due to a person yet: routing begins at MQL.',
        id: 'Belum perlu ditangani orang: routing dimulai dari MQL.',
      },
    }
    if (step.because.startsWith('candidate.')) return `${names.rep(String(step.saw['repId']))}: ${step.because}`
    return words[step.because]?.[language] ?? step.because
  },
  decision(decision, language, names, zone) {
    const { score, stage } = decision
    const en = language === 'en'
    return [
      {
        title: en ? 'Why this owner' : 'Mengapa pemilik ini',
        sentences: [
          this.step(decision.outputs.routingReason, language, names, zone),
          en ? 'Rule 3 of 12 matched; rules 1 and 2 did not.' : 'Aturan 3 dari 12 cocok; aturan 1 dan 2 tidak.',
          ...('candidates' in decision.routing ? decision.routing.candidates : []).map(({ repId, gate }) =>
            this.step({ step: 'pool', because: `candidate.${gate}`, saw: { repId } }, language, names, zone),
          ),
        ],
      },
      {
        title: en ? 'Why this stage' : 'Mengapa tahap ini',
        sentences: [
          en
            ? `Moved to ${stage.toUpperCase()}: basic fit holds and the pricing page was viewed twice in 7 days.`
            : `Naik ke ${stage.toUpperCase()}: kesesuaian dasar terpenuhi dan halaman harga dilihat dua kali dalam 7 hari.`,
        ],
      },
      {
        title: en ? 'Why this score' : 'Mengapa skor ini',
        sentences: [
          en
            ? `Score ${Math.round(score.total)}, ${score.band}: source ${score.source} + qualification ${score.qualification} + fit ${score.fit}.`
            : `Skor ${Math.round(score.total)}, ${score.band}: sumber ${score.source} + kualifikasi ${score.qualification} + kesesuaian ${score.fit}.`,
        ],
      },
      {
        title: en ? 'Why this deadline' : 'Mengapa batas waktu ini',
        sentences: [
          en
            ? 'Answer by Mon 09:19: 5 working min from the assignment.'
            : 'Jawab sebelum Sen 09.19: 5 menit kerja sejak ditugaskan.',
        ],
      },
    ]
  },
}
