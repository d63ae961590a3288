import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { SetupView } from '../../../src/contracts/setup.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { languageNow } from '../words/speak.ts'
import { useSetup } from './setup-queries.ts'
import type { StepProps } from './setup-page.tsx'
import { StepEnd } from './step-end.tsx'

/** Step 5: which rules to begin with, side by side. */
export function RulesStep({ view, onNext }: StepProps) {
  const { t } = useTranslation()
  const choose = useSetup(onNext)
  return (
    <>
      <h2>{t('setup.rules.title')}</h2>
      <p className="muted">{t('setup.rules.about', { version: view.policyVersion })}</p>
      {choose.error && <Trouble title={t('setup.rules.error')} error={choose.error} onRetry={() => choose.reset()} />}
      <ul className="setup-templates">
        {view.templates.map((template) => (
          <Template
            key={template.id}
            template={template}
            busy={choose.isPending}
            mayChoose={view.state === 'setup'}
            onChoose={() =>
              choose.mutate({
                path: 'template',
                body: { template: template.id, expectedVersion: view.policyVersion },
              })
            }
          />
        ))}
      </ul>
      <StepEnd step="rules" onNext={onNext} label={t('setup.rules.keep')}>
        <Button component={Link} to="/policy" variant="default">
          {t('setup.rules.edit')}
        </Button>
      </StepEnd>
    </>
  )
}

interface TemplateProps {
  readonly template: SetupView['templates'][number]
  readonly busy: boolean
  /** A live account's rules are changed through a draft, which is tried first. */
  readonly mayChoose: boolean
  readonly onChoose: () => void
}
function Template({ template: { id, name, says, changes }, busy, mayChoose, onChoose }: TemplateProps) {
  const { t } = useTranslation()
  const language = languageNow()
  return (
    <li aria-labelledby={`template-${id}`}>
      <h3 id={`template-${id}`}>
        {name[language]} {changes.length === 0 && <StatusMark kind="met">{t('setup.rules.active')}</StatusMark>}
      </h3>
      <ul>
        {says.map((line) => (
          <li key={line.en}>{line[language]}</li>
        ))}
      </ul>
      {changes.length > 0 && (
        <>
          <details>
            <summary>{t('setup.rules.differs', { count: changes.length })}</summary>
            <ul>
              {changes.map((line) => (
                <li key={line.en}>{line[language]}</li>
              ))}
            </ul>
          </details>
          {mayChoose && (
            <Button variant="default" loading={busy} onClick={onChoose}>
              {t('setup.rules.choose', { name: name[language] })}
            </Button>
          )}
        </>
      )}
    </li>
  )
}
