import { useTranslation } from 'react-i18next'
import type { BackfillView } from '../../../src/contracts/backfill.ts'
import { languageNow, localeOf } from '../words/speak.ts'

/** What the reading changed: leads by stage when it began and now. */
export function StageReport({ rows }: { readonly rows: BackfillView['stages'] }) {
  const { t } = useTranslation()
  const number = new Intl.NumberFormat(localeOf(languageNow()))
  if (rows.length === 0) return null
  return (
    <table className="backfill-report figures">
      <caption>{t('backfill.report')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('backfill.col.stage')}</th>
          <th scope="col">{t('backfill.col.before')}</th>
          <th scope="col">{t('backfill.col.now')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ stage, before, now }) => (
          <tr key={stage}>
            <th scope="row">{t(`stage.${stage}`)}</th>
            <td>{number.format(before)}</td>
            <td>{number.format(now)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
