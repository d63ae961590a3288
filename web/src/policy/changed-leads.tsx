import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { SimulationResultView, StandingView } from '../../../src/contracts/policy-draft.ts'
import { wordFor } from '../../../src/domain/explain/vocabulary.ts'
import { languageNow } from '../words/speak.ts'

/** Leads that would go another way: as they are, as they would be, and why. */
export function ChangedLeads({ result }: { readonly result: SimulationResultView }) {
  const { t } = useTranslation()
  const { examples, changed } = result
  return (
    <section>
      <h2 id="changed-leads">{t('sim.examples')}</h2>
      {changed > examples.length && (
        <p className="muted">{t('sim.examples.some', { shown: examples.length, count: changed })}</p>
      )}
      <ol className="sim-leads" aria-labelledby="changed-leads">
        {examples.map(({ leadId, name, company, before, after }) => (
          <li key={leadId}>
            <p>
              <Link to="/leads/$leadId" params={{ leadId }}>
                {name ?? t('lead.nobody')}
              </Link>
              {company !== null && ` · ${company}`}
            </p>
            <Side label={t('sim.col.before')} standing={before} />
            <Side label={t('sim.col.after')} standing={after} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Side({ label, standing }: { readonly label: string; readonly standing: StandingView }) {
  const { t } = useTranslation()
  const { owner, stage, rule, held, promise, reason } = standing
  const facts = [
    held === null ? (owner?.name ?? t('sim.nobody')) : t('sim.held'),
    wordFor(stage, languageNow()),
    rule,
    t(`sim.promise.${promise}`),
  ]
  return (
    <div className="sim-side">
      <span className="muted">{label}</span>
      <div>
        <strong>{facts.filter((fact) => fact !== null).join(' · ')}</strong>
        <p className="muted">{reason}</p>
      </div>
    </div>
  )
}
