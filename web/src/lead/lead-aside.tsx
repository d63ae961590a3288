import { useTranslation } from 'react-i18next'
import type { ClockView, LeadPageView } from '../../../src/contracts/lead.ts'
import { PromiseMark } from '../parts/promise-mark.tsx'
import { StatusMark } from '../parts/status-mark.tsx'

function ClockLine({ clock }: { readonly clock: ClockView }) {
  const { t } = useTranslation()
  const { state, owner, kind } = clock
  const promised = t(clock.unit === 'business' ? 'lead.clock.working' : 'lead.clock.minutes', {
    count: clock.targetMinutes,
  })
  return (
    <li>
      <span>
        {kind === 'lead' ? t('lead.clock.lead') : (owner?.name ?? t('lead.clock.rep'))}
        <span className="muted"> · {promised}</span>
      </span>
      {clock.paused ? (
        <StatusMark kind="quiet">{t('lead.clock.paused')}</StatusMark>
      ) : state === 'void' || state === 'closed' ? (
        <StatusMark kind="quiet">{t(`lead.clock.${state}`)}</StatusMark>
      ) : state === 'running' && clock.dueAt === null ? (
        <StatusMark kind="quiet">{t('lead.clock.noHours')}</StatusMark>
      ) : state === 'breached' && clock.stoppedAt !== null ? (
        <StatusMark kind="breached">{t('lead.clock.late')}</StatusMark>
      ) : (
        <PromiseMark dueAt={clock.dueAt} state={state} />
      )}
    </li>
  )
}

/** Beside the tabs: promises, what to do next, and the brief for whoever has the lead. */
export function LeadAside({ page }: { readonly page: LeadPageView }) {
  const { t } = useTranslation()
  return (
    <aside className="lead-aside" aria-label={t('lead.aside')}>
      <section>
        <h2>{t('lead.next')}</h2>
        {page.next.map((line, index) => (
          <p key={index}>{line}</p>
        ))}
      </section>
      <section>
        <h2>{t('lead.clocks')}</h2>
        {page.clocks.length === 0 ? (
          <p className="muted">{t('lead.clocks.none')}</p>
        ) : (
          <ul className="clocks">
            {page.clocks.map((clock) => (
              <ClockLine key={clock.id} clock={clock} />
            ))}
          </ul>
        )}
      </section>
      <details className="brief">
        <summary>{t('lead.brief')}</summary>
        {page.brief.map(({ title, lines }) => (
          <section key={title}>
            <h3>{title}</h3>
            {lines.map((line, index) => (
              <p key={index}>{line}</p>
            ))}
          </section>
        ))}
      </details>
    </aside>
  )
}
