import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, Navigate, useNavigate } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import type { SetupView } from '../../../src/contracts/setup.ts'
import { NotFound } from '../frame/root.tsx'
import { usePageTitle } from '../frame/use-page-title.ts'
import { Icon } from '../parts/icon.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { agoWords } from '../time/time-words.ts'
import { AccessStep, ConnectStep } from './connect-steps.tsx'
import { FieldsStep } from './fields-step.tsx'
import { FillStep, LiveStep } from './live-steps.tsx'
import { PeopleStep } from './people-step.tsx'
import { RulesStep } from './rules-step.tsx'
import { setupQuery, type Step } from './setup-queries.ts'
import './setup.css'
import { TryStep } from './try-step.tsx'

/** What every step is given: how it all stands, and the way on. */
export interface StepProps {
  readonly view: SetupView
  readonly onNext: () => void
}

const STEPS: Readonly<Record<Step, ComponentType<StepProps>>> = {
  connect: ConnectStep,
  access: AccessStep,
  fields: FieldsStep,
  people: PeopleStep,
  rules: RulesStep,
  try: TryStep,
  live: LiveStep,
  fill: FillStep,
}

/** Where whoever left comes back to: the first step that is left. */
export function NextStep() {
  const { data, error, refetch } = useQuery(setupQuery)
  const { t } = useTranslation()
  if (error) return <SetupTrouble error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton height={240} m="lg" role="status" aria-label={t('app.loading')} />
  return <Navigate to="/setup/$step" params={{ step: data.next ?? 'fill' }} replace />
}

const route = getRouteApi('/setup/$step')

/** From a connected account to its first routed lead, step by step. */
export function SetupPage() {
  const { t } = useTranslation()
  const { step: asked } = route.useParams()
  const navigate = useNavigate()
  const { data: view, error, refetch } = useQuery(setupQuery)
  usePageTitle(t('place.setup'))
  if (error && !view) return <SetupTrouble error={error} onRetry={() => void refetch()} />
  if (!view) return <Skeleton height={480} m="lg" role="status" aria-label={t('app.loading')} />
  const place = view.steps.findIndex(({ step }) => step === asked)
  const here = view.steps[place]
  if (here === undefined) return <NotFound />
  const Body = STEPS[here.step]
  const next = view.steps[place + 1]?.step
  const onNext = (): void =>
    void (next === undefined ? navigate({ to: '/live' }) : navigate({ to: '/setup/$step', params: { step: next } }))
  return (
    <div className="page setup">
      <h1>{t('place.setup')}</h1>
      <Stepper view={view} here={here.step} />
      <p className="setup-notice">
        {view.state === 'disconnected' ? (
          <StatusMark kind="breached">{t('setup.lost')}</StatusMark>
        ) : (
          <StatusMark kind={view.state === 'live' ? 'met' : 'quiet'}>
            {t(view.state === 'live' ? 'setup.isLive' : 'setup.silent')}
          </StatusMark>
        )}
      </p>
      <section aria-label={t(`setup.step.${here.step}`)}>
        {/* A step keeps what was typed only for itself. */}
        <Body key={here.step} view={view} onNext={onNext} />
      </section>
      <DoneLine done={here.done} />
      {place > 0 && (
        <p>
          <Link to="/setup/$step" params={{ step: view.steps[place - 1]!.step }}>
            {t('setup.back')}
          </Link>
        </p>
      )}
    </div>
  )
}

function SetupTrouble({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="page page-reading">
      <h1>{t('place.setup')}</h1>
      <Trouble title={t('setup.error')} error={error} onRetry={onRetry} />
    </div>
  )
}

function Stepper({ view, here }: { readonly view: SetupView; readonly here: Step }) {
  const { t } = useTranslation()
  return (
    <nav aria-label={t('setup.steps')}>
      <ol className="setup-steps">
        {view.steps.map(({ step, done }, n) => (
          <li key={step}>
            <Link to="/setup/$step" params={{ step }} aria-current={step === here ? 'step' : undefined}>
              <span className="setup-number figures" aria-hidden="true">
                {done === null ? n + 1 : <Icon name="met" />}
              </span>
              {t(`setup.step.${step}`)}
              <span className="hidden">, {t(done === null ? 'setup.open' : 'setup.done')}</span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}

function DoneLine({ done }: { readonly done: SetupView['steps'][number]['done'] }) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  return (
    <p className="muted">
      {done === null ? t('setup.saved') : t('setup.doneBy', { who: done.by, when: agoWords(done.at, now, t) })}
    </p>
  )
}
