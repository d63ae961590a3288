import { useTranslation } from 'react-i18next'
import type { SlaPolicy, SlaStep } from '../../../src/domain/policy/policy.ts'
import { SwitchField } from './check-fields.tsx'
import { ConditionEditor } from './condition-later.tsx'
import { ChoiceField, NumberField, TextField } from './fields.tsx'
import { OrderedList } from './ordered-list.tsx'

const UNITS = ['business', 'calendar'] as const
const ACTIONS = ['remind', 'manager-task', 'reassign', 'next-manager'] as const

/** How soon a lead is promised an answer, and what happens while none comes. */
export function SlaSection() {
  const { t } = useTranslation()
  return (
    <>
      <OrderedList<SlaPolicy['classes'][number]>
        path={['sla', 'classes']}
        label={t('policy.sla.classes')}
        addLabel={t('policy.sla.add')}
        condition="when"
        nameOf={({ name }) => name}
        factsOf={({ minutes, unit }) => (
          <span className="figures">{t(`policy.sla.promise.${unit}`, { count: minutes })}</span>
        )}
        fresh={(id) => ({
          id,
          name: t('policy.sla.fresh'),
          when: { combinator: 'and', rules: [{ field: 'source', operator: '=', value: 'inbound' }] },
          minutes: 30,
          unit: 'business',
        })}
        editorOf={(path) => (
          <>
            <div className="policy-row">
              <TextField path={[...path, 'name']} label={t('policy.name')} />
              <NumberField path={[...path, 'minutes']} label={t('policy.sla.minutes')} min={1} />
              <ChoiceField
                path={[...path, 'unit']}
                label={t('policy.sla.unit')}
                choices={UNITS.map((value) => ({ value, label: t(`policy.unit.${value}`) }))}
              />
            </div>
            <ConditionEditor path={[...path, 'when']} label={t('policy.condition.when')} />
          </>
        )}
      />
      <SwitchField path={['sla', 'acceptanceStops']} label={t('policy.sla.acceptanceStops')} />
      <h2>{t('policy.sla.steps')}</h2>
      <OrderedList<SlaStep>
        path={['sla', 'steps']}
        label={t('policy.sla.steps')}
        addLabel={t('policy.sla.addStep')}
        nameOf={({ action, atPercent, plusMinutes }) =>
          t(plusMinutes === undefined ? 'policy.sla.step' : 'policy.sla.stepLater', {
            action: t(`policy.action.${action}`),
            percent: atPercent,
            minutes: plusMinutes ?? 0,
          })
        }
        fresh={(id) => ({ id, atPercent: 100, action: 'manager-task' })}
        editorOf={(path) => (
          <div className="policy-row">
            <ChoiceField
              path={[...path, 'action']}
              label={t('policy.sla.action')}
              choices={ACTIONS.map((value) => ({ value, label: t(`policy.action.${value}`) }))}
            />
            <NumberField path={[...path, 'atPercent']} label={t('policy.sla.atPercent')} min={1} />
            <NumberField path={[...path, 'plusMinutes']} label={t('policy.sla.plusMinutes')} min={0} optional />
          </div>
        )}
      />
      <NumberField path={['sla', 'maxReassigns']} label={t('policy.sla.maxReassigns')} min={0} optional />
    </>
  )
}
