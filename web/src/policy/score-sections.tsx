import { useTranslation } from 'react-i18next'
import { wordFor } from '../../../src/domain/explain/vocabulary.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'
import { languageNow } from '../words/speak.ts'
import { ManyField, SwitchField } from './check-fields.tsx'
import { ConditionEditor } from './condition-later.tsx'
import { NumberField, TextField, WordsField } from './fields.tsx'
import { OrderedList } from './ordered-list.tsx'
import { PointsTable } from './points-table.tsx'
import { useDraft } from './use-draft.ts'

/** Where leads come from: the first rule that holds names it. */
export function SourcesSection() {
  const { t } = useTranslation()
  return (
    <>
      <OrderedList<Policy['sources']['rules'][number]>
        path={['sources', 'rules']}
        label={t('policy.sources.rules')}
        addLabel={t('policy.sources.add')}
        condition="when"
        nameOf={({ source, detail }) =>
          [source, detail].flatMap((one) => (one === undefined ? [] : [wordFor(one, languageNow())])).join(' · ')
        }
        fresh={(id) => ({
          id,
          source: 'inbound',
          when: { combinator: 'and', rules: [{ field: 'formName', operator: 'contains', value: 'form' }] },
        })}
        editorOf={(path) => (
          <>
            <div className="policy-row">
              <TextField path={[...path, 'source']} label={t('policy.sources.source')} />
              <TextField path={[...path, 'detail']} label={t('policy.sources.detail')} optional />
            </div>
            <ConditionEditor path={[...path, 'when']} label={t('policy.condition.when')} />
          </>
        )}
      />
      <PointsTable path={['sources', 'points']} caption={t('policy.sources.points')} />
    </>
  )
}

/** Whom we sell to: dimensions of the ideal customer and further classes. */
export function FitSection() {
  const { t } = useTranslation()
  const byCondition = (key: 'dimensions' | 'classes') => (
    <OrderedList<{
      readonly id: string
      readonly when: Policy['fit']['classes'][number]['when']
      readonly critical?: boolean
    }>
      path={['fit', key]}
      label={t(`policy.fit.${key}`)}
      addLabel={t(`policy.fit.add.${key}`)}
      condition="when"
      nameOf={({ id }) => wordFor(id, languageNow())}
      fresh={(id) => ({
        id,
        ...(key === 'dimensions' ? { critical: false } : {}),
        when: { combinator: 'and', rules: [{ field: 'employees', operator: '>=', value: 50 }] },
      })}
      editorOf={(path) => (
        <>
          {key === 'dimensions' && <SwitchField path={[...path, 'critical']} label={t('policy.fit.critical')} />}
          <ConditionEditor path={[...path, 'when']} label={t('policy.condition.when')} />
        </>
      )}
    />
  )
  return (
    <>
      <h2>{t('policy.fit.dimensions')}</h2>
      {byCondition('dimensions')}
      <NumberField path={['fit', 'nearShare']} label={t('policy.fit.nearShare')} min={0} max={1} step={0.05} />
      <h2>{t('policy.fit.classes')}</h2>
      {byCondition('classes')}
      <PointsTable path={['fit', 'points']} caption={t('policy.fit.points')} />
    </>
  )
}

const ANSWERS = [
  'need',
  'budget',
  'authority',
  'timeline',
  'metrics',
  'decision-criteria',
  'decision-process',
  'champion',
] as const
const NORMED = ['known', 'mql', 'sal', 'sql', 'opportunity'] as const

/** When a lead moves on. */
export function StagesSection() {
  const { t } = useTranslation()
  const { document } = useDraft()
  return (
    <>
      <h2>{t('policy.stages.mql')}</h2>
      <ConditionEditor path={['stages', 'mql', 'basicFit']} label={t('policy.stages.basicFit')} />
      <div className="policy-row">
        <NumberField path={['stages', 'mql', 'minScore']} label={t('policy.stages.minScore')} min={0} max={100} />
        <NumberField path={['stages', 'mql', 'minEngagement']} label={t('policy.stages.minEngagement')} min={0} />
      </div>
      <SwitchField path={['stages', 'mql', 'highIntent']} label={t('policy.stages.highIntent')} />
      <h2>{t('policy.stages.sal')}</h2>
      <SwitchField path={['stages', 'sal', 'onAcceptance']} label={t('policy.stages.onAcceptance')} />
      <SwitchField path={['stages', 'sal', 'onFirstOutreach']} label={t('policy.stages.onFirstOutreach')} />
      <SwitchField path={['stages', 'sal', 'onFallback']} label={t('policy.stages.onFallback')} />
      <h2>{t('policy.stages.sql')}</h2>
      <ManyField
        path={['stages', 'sql', 'requires']}
        label={t('policy.stages.requires')}
        choices={ANSWERS.map((value) => ({ value, label: t(`policy.answer.${value}`) }))}
      />
      {document.stages.opportunity !== undefined && (
        <>
          <h2>{t('policy.stages.opportunity')}</h2>
          <NumberField
            path={['stages', 'opportunity', 'stakeholders']}
            label={t('policy.stages.stakeholders')}
            min={1}
            max={100}
          />
        </>
      )}
      <h2>{t('policy.stages.norms')}</h2>
      <div className="policy-row">
        {NORMED.map((stage) => (
          <NumberField
            key={stage}
            path={['stages', 'normDays', stage]}
            label={wordFor(stage, languageNow())}
            min={1}
            optional
          />
        ))}
      </div>
    </>
  )
}

/** When a lead comes to rest, and when it may come back. */
export function RecyclingSection() {
  const { t } = useTranslation()
  const { document } = useDraft()
  const { unreachable, silence } = document.stages
  return (
    <>
      <NumberField path={['stages', 'recycle', 'coolDownDays']} label={t('policy.recycling.coolDown')} min={0} />
      <h2>{t('policy.recycling.reasons')}</h2>
      <OrderedList<NonNullable<Policy['stages']['recycle']['reasons']>[number]>
        path={['stages', 'recycle', 'reasons']}
        label={t('policy.recycling.reasons')}
        addLabel={t('policy.recycling.add')}
        nameOf={({ id }) => wordFor(id, languageNow())}
        factsOf={({ contains }) => <span className="muted">{contains.join(', ')}</span>}
        fresh={(id) => ({ id, contains: ['reason'] })}
        editorOf={(path) => (
          <>
            <TextField path={[...path, 'id']} label={t('policy.recycling.name')} />
            <WordsField path={[...path, 'contains']} label={t('policy.recycling.contains')} />
            <NumberField path={[...path, 'coolDownDays']} label={t('policy.recycling.ownCoolDown')} min={0} optional />
            <SwitchField path={[...path, 'disqualify']} label={t('policy.recycling.disqualify')} />
            <SwitchField path={[...path, 'returnToOwner']} label={t('policy.recycling.returnToOwner')} />
          </>
        )}
      />
      {unreachable !== undefined && (
        <>
          <h2>{t('policy.recycling.unreachable')}</h2>
          <div className="policy-row">
            <NumberField path={['stages', 'unreachable', 'attempts']} label={t('policy.recycling.attempts')} min={1} />
            <NumberField path={['stages', 'unreachable', 'days']} label={t('policy.recycling.days')} min={1} />
            <NumberField
              path={['stages', 'unreachable', 'minAttempts']}
              label={t('policy.recycling.minAttempts')}
              min={0}
            />
          </div>
        </>
      )}
      {silence !== undefined && (
        <>
          <h2>{t('policy.recycling.silence')}</h2>
          <div className="policy-row">
            <NumberField path={['stages', 'silence', 'staleDays']} label={t('policy.recycling.staleDays')} min={1} />
            <NumberField
              path={['stages', 'silence', 'dormantDays']}
              label={t('policy.recycling.dormantDays')}
              min={1}
            />
          </div>
        </>
      )}
    </>
  )
}
