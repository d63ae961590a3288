import { useTranslation } from 'react-i18next'
import type { ScoreView } from '../../../src/contracts/lead-words.ts'
import { scoreNumber, partNumber } from './numbers.ts'

const PARTS = ['source', 'qualification', 'fit'] as const
const GAP = 1

/** The score as its sum and three stacked parts on a scale of 0–100; the sentence behind it says the same. */
export function ScoreBar({ score, withParts = false }: { readonly score: ScoreView; readonly withParts?: boolean }) {
  const { t } = useTranslation()
  const words = {
    total: scoreNumber(score.total),
    source: partNumber(score.source),
    qualification: partNumber(score.qualification),
    fit: partNumber(score.fit),
  }
  let from = 0
  return (
    <span className="score figures" title={t('score.sentence', words)}>
      <span className="score-sum" aria-hidden="true">
        {words.total}
      </span>
      <svg role="img" aria-label={t('score.sentence', words)} viewBox="0 0 100 12" preserveAspectRatio="none">
        <rect className="part-track" width="100" height="12" rx="2" />
        {PARTS.map((part) => {
          const x = from
          from += Math.max(0, score[part])
          return <rect key={part} className={`part-${part}`} x={x} width={Math.max(0, score[part] - GAP)} height="12" />
        })}
      </svg>
      {withParts && (
        <span className="score-parts" aria-hidden="true">
          {PARTS.map((part) => scoreNumber(score[part])).join(' + ')}
        </span>
      )}
    </span>
  )
}
