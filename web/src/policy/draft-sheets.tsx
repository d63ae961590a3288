import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { LookAnswer } from '../../../src/contracts/policy-draft.ts'
import { Sheet } from '../parts/sheet.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { languageNow } from '../words/speak.ts'
import { tellAs } from './policy-queries.ts'
import { ReasonForm } from './reason-form.tsx'
import { useDraft } from './use-draft.ts'

export type OpenedSheet = 'changes' | 'publish' | null

/** What a draft changes, and the form that publishes it. */
export function DraftSheets({ opened, ...rest }: Omit<SheetProps, 'opened'> & { readonly opened: OpenedSheet }) {
  return (
    <>
      <Changes opened={opened === 'changes'} {...rest} />
      <Publish opened={opened === 'publish'} {...rest} />
    </>
  )
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
