import { Checkbox } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HouseLookAnswer } from '../../../src/contracts/policy.ts'
import { ChangeList, FindingList } from './change-list.tsx'
import { houseLookQuery } from './policy-queries.ts'

type There = NonNullable<HouseLookAnswer['house']>

/** Whether a policy shall be published in the other account of the house too. */
export interface HouseWish {
  /** Null: the account stands alone, or the answer is not there. */
  readonly there: There | null
  readonly chosen: boolean
  choose(isChosen: boolean): void
  /** What goes with the publication; nothing where it is for this account alone. */
  readonly wish: { readonly house?: { readonly expectedVersion: number } }
  readonly isAsked: boolean
  readonly isFailed: boolean
  lookAgain(): void
}

/** Chosen to begin with where both accounts said the same, and not where they differ on purpose. */
export function useHouseChoice(document: unknown, enabled: boolean): HouseWish {
  const client = useQueryClient()
  const { data, isError, isFetching, refetch } = useQuery({ ...houseLookQuery(client, document), enabled })
  const [said, setSaid] = useState<boolean | null>(null)
  const there = data?.house ?? null
  const chosen = there !== null && isOffered(there) && (said ?? there.wereSame)
  return {
    there,
    chosen,
    choose: setSaid,
    wish: chosen ? { house: { expectedVersion: there.active.version } } : {},
    isAsked: enabled && isFetching && data === undefined,
    isFailed: isError,
    lookAgain: () => void refetch(),
  }
}

const isOffered = ({ mayPublish, publishable, changes }: There): boolean =>
  mayPublish && publishable && changes.length > 0

/** Asks whether the same shall be published in the other account, and tells what it changes there or why it cannot be. */
export function HouseChoice({ choice: { there, chosen, choose, isAsked, isFailed } }: { readonly choice: HouseWish }) {
  const { t } = useTranslation()
  if (isAsked) return <p className="muted">{t('housePolicy.asking')}</p>
  if (isFailed) return <p className="policy-warning">{t('housePolicy.askError')}</p>
  if (there === null) return null
  const { crmName: crm, accountId: account } = there
  if (!there.mayPublish) return <p className="muted">{t('housePolicy.notLet', { crm, account })}</p>
  return (
    <div className="policy-house">
      <Checkbox
        label={t('housePolicy.also', { crm, account })}
        description={about(there)}
        checked={chosen}
        disabled={!isOffered(there)}
        onChange={(event) => choose(event.currentTarget.checked)}
      />
      <FindingList findings={there.findings} />
      {!there.wereSame && there.changes.length > 0 && (
        <details>
          <summary>{t('housePolicy.changesThere', { count: there.changes.length })}</summary>
          <ChangeList changes={there.changes} />
        </details>
      )}
    </div>
  )

  function about({ publishable, changes, wereSame }: There): string {
    if (!publishable) return t('housePolicy.doesNotFit')
    if (changes.length === 0) return t('housePolicy.notThere')
    return t(wereSame ? 'housePolicy.alike' : 'housePolicy.apart')
  }
}
