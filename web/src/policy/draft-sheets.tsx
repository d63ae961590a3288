import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { LookAnswer } from '../../../src/contracts/policy-draft.ts'
import { Sheet } from '../parts/sheet.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { ChangeList, FindingList } from './change-list.tsx'
import { HouseChoice, useHouseChoice } from './house-choice.tsx'
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

function Changes({ opened, onClose, look }: SheetProps) {
  const { t } = useTranslation()
  const { view } = useDraft()
  return (
    <Sheet wide {...{ opened, onClose }} title={t('policy.changes.title', { version: view.active.version })}>
      <ChangeList changes={look?.changes ?? []} />
      <FindingList findings={look?.findings ?? []} />
    </Sheet>
  )
}

function Publish({ opened, onClose, look }: SheetProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { view, document, dirty, revision, baseVersion, save, restart } = useDraft()
  const there = useHouseChoice(document, opened)
  const publish = useMutation({
    mutationFn: async (reason: string) => {
      if (dirty && !(await save())) return
      const draftRevision = dirty ? revision + 1 : revision
      const body = { expectedVersion: baseVersion, draftRevision, reason, document, ...there.wish }
      await tellAs(client, '/api/policy', body, 'PUT')
      onClose()
      await restart()
    },
  })
  const version = view.active.version + 1
  return (
    <Sheet wide {...{ opened, onClose }} title={t('policy.publish.title', { version })}>
      <ReasonForm
        what={
          <>
            <ChangeList changes={look?.changes ?? []} />
            <HouseChoice choice={there} />
          </>
        }
        label={t('policy.publish.do', { version })}
        busy={publish.isPending || there.isAsked}
        onReason={(reason) => publish.mutate(reason)}
      />
      {publish.error && (
        <Trouble
          title={t('policy.publish.error')}
          error={publish.error}
          onRetry={() => {
            publish.reset()
            there.lookAgain()
          }}
        />
      )}
    </Sheet>
  )
}
