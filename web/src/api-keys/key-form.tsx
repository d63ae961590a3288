import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiKeyMade } from '../../../src/contracts/api-keys.ts'
import { SCOPES, type Scope } from '../../../src/ports/api-keys.ts'
import { useTell } from '../data/use-tell.ts'
import { Trouble } from '../parts/trouble.tsx'
import { KeyOnce } from './key-once.tsx'

const DAYS = [30, 90, 180, 365] as const

/** What a new key is for, what it may, and how long; then the key itself, once. */
export function KeyForm() {
  const { t } = useTranslation()
  const make = useTell<ApiKeyMade>(['api-keys', 'audit'])
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly Scope[]>(['leads:read'])
  const [days, setDays] = useState<number>(90)
  if (make.data) return <KeyOnce name={name} token={make.data.token} />
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate({ path: '/api/keys', body: { name, scopes, days } })
      }}
    >
      <TextInput
        data-autofocus
        label={t('apiKeys.name')}
        required
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        mb="md"
      />
      <fieldset className="key-scopes">
        <legend>{t('apiKeys.scopes')}</legend>
        {SCOPES.map((scope) => (
          <Checkbox
            key={scope}
            label={t(`apiKeys.scope.${scope}`)}
            description={<code>{scope}</code>}
            checked={scopes.includes(scope)}
            onChange={(event) =>
              setScopes(event.currentTarget.checked ? [...scopes, scope] : scopes.filter((one) => one !== scope))
            }
          />
        ))}
      </fieldset>
      <NativeSelect
        label={t('apiKeys.days')}
        data={DAYS.map((count) => ({ value: String(count), label: t('apiKeys.days.count', { count }) }))}
        value={String(days)}
        onChange={(event) => setDays(Number(event.currentTarget.value))}
        mb="md"
      />
      {make.isError && <Trouble title={t('apiKeys.actError')} error={make.error} onRetry={() => make.reset()} />}
      <Button type="submit" disabled={name.trim() === '' || scopes.length === 0} loading={make.isPending}>
        {t('apiKeys.make')}
      </Button>
    </form>
  )
}
