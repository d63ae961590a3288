import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { STAGES } from '../../../src/domain/lead.ts'
import { wordFor } from '../../../src/domain/explain/vocabulary.ts'
import type { RoutingRule } from '../../../src/domain/policy/policy.ts'
import { languageNow, localeOf } from '../words/speak.ts'
import { ConditionEditor } from './condition-later.tsx'
import type { Path } from './document.ts'
import { ChoiceField, NumberField, TextField } from './fields.tsx'
import { GraphSwitch } from './graph/graph-switch.tsx'
import { OrderedList, rowId } from './ordered-list.tsx'
import { trafficQuery } from './policy-queries.ts'
import { targetWords } from './target-words.ts'
import { useDraft } from './use-draft.ts'
import { usePools } from './use-pools.ts'

type Target = RoutingRule['target']
const RULES: Path = ['routing', 'rules']
const KINDS = ['pool', 'account-owner', 'named', 'event', 'partner', 'territory', 'hold'] as const

/** Opens a rule of the list and goes there, as if its name had been pressed. */
function showRule(place: number): void {
  // The key that chose it is still going down: on a button that has the focus already it would press that too.
  requestAnimationFrame(() => {
    const row = window.document.getElementById(rowId(RULES, place))
    if (row?.getAttribute('aria-expanded') === 'false') row.click()
    row?.focus()
    row?.scrollIntoView({ block: 'center' })
  })
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
      <GraphSwitch onRule={showRule} />
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
      path={RULES}
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
