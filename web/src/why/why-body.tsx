import { useTranslation } from 'react-i18next'
import type { DecisionView } from '../../../src/contracts/decision.ts'
import { scoreNumber, secondsNumber } from '../parts/numbers.ts'
import { ScoreBar } from '../parts/score-bar.tsx'
import { wordOf } from '../parts/words-of.ts'
import { exactTime } from '../time/time-words.ts'
import { Candidates } from './candidates.tsx'
import { ScoreEquation } from './score-equation.tsx'

interface Props {
  readonly why: DecisionView
  readonly headingLevel: 2 | 3
  /** Between the first sentence and the score. */
  readonly children?: React.ReactNode
  /** It was only asked for, and never decided. */
  readonly asked?: boolean
}

/** Why this owner, the score as an equation, the other sentences, and everyone who was not chosen. */
export function WhyBody({ why: data, headingLevel, children, asked = false }: Props) {
  const { t } = useTranslation()
  const Heading = headingLevel === 2 ? 'h2' : 'h3'
  return (
    <div className="why-body">
      <p className="why-headline">{data.headline}</p>
      {children}
      <section>
        <Heading>
          {t('score.title', { total: scoreNumber(data.score.total), band: wordOf('band', data.score.band, t) })}
        </Heading>
        <ScoreBar score={data.score} />
        <ScoreEquation score={data.score} />
      </section>
      {data.sections.map((section) => (
        <section key={section.title}>
          <Heading>{section.title}</Heading>
          {section.sentences.map((sentence, index) => (
            <p key={index}>{sentence}</p>
          ))}
        </section>
      ))}
      {data.outcome !== 'not-yet' && (
        <section>
          <Heading>{t('why.others')}</Heading>
          <Candidates candidates={data.candidates} />
        </section>
      )}
      {!asked && (
        <p className="muted figures why-foot">
          {t('why.decided', {
            time: exactTime(data.decidedAt),
            version: data.policyVersion,
            seconds: secondsNumber(data.latencyMs),
          })}
          <br />
          {t('why.seen')}
        </p>
      )}
    </div>
  )
}
