import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LookAnswer } from '../../../src/contracts/policy-draft.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { agoWords } from '../time/time-words.ts'
import { languageNow } from '../words/speak.ts'
import { useLook } from './fields.tsx'
import { tellAs, useSimulate } from './policy-queries.ts'
import { ReasonForm } from './reason-form.tsx'
import { useDraft } from './use-draft.ts'

/** Whose draft it is, what it changes, whether it could be published, and what can be done with it. */
export function DraftHead() {
  const { t } = useTranslation()
  const { view, dirty, editable, baseVersion, save, saving, error, discard, takeVersion } = useDraft()
  const look = useLook()
  const now = useBusinessNow()
  const navigate = useNavigate()
  const simulate = useSimulate()
  const [opened, setOpened] = useState<'changes' | 'publish' | null>(null)
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
      <Changes opened={opened === 'changes'} onClose={() => setOpened(null)} look={look} />
      <Publish opened={opened === 'publish'} onClose={() => setOpened(null)} look={look} />
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

interface SheetProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly look: LookAnswer | null
}

/** What the draft changes, in words. */
function ChangeList({ look }: { readonly look: LookAnswer | null }) {
  const { t } = useTranslation()
  if (look === null || look.changes.length === 0) return <p className="muted">{t('policy.changes.none')}</p>
  return (
    <ul className="policy-changes">
      {look.changes.map((change) => (
        <li key={`${change.kind} ${change.path.join('.')}`}>{change.says[languageNow()]}</li>
      ))}
    </ul>
  )
}

function Changes({ opened, onClose, look }: SheetProps) {
  const { t } = useTranslation()
  const { view } = useDraft()
  return (
    <Sheet wide {...{ opened, onClose }} title={t('policy.changes.title', { version: view.active.version })}>
      <ChangeList look={look} />
      {look?.findings.map((finding) => (
        <p key={finding.path + finding.code} className={finding.level === 'error' ? 'policy-error' : 'policy-warning'}>
          {finding.says[languageNow()]} {finding.advice[languageNow()]}
        </p>
      ))}
    </Sheet>
  )
}

function Publish({ opened, onClose, look }: SheetProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { view, document, dirty, revision, baseVersion, save, restart } = useDraft()
  const publish = useMutation({
    mutationFn: async (reason: string) => {
      if (dirty && !(await save())) return
      const draftRevision = dirty ? revision + 1 : revision
      const body = { expectedVersion: baseVersion, draftRevision, reason, document }
      await tellAs(client, '/api/policy', body, 'PUT')
      onClose()
      await restart()
    },
  })
  const version = view.active.version + 1
  return (
    <Sheet wide {...{ opened, onClose }} title={t('policy.publish.title', { version })}>
      <ReasonForm
        what={<ChangeList look={look} />}
        label={t('policy.publish.do', { version })}
        busy={publish.isPending}
        onReason={(reason) => publish.mutate(reason)}
      />
      {publish.error && (
        <Trouble title={t('policy.publish.error')} error={publish.error} onRetry={() => publish.reset()} />
      )}
    </Sheet>
  )
}
