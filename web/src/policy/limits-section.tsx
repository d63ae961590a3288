import { useTranslation } from 'react-i18next'
import { rolloutLimits } from '../../../src/domain/canary.ts'
import { USUAL_CONFLICT_MINUTES, USUAL_QUIET_DAYS } from '../../../src/domain/conflict-limits.ts'
import { evaluationsPerHour } from '../../../src/domain/evaluation-cap.ts'
import { NumberField } from './fields.tsx'

const USUAL = rolloutLimits({})

/** What is held back: a version that changes too much, a record that is changed too often, a tug of war with another tool. */
export function LimitsSection() {
  const { t } = useTranslation()
  return (
    <>
      <h2>{t('policy.limits.rollout')}</h2>
      <p className="muted">{t('policy.limits.rolloutAbout')}</p>
      <div className="policy-row">
        <NumberField
          path={['rollout', 'compared']}
          label={t('policy.limits.compared', { usual: USUAL.compared })}
          min={0}
          max={1000}
          optional
        />
        <NumberField
          path={['rollout', 'atLeast']}
          label={t('policy.limits.atLeast', { usual: USUAL.atLeast })}
          min={5}
          max={200}
          optional
        />
        <NumberField
          path={['rollout', 'pauseAbovePercent']}
          label={t('policy.limits.pauseAbove', { usual: USUAL.pauseAbovePercent })}
          min={1}
          max={100}
          optional
        />
      </div>
      <h2>{t('policy.limits.record')}</h2>
      <NumberField
        path={['limits', 'evaluationsPerHour']}
        label={t('policy.limits.evaluations', { usual: evaluationsPerHour({}) })}
        min={5}
        max={1000}
        optional
      />
      <h2>{t('policy.limits.conflicts')}</h2>
      <div className="policy-row">
        <NumberField
          path={['limits', 'conflictMinutes']}
          label={t('policy.limits.conflictMinutes', { usual: USUAL_CONFLICT_MINUTES })}
          min={1}
          max={1440}
          optional
        />
        <NumberField
          path={['limits', 'conflictQuietDays']}
          label={t('policy.limits.quietDays', { usual: USUAL_QUIET_DAYS })}
          min={1}
          max={90}
          optional
        />
      </div>
    </>
  )
}
