import { Button, TextInput } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HouseInvitation } from '../../../src/contracts/house.ts'
import { useTell } from '../data/use-tell.ts'
import { Trouble } from '../parts/trouble.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { dueWords } from '../time/time-words.ts'

const STALE = ['house', 'audit']

/** A code for an admin of the other account; it is shown once, with the time it has left. */
export function Invite({
  others,
  invitedUntil,
}: {
  readonly others: readonly string[]
  readonly invitedUntil: number | null
}) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const make = useTell<HouseInvitation>(STALE)
  const waits = make.data === undefined && invitedUntil !== null && invitedUntil > now
  return (
    <section className="house-door">
      <h2>{t('house.invite')}</h2>
      <p>{t('house.invite.what', { crms: others.join(', ') })}</p>
      {waits && <p>{t('house.invite.waits', { left: dueWords(invitedUntil, now, t) })}</p>}
      {make.data && <Code invitation={make.data} />}
      {make.isError && <Trouble title={t('house.actError')} error={make.error} onRetry={() => make.reset()} />}
      <Button
        variant={make.data ? 'default' : 'filled'}
        loading={make.isPending}
        onClick={() => make.mutate({ path: '/api/house/invitation', body: {} })}
      >
        {t(make.data || waits ? 'house.invite.again' : 'house.invite.make')}
      </Button>
    </section>
  )
}

function Code({ invitation: { code, until } }: { readonly invitation: HouseInvitation }) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const { copy, copied } = useClipboard()
  if (until <= now) return <p role="status">{t('house.code.over')}</p>
  return (
    <div role="status" className="house-code">
      <TextInput
        label={t('house.code')}
        description={t('house.code.what', { left: dueWords(until, now, t) })}
        value={code}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
        mb="sm"
      />
      <Button size="sm" variant="default" onClick={() => copy(code)}>
        {t(copied ? 'house.copied' : 'house.copy')}
      </Button>
    </div>
  )
}

/** Answers a code of the other account. */
export function Enter() {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const join = useTell<null>(STALE)
  return (
    <section className="house-door">
      <h2>{t('house.enter')}</h2>
      <p>{t('house.enter.what')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          join.mutate({ path: '/api/house/join', body: { code: code.trim() } })
        }}
      >
        <TextInput
          label={t('house.enter.code')}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          minLength={20}
          maxLength={100}
          required
          mb="sm"
        />
        {join.isError && <Trouble title={t('house.actError')} error={join.error} onRetry={() => join.reset()} />}
        <Button type="submit" loading={join.isPending}>
          {t('house.enter.act')}
        </Button>
      </form>
    </section>
  )
}
