import type { TFunction } from 'i18next'
import type { Policy, RoutingRule } from '../../../src/domain/policy/policy.ts'

/** Where a rule sends a lead: AE; account owner, else AE. */
export function targetWords(target: RoutingRule['target'], { pools }: Pick<Policy, 'pools'>, t: TFunction): string {
  const poolName = (id: string): string => pools.find((pool) => pool.id === id)?.name ?? id
  switch (target.kind) {
    case 'pool':
      return poolName(target.pool)
    case 'hold':
      return t('policy.target.holds', { reason: target.reason })
    case 'named':
      return t('policy.target.else', { first: target.rep, pool: poolName(target.elsePool) })
    default:
      return t('policy.target.else', { first: t(`policy.target.${target.kind}`), pool: poolName(target.elsePool) })
  }
}
