import { parsePolicy } from '../domain/policy/schema.ts'
import type { StageNorms } from '../domain/velocity/bottlenecks.ts'
import { normsOf } from '../domain/velocity/norms.ts'
import type { ApiDeps } from './deps.ts'
import type { Caller } from './route.ts'

/** Norms of the stages under the installation's active policy. */
export async function normsFor(deps: Pick<ApiDeps, 'stores'>, { installation }: Caller): Promise<StageNorms> {
  const stored = await deps.stores.policies.find(installation.installationId, installation.policyVersion)
  return normsOf(stored === null ? null : parsePolicy(stored.document))
}
