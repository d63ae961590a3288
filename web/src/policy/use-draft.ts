import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useState } from 'react'
import type { DraftStateView, DraftView } from '../../../src/contracts/policy-draft.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'
import { AskError } from '../data/ask.ts'
import { merge, same, withValue, type Merged, type Path } from './document.ts'
import { draftQuery, tellAs, versionQuery } from './policy-queries.ts'

/** What is being edited: a document, and what it began from. */
interface Edited {
  readonly document: unknown
  /** As the server has it, under this revision. */
  readonly saved: unknown
  readonly revision: number
  readonly baseVersion: number
}

/** Somebody else's change, to be brought together with the edits here. */
export interface Meeting {
  readonly kind: 'draft' | 'version'
  readonly by: string
  readonly merged: Merged
  readonly next: Omit<Edited, 'document'>
}

export interface DraftEditing {
  readonly view: DraftView
  readonly document: Policy
  readonly revision: number
  readonly baseVersion: number
  /** Changed here since the last save. */
  readonly dirty: boolean
  readonly editable: boolean
  change(path: Path, value: unknown): void
  replace(document: unknown): void
  /** Saves; false when somebody else's change has to be brought together first, or it failed. */
  save(): Promise<boolean>
  /** Takes in the version that was published since the draft began. */
  takeVersion(): Promise<void>
  discard(): Promise<void>
  /** After publishing: everything begins anew. */
  restart(): Promise<void>
  readonly saving: boolean
  readonly error: unknown
  readonly meeting: Meeting | null
  /** Ends a meeting with the document that was agreed on; null leaves everything as it is. */
  settle(document: unknown): void
}

export const DraftContext = createContext<DraftEditing | null>(null)

/** The draft of the page around. */
export function useDraft(): DraftEditing {
  const editing = useContext(DraftContext)
  if (editing === null) throw new Error('no draft around')
  return editing
}

/** Edits outlive a look at another page; a reload asks first. */
let kept: Edited | null = null

function begin(view: DraftView): Edited {
  const document = view.draft?.document ?? view.active.document
  return {
    document,
    saved: document,
    revision: view.revision,
    baseVersion: view.draft?.baseVersion ?? view.active.version,
  }
}

function meetDraft(edited: Edited, { revision, draft }: DraftStateView, view: DraftView): Meeting {
  const saved = draft?.document ?? view.active.document
  const next = { saved, revision, baseVersion: draft?.baseVersion ?? view.active.version }
  return { kind: 'draft', by: draft?.changedBy ?? '', merged: merge(edited.saved, edited.document, saved), next }
}

/** The draft, edited on this page. Null until it is there. */
export function useDraftEditing(editable: boolean): { readonly editing: DraftEditing | null; readonly error: unknown } {
  const client = useQueryClient()
  const { data: view, error } = useQuery(draftQuery)
  const [edited, setEdited] = useState<Edited | null>(kept)
  const [meeting, setMeeting] = useState<Meeting | null>(null)
  const dirty = edited !== null && !same(edited.document, edited.saved)
  useEffect(() => {
    kept = dirty ? edited : null
  }, [edited, dirty])
  // Nothing edited here: what others save is simply shown.
  useEffect(() => {
    if (view !== undefined && !dirty && edited?.revision !== view.revision) setEdited(begin(view))
  }, [view, dirty, edited?.revision])
  useEffect(() => {
    if (!dirty) return undefined
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [dirty])
  const store = useMutation({
    mutationFn: async ({ document, revision, baseVersion }: Edited) =>
      (await tellAs(client, '/api/policy/draft', { revision, baseVersion, document }, 'PUT')) as DraftStateView,
  })
  const refresh = () => client.invalidateQueries({ queryKey: ['policy', 'draft'] })
  const restart = async (): Promise<void> => {
    const fresh = await client.fetchQuery({ ...draftQuery, staleTime: 0 })
    setEdited(begin(fresh))
    await client.invalidateQueries({ queryKey: ['policy'] })
  }
  if (view === undefined || edited === null) return { editing: null, error }
  const editing: DraftEditing = {
    view,
    document: edited.document as Policy,
    revision: edited.revision,
    baseVersion: edited.baseVersion,
    dirty,
    editable,
    saving: store.isPending,
    error: store.error,
    meeting,
    change: (path, value) => setEdited((old) => old && { ...old, document: withValue(old.document, path, value) }),
    replace: (document) => setEdited({ ...edited, document }),
    async save() {
      try {
        const { revision } = await store.mutateAsync(edited)
        setEdited((old) => old && { ...old, saved: edited.document, revision })
        await refresh()
        return true
      } catch (refusal) {
        if (refusal instanceof AskError && refusal.code === 'draft_changed') {
          store.reset()
          setMeeting(meetDraft(edited, refusal.body['state'] as DraftStateView, view))
        }
        return false
      }
    },
    async takeVersion() {
      const before = await client.fetchQuery(versionQuery(edited.baseVersion))
      const after = view.active
      const merged = merge(before.document, edited.document, after.document)
      const next = { saved: edited.saved, revision: edited.revision, baseVersion: after.version }
      setMeeting({ kind: 'version', by: `v${after.version}`, merged, next })
    },
    async discard() {
      await tellAs(client, '/api/policy/draft/discard', { revision: edited.revision })
      await restart()
    },
    restart,
    settle(document) {
      if (meeting !== null && document !== null) setEdited({ ...meeting.next, document })
      setMeeting(null)
      void refresh()
    },
  }
  return { editing, error }
}
