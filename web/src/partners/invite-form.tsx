import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PartnerInvited } from '../../../src/contracts/partner.ts'
import { useTell } from '../data/use-tell.ts'
import { Trouble } from '../parts/trouble.tsx'
import { LinkOnce } from './link-once.tsx'

/** Invites somebody of a partner; the link is shown once. */
export function InviteForm({ partnerId }: { readonly partnerId: string }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const invited = useTell<PartnerInvited>(['partners', 'audit'])
  if (invited.data) return <LinkOnce name={name.trim()} link={invited.data.link} />
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const body = { partnerId, name: name.trim(), ...(email.trim() === '' ? {} : { email: email.trim() }) }
        invited.mutate({ path: '/api/partners/users', body })
      }}
    >
      <TextInput
        data-autofocus
        label={t('partners.invite.name')}
        value={name}
        maxLength={120}
        required
        onChange={(event) => setName(event.currentTarget.value)}
        mb="md"
      />
      <TextInput
        type="email"
        label={t('partners.invite.email')}
        description={t('partners.invite.emailWhy')}
        value={email}
        maxLength={254}
        onChange={(event) => setEmail(event.currentTarget.value)}
        mb="md"
      />
      {invited.isError && (
        <Trouble title={t('partners.actError')} error={invited.error} onRetry={() => invited.reset()} />
      )}
      <Button type="submit" disabled={name.trim() === ''} loading={invited.isPending}>
        {t('partners.invite.make')}
      </Button>
    </form>
  )
}
