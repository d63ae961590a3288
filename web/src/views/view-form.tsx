import { Button, Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ViewPage } from '../../../src/ports/saved-views.ts'
import { useTell } from '../data/use-tell.ts'
import { Trouble } from '../parts/trouble.tsx'
import { VIEWS_KEY } from './view-queries.ts'

interface Props {
  readonly page: ViewPage
  /** What the page shows, as it stands in the address. */
  readonly shown: string
  readonly mayShare: boolean
}

/** Keeps what is shown under a name. */
export function ViewForm({ page, shown, mayShare }: Props) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [forAll, setForAll] = useState(false)
  const save = useTell<object>([VIEWS_KEY, 'audit'])
  return (
    <form
      className="view-form"
      onSubmit={(event) => {
        event.preventDefault()
        const body = { id: crypto.randomUUID(), page, query: shown, name: name.trim(), forAll }
        save.mutate({ path: '/api/views', body }, { onSuccess: () => setName('') })
      }}
    >
      <h2>{t('views.new')}</h2>
      {save.isError && <Trouble title={t('views.actError')} error={save.error} onRetry={() => save.reset()} />}
      <TextInput
        label={t('views.name')}
        required
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {mayShare && (
        <Checkbox
          label={t('views.forAll.choose')}
          checked={forAll}
          onChange={(event) => setForAll(event.currentTarget.checked)}
        />
      )}
      <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
        {t('views.save')}
      </Button>
    </form>
  )
}
