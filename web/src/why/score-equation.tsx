import { useTranslation } from 'react-i18next'
import type { DecisionView } from '../../../src/contracts/decision.ts'
import { partNumber } from '../parts/numbers.ts'

const PARTS = ['source', 'qualification', 'fit'] as const

/** The score as an equation that adds up: each part is points of the table times the weight of the policy. */
export function ScoreEquation({ score }: { readonly score: DecisionView['score'] }) {
  const { t } = useTranslation()
  return (
    <table className="equation figures">
      <tbody>
        {PARTS.map((part) => (
          <tr key={part}>
            <th scope="row">
              <svg aria-hidden="true" width="10" height="10">
                <rect className={`part-${part}`} width="10" height="10" rx="2" />
              </svg>
              {t(`part.${part}`)}
            </th>
            <td className="muted">
              {score.weights[part] > 0
                ? `${partNumber(score[part] / score.weights[part])} × ${partNumber(score.weights[part])}`
                : ''}
            </td>
            <td>{partNumber(score[part])}</td>
          </tr>
        ))}
        <tr className="equation-sum">
          <th scope="row">{t('score.sum')}</th>
          <td />
          <td>{partNumber(score.total)}</td>
        </tr>
      </tbody>
    </table>
  )
}
