import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { HouseView } from '../../../src/contracts/house.ts'
import { AskError } from '../data/ask.ts'
import { timed } from '../data/queries.ts'
import { usePageTitle } from '../frame/use-page-title.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { Empty, Trouble } from '../parts/trouble.tsx'
import '../words/house-words.ts'
import './house.css'
import { Enter, Invite } from './house-doors.tsx'
import { Leave } from './house-leave.tsx'
import { HouseStanding } from './house-standing.tsx'

/** A code that another admin enters is noticed while the page is open. */
const LOOK_EVERY_MS = 15_000

/** An account without a house, or with half of one. */
function Alone({ view: { others, invitedUntil, isHalf } }: { readonly view: HouseView }) {
  const { t } = useTranslation()
  if (others.length === 0 && !isHalf)
    return (
      <>
        <StatusMark kind="quiet">{t('house.alone')}</StatusMark>
        <p>{t('house.noOther')}</p>
      </>
    )
  return (
    <>
      <StatusMark kind={isHalf ? 'due' : 'quiet'}>{t(isHalf ? 'house.half' : 'house.alone')}</StatusMark>
      {isHalf && <p>{t('house.half.what')}</p>}
      {isHalf && <Leave isHome={false} />}
      <Invite others={others} invitedUntil={invitedUntil} />
      <Enter />
    </>
  )
}

/** One house, two CRMs: its state, and how it begins and ends. */
export function HousePage() {
  const { t } = useTranslation()
  usePageTitle(t('house.title'))
  const { data, error, refetch } = useQuery({
    queryKey: ['house'],
    queryFn: ({ signal }) => timed<HouseView>('/api/house', signal),
    refetchInterval: LOOK_EVERY_MS,
  })
  if (error instanceof AskError && error.status === 404) return <Empty>{t('house.notAllowed')}</Empty>
  return (
    <div className="page page-reading">
      <h1>{t('house.title')}</h1>
      <p className="muted">{t('house.lead')}</p>
      {error && <Trouble title={t('house.error')} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} role="status" aria-label={t('app.loading')} />}
      {data?.house === null && <Alone view={data} />}
      {data && data.house !== null && <HouseStanding house={data.house} />}
    </div>
  )
}
