import { useTranslation } from 'react-i18next'
import type { DecisionView } from '../../../src/contracts/decision.ts'
import { Icon } from '../parts/icon.tsx'
import type { IconName } from '../parts/icon.tsx'

type Candidate = DecisionView['candidates'][number]
type Group = 'chosen' | 'eligible' | 'passed' | 'absent'
const ICONS = { chosen: 'chosen', eligible: 'chosen', passed: 'passed', absent: 'absent' } as const satisfies Record<
  Group,
  IconName
>
const ORDER: readonly Group[] = ['chosen', 'eligible', 'passed', 'absent']

/** Not present accrues no turn; passed over keeps it. The two are never mixed. */
function groupOf({ gate, present }: Candidate): Group {
  if (gate === 'chosen' || gate === 'eligible') return gate
  return present ? 'passed' : 'absent'
}

/** Everyone of the pool with the first gate that stopped them. */
export function Candidates({ candidates }: { readonly candidates: DecisionView['candidates'] }) {
  const { t } = useTranslation()
  if (candidates.length === 0) return <p className="muted">{t('why.noOthers')}</p>
  const inOrder = candidates.toSorted((a, b) => ORDER.indexOf(groupOf(a)) - ORDER.indexOf(groupOf(b)))
  return (
    <ul className="candidates">
      {inOrder.map((candidate) => {
        const group = groupOf(candidate)
        return (
          <li key={candidate.id}>
            <Icon name={ICONS[group]} size={18} />
            <span className="candidate-name">{candidate.name}</span>
            <span className="muted">
              <strong>{t(`gate.group.${group}`)}</strong>
              {group !== 'chosen' && (
                <>
                  {' · '}
                  {t(`gate.${candidate.gate}`)}
                  {group === 'passed' && `; ${t('gate.keepsTurn')}`}
                </>
              )}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
