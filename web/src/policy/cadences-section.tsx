import { useTranslation } from 'react-i18next'
import type { CadencePolicy, TouchPolicy } from '../../../src/domain/policy/lifecycle-policy.ts'
import { SwitchField } from './check-fields.tsx'
import { ConditionEditor } from './condition-later.tsx'
import { ChoiceField, NumberField, TextField } from './fields.tsx'
import { OrderedList } from './ordered-list.tsx'

const CHANNELS = ['call', 'email', 'linkedin', 'meeting'] as const

/** How leads are followed up. */
export function CadencesSection() {
  const { t } = useTranslation()
  return (
    <OrderedList<CadencePolicy>
      path={['cadences']}
      label={t('policy.cadences.list')}
      addLabel={t('policy.cadences.add')}
      condition="when"
      nameOf={({ name }) => name}
      factsOf={({ touches }) => (
        <span className="muted">
          {touches
            .map(({ channel, afterHours }) =>
              t('policy.cadences.touch', { channel: t(`policy.channel.${channel}`), hours: afterHours }),
            )
            .join(' · ')}
        </span>
      )}
      fresh={(id) => ({
        id,
        name: t('policy.cadences.fresh'),
        when: { combinator: 'and', rules: [{ field: 'source', operator: '=', value: 'inbound' }] },
        touches: [{ id: 'touch-1', channel: 'call', afterHours: 0, template: `${id}-1` }],
        stages: ['mql', 'sal'],
        stopOn: ['reply', 'meeting', 'opt-out'],
        onNewOwner: 'continue',
        tasks: true,
      })}
      editorOf={(path) => (
        <>
          <TextField path={[...path, 'name']} label={t('policy.name')} />
          <ConditionEditor path={[...path, 'when']} label={t('policy.condition.when')} />
          <OrderedList<TouchPolicy>
            path={[...path, 'touches']}
            label={t('policy.cadences.touches')}
            addLabel={t('policy.cadences.addTouch')}
            nameOf={({ channel, afterHours }) =>
              t('policy.cadences.touch', { channel: t(`policy.channel.${channel}`), hours: afterHours })
            }
            fresh={(id) => ({ id, channel: 'email', afterHours: 24, template: id })}
            editorOf={(touch) => (
              <div className="policy-row">
                <ChoiceField
                  path={[...touch, 'channel']}
                  label={t('policy.cadences.channel')}
                  choices={CHANNELS.map((value) => ({ value, label: t(`policy.channel.${value}`) }))}
                />
                <NumberField path={[...touch, 'afterHours']} label={t('policy.cadences.afterHours')} min={0} />
                <TextField path={[...touch, 'template']} label={t('policy.cadences.template')} />
              </div>
            )}
          />
          <SwitchField path={[...path, 'tasks']} label={t('policy.cadences.tasks')} />
          <TextField path={[...path, 'sequence']} label={t('policy.cadences.sequence')} optional />
        </>
      )}
    />
  )
}
