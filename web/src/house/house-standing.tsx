import { useTranslation } from 'react-i18next'
import type { HouseView } from '../../../src/contracts/house.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { FigureTable } from '../reports/figures.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { momentWords } from '../time/time-words.ts'
import { Leave } from './house-leave.tsx'
import { HousePolicy } from './house-policy.tsx'

type House = NonNullable<HouseView['house']>

/** A house that stands: with whom, what is alike, and who is whom. */
export function HouseStanding({ house }: { readonly house: House }) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const { crmName: crm, accountId: account, isHome, since } = house
  return (
    <>
      <StatusMark kind="met">{t('house.stands', { crm, account })}</StatusMark>
      <p>
        {t('house.since', { time: momentWords(since, now, t) })} {t(isHome ? 'house.home' : 'house.guest')}
      </p>
      <Leave isHome={isHome} />
      <HousePolicy />
      <Pools pools={house.pools} />
      <People people={house.people} />
      <Only house={house} />
    </>
  )
}

function Pools({ pools }: Pick<House, 'pools'>) {
  const { t } = useTranslation()
  const differ = pools.filter(({ state }) => state !== 'same')
  return (
    <section className="house-table">
      <h2>{t('house.pools')}</h2>
      <p>{t(differ.length === 0 ? 'house.pools.same' : 'house.pools.advice')}</p>
      {pools.length > 0 && (
        <FigureTable
          caption={t('house.pools')}
          columns={(['pool', 'state', 'differing'] as const).map((key) => ({ key, title: t(`house.col.${key}`) }))}
          rows={pools.map(({ poolId, name, state, differing }) => ({
            id: poolId,
            cells: [
              <span title={poolId}>{name}</span>,
              <StatusMark kind={state === 'same' ? 'met' : 'due'}>{t(`house.pool.${state}`)}</StatusMark>,
              differing.length === 0 ? '–' : differing.join(', '),
            ],
          }))}
        />
      )}
    </section>
  )
}

function People({ people }: Pick<House, 'people'>) {
  const { t } = useTranslation()
  return (
    <section className="house-table">
      <h2>{t('house.people')}</h2>
      <p>{people.length === 0 ? t('house.people.none') : t('house.people.count', { count: people.length })}</p>
      {people.length > 0 && (
        <FigureTable
          caption={t('house.people')}
          columns={(['person', 'there'] as const).map((key) => ({ key, title: t(`house.col.${key}`) }))}
          rows={people.map(({ repId, name, partnerRep }) => ({
            id: repId,
            cells: [<span title={repId}>{name}</span>, <span className="figures">{partnerRep}</span>],
          }))}
        />
      )}
    </section>
  )
}

/** Who takes no part in turns of the other CRM. */
function Only({ house: { hereOnly, thereOnly, crmName: crm } }: { readonly house: House }) {
  const { t } = useTranslation()
  const all = [
    ...hereOnly.map((one) => ({ ...one, where: t('house.only.here') })),
    ...thereOnly.map((one) => ({ ...one, where: t('house.only.there', { crm }) })),
  ]
  return (
    <section className="house-table">
      <h2>{t('house.only')}</h2>
      <p>{t(all.length === 0 ? 'house.only.none' : 'house.only.advice')}</p>
      {all.length > 0 && (
        <FigureTable
          caption={t('house.only')}
          columns={(['person', 'where'] as const).map((key) => ({ key, title: t(`house.col.${key}`) }))}
          rows={all.map(({ repId, name, where, inPool }) => ({
            id: `${where} ${repId}`,
            cells: [
              <span title={repId}>{name}</span>,
              <span>
                {where} {inPool && <StatusMark kind="due">{t('house.only.inPool')}</StatusMark>}
              </span>,
            ],
          }))}
        />
      )}
    </section>
  )
}
