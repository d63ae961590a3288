import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LookAnswer } from '../../../src/contracts/policy-draft.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { agoWords } from '../time/time-words.ts'
import { useLook } from './fields.tsx'
import { useSimulate } from './policy-queries.ts'
import type { OpenedSheet } from './draft-sheets.tsx'
import { useDraft } from './use-draft.ts'

// Loaded when one of them is first opened.
const DraftSheets = lazy(() => import('./draft-sheets.tsx').then(({ DraftSheets: part }) => ({ default: part })))

/** Whose draft it is, what it changes, whether it could be published, and what can be done with it. */
export function DraftHead() {
  const { t } = useTranslation()
  const { view, dirty, editable, baseVersion, save, saving, error, discard, takeVersion } = useDraft()
  const look = useLook()
  const now = useBusinessNow()
  const navigate = useNavigate()
  const simulate = useSimulate()
  const [opened, setOpened] = useState<OpenedSheet>(null)
  const [wasOpened, setWasOpened] = useState(false)
  if (opened !== null && !wasOpened) setWasOpened(true)
  const { draft, active, simulation } = view
  const changes = look?.changes.length ?? 0
  const nothing = draft === null && !dirty
  const behind = draft !== null && baseVersion < active.version
  const isTried = simulation?.state === 'done' && simulation.draftRevision === view.revision && !dirty
  const run = async (): Promise<void> => {
    if (!editable || (dirty && !(await save()))) return
    const { runId } = await simulate.mutateAsync()
    await navigate({ to: '/policy/simulate/$runId', params: { runId } })
  }
  useDraftKeys({
    s: () => void (editable && dirty && save()),
    Enter: () => void (editable && !nothing && run().catch(() => undefined)),
  })
  return (
    <div className="policy-head">
      <p className="grow" role="status">
        {nothing
          ? t('policy.head.none', { version: active.version })
          : t('policy.head.draft', {
              version: baseVersion,
              who: draft?.changedBy ?? t('policy.head.you'),
              when: draft === null ? t('policy.head.unsaved') : agoWords(draft.changedAt, now, t),
            })}
        {dirty && <strong> · {t('policy.head.dirty')}</strong>}
        {!nothing && (
          <>
            {' · '}
            <button type="button" className="link" onClick={() => setOpened('changes')}>
              {t('policy.head.changes', { count: changes })}
            </button>{' '}
            <Lint look={look} />
          </>
        )}
      </p>
      {editable && (
        <div className="policy-acts">
          {!nothing && (
            <Button variant="default" onClick={() => void discard()}>
              {t('policy.discard')}
            </Button>
          )}
          <Button
            variant="default"
            disabled={!dirty}
            loading={saving}
            onClick={() => void save()}
            aria-keyshortcuts="Control+S"
          >
            {t('policy.save')}
          </Button>
          <Button
            variant={isTried ? 'default' : 'filled'}
            disabled={nothing || look?.publishable === false}
            loading={simulate.isPending}
            onClick={() => void run().catch(() => undefined)}
            aria-keyshortcuts="Control+Enter"
          >
            {t('policy.simulate')}
          </Button>
          <Button
            variant={isTried ? 'filled' : 'default'}
            disabled={nothing || behind || look?.publishable !== true || changes === 0}
            onClick={() => setOpened('publish')}
          >
            {t('policy.publish')}
          </Button>
        </div>
      )}
      {simulation !== null && (
        <p className="muted">
          <Link to="/policy/simulate/$runId" params={{ runId: simulation.runId }}>
            {t(simulation.state === 'running' ? 'policy.head.running' : 'policy.head.lastRun', {
              when: agoWords(simulation.startedAt, now, t),
            })}
          </Link>
        </p>
      )}
      {behind && (
        <p className="policy-warning">
          {t('policy.head.behind', { version: active.version })}{' '}
          {editable && (
            <Button size="compact-sm" variant="default" onClick={() => void takeVersion()}>
              {t('policy.head.take', { version: active.version })}
            </Button>
          )}
        </p>
      )}
      {error !== null && error !== undefined && (
        <Trouble title={t('policy.saveError')} error={error} onRetry={() => void save()} />
      )}
      {simulate.error && (
        <Trouble title={t('policy.simulateError')} error={simulate.error} onRetry={() => simulate.reset()} />
      )}
      {wasOpened && (
        <Suspense fallback={null}>
          <DraftSheets opened={opened} onClose={() => setOpened(null)} look={look} />
        </Suspense>
      )}
    </div>
  )
}

function Lint({ look }: { readonly look: LookAnswer | null }) {
  const { t } = useTranslation()
  if (look === null) return null
  const errors = look.findings.filter(({ level }) => level === 'error').length
  const warnings = look.findings.length - errors
  if (errors > 0) return <StatusMark kind="breached">{t('policy.lint.errors', { count: errors })}</StatusMark>
  return (
    <StatusMark kind={warnings > 0 ? 'due' : 'met'}>
      {warnings > 0 ? t('policy.lint.warnings', { count: warnings }) : t('policy.lint.fine')}
    </StatusMark>
  )
}

/** Ctrl S and Ctrl Enter, also while a field is written in. */
function useDraftKeys(actions: Readonly<Record<string, () => void>>): void {
  const latest = useRef(actions)
  latest.current = actions
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const action = event.ctrlKey || event.metaKey ? latest.current[event.key] : undefined
      if (action === undefined) return
      event.preventDefault()
      action()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}
