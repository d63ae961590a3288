import { useTranslation } from 'react-i18next'
import type { LeadPageView } from '../../../src/contracts/lead.ts'
import { Empty } from '../parts/trouble.tsx'

/** What the CRM held when the latest decision was made. */
export function Details({ details }: { readonly details: LeadPageView['details'] }) {
  const { t } = useTranslation()
  if (details.length === 0) return <Empty>{t('details.none')}</Empty>
  return (
    <>
      <p className="muted">{t('why.seen')}</p>
      <div className="details">
        {details.map(({ title, rows }) => (
          <section key={title}>
            <h2>{title}</h2>
            <dl>
              {rows.map(({ label, value }, index) => (
                <div key={index}>
                  <dt className="muted">{label}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </>
  )
}
