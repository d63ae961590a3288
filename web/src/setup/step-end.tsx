import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Trouble } from '../parts/trouble.tsx'
import { useSetup, type Step } from './setup-queries.ts'

interface Props {
  readonly step: Exclude<Step, 'live'>
  readonly onNext: () => void
  /** What the button says; “Continue” when left out. */
  readonly label?: string
  readonly disabled?: boolean
  /** What the step came to. */
  readonly note?: { readonly leads: number; readonly changed: number } | undefined
  /** Other things to do at the end. */
  readonly children?: ReactNode
}

/** The foot of a step: says it is done, keeps that, and goes on. */
export function StepEnd({ step, onNext, label, disabled = false, note, children }: Props) {
  const { t } = useTranslation()
  const setup = useSetup(onNext)
  return (
    <>
      {setup.error && <Trouble title={t('setup.stepError')} error={setup.error} onRetry={() => setup.reset()} />}
      <div className="setup-acts">
        <Button
          disabled={disabled}
          loading={setup.isPending}
          onClick={() => setup.mutate({ path: 'steps', body: { step, ...note } })}
        >
          {label ?? t('setup.continue')}
        </Button>
        {children}
      </div>
    </>
  )
}
