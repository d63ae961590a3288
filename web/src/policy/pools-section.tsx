import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { PoolPolicy } from '../../../src/domain/policy/policy.ts'
import { languageNow, localeOf } from '../words/speak.ts'
import { ManyField } from './check-fields.tsx'
import type { Path } from './document.ts'
import { ChoiceField, NumberField, TextField } from './fields.tsx'
import { OrderedList } from './ordered-list.tsx'
import { useDraft } from './use-draft.ts'
import { usePools } from './use-pools.ts'

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
