import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

const REPORTS = ['velocity', 'sla', 'holes'] as const

/** The reports, beside each other; period and cut go along. */
export function ReportTabs({ now }: { readonly now: (typeof REPORTS)[number] }) {
  const { t } = useTranslation()
  return (
    <nav className="report-tabs" aria-label={t('report.tabs')}>
      {REPORTS.map((name) => (
        <Link
          key={name}
          to={`/reports/${name}`}
          search={(old: Readonly<Record<string, unknown>>) => old}
          aria-current={name === now ? 'page' : undefined}
        >
          {t(`report.${name}.tab`)}
        </Link>
      ))}
    </nav>
  )
}
