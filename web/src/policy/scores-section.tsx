import { useTranslation } from 'react-i18next'
import { wordFor } from '../../../src/domain/explain/vocabulary.ts'
import { languageNow } from '../words/speak.ts'
import { NumberField, TextField, useFinding } from './fields.tsx'
import { LiveExample } from './live-example.tsx'
import { PointsTable } from './points-table.tsx'
import { useDraft } from './use-draft.ts'

/** How much each part counts, beside a real lead. */
export function ScoresSection() {
  const { t } = useTranslation()
  const { document } = useDraft()
  const weightError = useFinding(['score', 'weights'])
  const { weights, bands } = document.score
  const sum = Number((weights.source + weights.qualification + weights.fit).toFixed(6))
  return (
    <div className="policy-beside">
      <div>
        <h2>{t('policy.scores.weights')}</h2>
        <div className="policy-row">
          {(['source', 'qualification', 'fit'] as const).map((part) => (
            <NumberField
              key={part}
              path={['score', 'weights', part]}
              label={t(`policy.part.${part}`)}
              min={0}
              max={1}
              step={0.05}
            />
          ))}
        </div>
        <p className={weightError === undefined ? 'muted figures' : 'policy-error'}>
          {weightError ?? t('policy.scores.sum', { sum })}
        </p>
        <h2>{t('policy.scores.bands')}</h2>
        {bands.map((_, at) => (
          <div key={at} className="policy-row">
            <TextField path={['score', 'bands', at, 'name']} label={t('policy.scores.band')} />
            <NumberField path={['score', 'bands', at, 'from']} label={t('policy.scores.from')} min={0} max={100} />
          </div>
        ))}
        <PointsTable path={['sources', 'points']} caption={t('policy.sources.points')} />
        <PointsTable
          path={['qualification', 'points']}
          caption={t('policy.scores.qualification')}
          nameOf={(key) => wordFor(key, languageNow())}
        />
        <PointsTable path={['fit', 'points']} caption={t('policy.fit.points')} />
      </div>
      <LiveExample />
    </div>
  )
}
