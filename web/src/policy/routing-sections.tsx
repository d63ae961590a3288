import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { STAGES } from '../../../src/domain/lead.ts'
import { wordFor } from '../../../src/domain/explain/vocabulary.ts'
import type { CadencePolicy, TouchPolicy } from '../../../src/domain/policy/lifecycle-policy.ts'
import type { PoolPolicy, RoutingRule, SlaPolicy, SlaStep } from '../../../src/domain/policy/policy.ts'
import { languageNow, localeOf } from '../words/speak.ts'
import { ConditionEditor } from './condition-editor.tsx'
import type { Path } from './document.ts'
import { ChoiceField, ManyField, NumberField, SwitchField, TextField } from './fields.tsx'
import { OrderedList } from './ordered-list.tsx'
import { trafficQuery } from './policy-queries.ts'
import { targetWords } from './target-words.ts'
import { useDraft } from './use-draft.ts'

type Target = RoutingRule['target']
const KINDS = ['pool', 'account-owner', 'named', 'event', 'partner', 'territory', 'hold'] as const

function usePools(): readonly { readonly value: string; readonly label: string }[] {
  const { document } = useDraft()
  return document.pools.map(({ id, name }) => ({ value: id, label: name }))
}

/** Who gets what: ordered rules, each with the leads it gave lately. */
export function RoutingSection() {
  const { t } = useTranslation()
  return (
    <>
      <div className="policy-row">
        <ChoiceField
          path={['routing', 'fromStage']}
          label={t('policy.routing.fromStage')}
          choices={STAGES.map((value) => ({ value, label: wordFor(value, languageNow()) }))}
        />
        <NumberField path={['routing', 'manualLockDays']} label={t('policy.routing.lockDays')} min={0} />
        <NumberField path={['routing', 'stickyDays']} label={t('policy.routing.stickyDays')} min={0} />
      </div>
      <RuleList />
    </>
  )
}

function RuleList() {
  const { t } = useTranslation()
  const { document } = useDraft()
  const { data: traffic } = useQuery(trafficQuery)
  const first = document.pools[0]?.id ?? ''
  return (
    <OrderedList<RoutingRule>
      path={['routing', 'rules']}
      label={t('policy.routing.rules')}
      addLabel={t('policy.routing.add')}
      condition="when"
      nameOf={({ name }) => name}
      factsOf={({ id, target }) => (
        <>
          <span>→ {targetWords(target, document, t)}</span>
          {traffic !== undefined && (
            <RuleTraffic leads={traffic.rules.find(({ ruleId }) => ruleId === id)?.leads ?? 0} total={traffic.total} />
          )}
        </>
      )}
      fresh={(id) => ({
        id,
        name: t('policy.routing.fresh'),
        when: { combinator: 'and', rules: [{ field: 'source', operator: '=', value: 'inbound' }] },
        target: { kind: 'pool', pool: first },
      })}
      editorOf={(path, { target }) => (
        <>
          <TextField path={[...path, 'name']} label={t('policy.name')} />
          <ConditionEditor path={[...path, 'when']} label={t('policy.condition.when')} />
          <TargetEditor path={[...path, 'target']} target={target} />
        </>
      )}
    />
  )
}

function RuleTraffic({ leads, total }: { readonly leads: number; readonly total: number }) {
  const { t } = useTranslation()
  if (leads === 0) return <span className="muted">{t('policy.routing.none')}</span>
  const share = new Intl.NumberFormat(localeOf(languageNow()), { style: 'percent', maximumFractionDigits: 0 }).format(
    leads / total,
  )
  return <span className="figures">{t('policy.routing.count', { count: leads, share })}</span>
}

function TargetEditor({ path, target }: { readonly path: Path; readonly target: Target }) {
  const { t } = useTranslation()
  const { change, editable } = useDraft()
  const pools = usePools()
  const poolNow = 'pool' in target ? target.pool : 'elsePool' in target ? target.elsePool : (pools[0]?.value ?? '')
  const become = (kind: (typeof KINDS)[number]): Target => {
    switch (kind) {
      case 'pool':
        return { kind, pool: poolNow }
      case 'hold':
        return { kind, reason: 'held-by-rule' }
      case 'named':
        return { kind, rep: '', elsePool: poolNow }
      case 'territory':
        return { kind, table: [], elsePool: poolNow }
      default:
        return { kind, elsePool: poolNow }
    }
  }
  return (
    <div className="policy-row">
      <NativeSelect
        label={t('policy.target')}
        value={target.kind}
        disabled={!editable}
        data={KINDS.map((kind) => ({ value: kind, label: t(`policy.target.${kind}`) }))}
        onChange={({ currentTarget: { value } }) =>
          change(path, become(KINDS.find((kind) => kind === value) ?? 'pool'))
        }
      />
      {target.kind === 'named' && <TextField path={[...path, 'rep']} label={t('policy.target.rep')} />}
      {target.kind === 'hold' && <TextField path={[...path, 'reason']} label={t('policy.target.reason')} />}
      {target.kind !== 'hold' && (
        <ChoiceField
          path={[...path, target.kind === 'pool' ? 'pool' : 'elsePool']}
          label={t(target.kind === 'pool' ? 'policy.target.toPool' : 'policy.target.elsePool')}
          choices={pools}
        />
      )}
    </div>
  )
}

const METHODS = ['weighted-round-robin', 'round-robin', 'count', 'least-loaded', 'performance'] as const
const PERIODS = ['hour', 'day', 'week', 'month', 'open'] as const

/** The people leads are shared among. */
export function PoolsSection() {
  const { t } = useTranslation()
  const pools = usePools()
  return (
    <OrderedList<PoolPolicy>
      path={['pools']}
      label={t('policy.pools.list')}
      addLabel={t('policy.pools.add')}
      nameOf={({ name }) => name}
      factsOf={({ method, members }) => (
        <span className="muted">
          {t('policy.pools.facts', {
            method: t(`policy.method.${method}`),
            members: members.map(memberName).join(', '),
          })}
        </span>
      )}
      fresh={(id) => ({
        id,
        name: t('policy.pools.fresh'),
        method: 'weighted-round-robin',
        hours: 'members',
        members: [{ everyone: true, weight: 1 }],
        caps: [],
        overflow: [],
      })}
      editorOf={(path, pool) => (
        <>
          <div className="policy-row">
            <TextField path={[...path, 'name']} label={t('policy.name')} />
            <ChoiceField
              path={[...path, 'method']}
              label={t('policy.pools.method')}
              choices={METHODS.map((value) => ({ value, label: t(`policy.method.${value}`) }))}
            />
            <ChoiceField
              path={[...path, 'hours']}
              label={t('policy.pools.hours')}
              choices={(['members', 'always'] as const).map((value) => ({ value, label: t(`policy.hours.${value}`) }))}
            />
          </div>
          <Members path={[...path, 'members']} members={pool.members} />
          <Caps path={[...path, 'caps']} caps={pool.caps} />
          <ManyField
            path={[...path, 'overflow']}
            label={t('policy.pools.overflow')}
            choices={pools.filter(({ value }) => value !== pool.id)}
          />
        </>
      )}
    />
  )
}

const memberName = (member: PoolPolicy['members'][number]): string =>
  'team' in member ? member.team : 'rep' in member ? member.rep : '*'

function Members({ path, members }: { readonly path: Path; readonly members: PoolPolicy['members'] }) {
  const { t } = useTranslation()
  const { change, editable } = useDraft()
  const sum = members.reduce((all, { weight }) => all + weight, 0)
  const percent = new Intl.NumberFormat(localeOf(languageNow()), { style: 'percent', maximumFractionDigits: 0 })
  return (
    <fieldset className="policy-many">
      <legend>{t('policy.pools.members')}</legend>
      {members.map((member, at) => (
        <div key={at} className="policy-row">
          {'everyone' in member ? (
            <p>{t('policy.pools.everyone')}</p>
          ) : (
            <TextField
              path={[...path, at, 'team' in member ? 'team' : 'rep']}
              label={t('team' in member ? 'policy.pools.team' : 'policy.pools.rep')}
            />
          )}
          <NumberField path={[...path, at, 'weight']} label={t('policy.pools.weight')} min={0} />
          <p className="muted figures">
            {sum > 0 && t('policy.pools.share', { share: percent.format(member.weight / sum) })}
          </p>
          {editable && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => change(path, members.toSpliced(at, 1))}
              aria-label={t('policy.removeOf', { name: memberName(member) })}
            >
              {t('policy.remove')}
            </Button>
          )}
        </div>
      ))}
      {editable && (
        <div className="policy-row">
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => change(path, [...members, { rep: '', weight: 1 }])}
          >
            {t('policy.pools.addRep')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => change(path, [...members, { team: '', weight: 1 }])}
          >
            {t('policy.pools.addTeam')}
          </Button>
        </div>
      )}
    </fieldset>
  )
}

function Caps({ path, caps }: { readonly path: Path; readonly caps: PoolPolicy['caps'] }) {
  const { t } = useTranslation()
  const { change, editable } = useDraft()
  return (
    <fieldset className="policy-many">
      <legend>{t('policy.pools.caps')}</legend>
      {caps.map((_, at) => (
        <div key={at} className="policy-row">
          <NumberField path={[...path, at, 'count']} label={t('policy.caps.count')} min={0} />
          <ChoiceField
            path={[...path, at, 'per']}
            label={t('policy.caps.per')}
            choices={PERIODS.map((value) => ({ value, label: t(`policy.per.${value}`) }))}
          />
          {editable && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => change(path, caps.toSpliced(at, 1))}
              aria-label={t('policy.caps.remove', { place: at + 1 })}
            >
              {t('policy.remove')}
            </Button>
          )}
        </div>
      ))}
      {editable && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => change(path, [...caps, { per: 'day', count: 8, window: 'static' }])}
        >
          {t('policy.caps.add')}
        </Button>
      )}
    </fieldset>
  )
}

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
