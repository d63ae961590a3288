import { Button, TextInput } from '@mantine/core'
import { defaultParseSearch, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { VIEW_PAGES } from '../../../src/ports/saved-views.ts'
import type { useTell } from '../data/use-tell.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { viewPath, type View } from './view-queries.ts'

interface Props {
  readonly view: View
  /** What the page shows now, as it stands in the address; null: another page is open. */
  readonly shown: string | null
  readonly mayShare: boolean
  readonly tell: ReturnType<typeof useTell<null>>
  readonly onOpen: () => void
  readonly onRemoved: () => void
}

/** One view: its name opens it; beside it what can be done with it. */
export function ViewRow({ view, shown, mayShare, tell, onOpen, onRemoved }: Props) {
  const { t } = useTranslation()
  const [renaming, setRenaming] = useState(false)
  const { id, name, query, forAll, page, start } = view
  const change = (to: Partial<Pick<View, 'name' | 'query' | 'forAll'>>): void =>
    tell.mutate(
      { path: viewPath(id), method: 'PUT', body: { name, query, forAll, ...to } },
      { onSuccess: () => setRenaming(false) },
    )
  const begin = (): void => tell.mutate({ path: '/api/views/start', method: 'PUT', body: { id: start ? null : id } })
  const remove = (): void => tell.mutate({ path: `${viewPath(id)}/remove`, body: {} }, { onSuccess: onRemoved })
  const button = (words: string, label: string, onClick: () => void) => (
    <Button size="compact-sm" variant="default" aria-label={label} disabled={tell.isPending} onClick={onClick}>
      {words}
    </Button>
  )
  return (
    <li>
      {renaming ? (
        <NameForm name={name} onSave={(next) => change({ name: next })} onLeave={() => setRenaming(false)} />
      ) : (
        <p className="view-name">
          <Link
            to={VIEW_PAGES[page]}
            search={(): Readonly<Record<string, unknown>> => defaultParseSearch(query)}
            onClick={onOpen}
          >
            {name}
          </Link>{' '}
          <span className="muted">
            {t(`views.page.${page}`)}
            {forAll && ` · ${t('views.forAll', { name: view.madeBy })}`}
          </span>{' '}
          {start && <StatusMark kind="quiet">{t('views.start')}</StatusMark>}
        </p>
      )}
      <div className="view-acts">
        {start
          ? button(t('views.notBegin'), t('views.notBeginOf', { name }), begin)
          : button(t('views.begin'), t('views.beginOf', { name }), begin)}
        {view.mayChange && (
          <>
            {button(t('views.rename'), t('views.renameOf', { name }), () => setRenaming(true))}
            {shown !== null &&
              button(t('views.replace'), t('views.replaceOf', { name }), () => change({ query: shown }))}
            {mayShare &&
              !forAll &&
              button(t('views.share'), t('views.shareOf', { name }), () => change({ forAll: true }))}
            {forAll && button(t('views.unshare'), t('views.unshareOf', { name }), () => change({ forAll: false }))}
            {button(t('views.remove'), t('views.removeOf', { name }), remove)}
          </>
        )}
      </div>
    </li>
  )
}

function NameForm(props: { readonly name: string; onSave(name: string): void; readonly onLeave: () => void }) {
  const { t } = useTranslation()
  const [name, setName] = useState(props.name)
  return (
    <form
      className="view-naming"
      onSubmit={(event) => {
        event.preventDefault()
        props.onSave(name.trim())
      }}
    >
      <TextInput
        aria-label={t('views.name')}
        autoFocus
        required
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          props.onLeave()
        }}
      />
      <Button type="submit" variant="default" disabled={name.trim() === ''}>
        {t('views.save')}
      </Button>
    </form>
  )
}
