import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PartnerInvited, PartnersView, PartnerUserView } from '../../../src/contracts/partner.ts'
import { AskError } from '../data/ask.ts'
import { timed } from '../data/queries.ts'
import { useTell } from '../data/use-tell.ts'
import { usePageTitle } from '../frame/use-page-title.ts'
import { Sheet } from '../parts/sheet.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { agoWords } from '../time/time-words.ts'
import '../partner/partner.css'
import { CheckExport } from './check-export.tsx'
import { InviteForm } from './invite-form.tsx'
import { LinkOnce } from './link-once.tsx'

type Partner = PartnersView['partners'][number]

function Person({ user }: { readonly user: PartnerUserView }) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const [asking, setAsking] = useState(false)
  const link = useTell<PartnerInvited>(['partners', 'audit'])
  const out = useTell<null>(['partners', 'audit'])
  const path = `/api/partners/users/${encodeURIComponent(user.id)}`
  const state =
    user.revokedAt !== null
      ? t('partners.out', { time: agoWords(user.revokedAt, now, t) })
      : user.signedInAt === null
        ? t('partners.invited', { time: agoWords(user.invitedAt, now, t) })
        : t('partners.seen', { time: agoWords(user.signedInAt, now, t) })
  return (
    <li>
      <span className="who">
        <span>{user.name}</span>
        <span className="muted">{[user.email, state].filter(Boolean).join(' · ')}</span>
      </span>
      {user.revokedAt === null && (
        <span className="partner-user-acts">
          <Button
            size="compact-sm"
            variant="default"
            loading={link.isPending}
            aria-label={t('partners.newLinkOf', { name: user.name })}
            onClick={() => link.mutate({ path: `${path}/link`, body: {} })}
          >
            {t('partners.newLink')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('partners.revokeOf', { name: user.name })}
            onClick={() => setAsking(true)}
          >
            {t('partners.revoke')}
          </Button>
        </span>
      )}
      {link.data && <LinkOnce name={user.name} link={link.data.link} />}
      {(link.isError || out.isError) && (
        <Trouble
          title={t('partners.actError')}
          error={link.error ?? out.error}
          onRetry={() => {
            link.reset()
            out.reset()
          }}
        />
      )}
      <Sheet title={t('partners.revoke.title', { name: user.name })} opened={asking} onClose={() => setAsking(false)}>
        <p>{t('partners.revoke.what')}</p>
        <Button
          data-autofocus
          onClick={() => {
            setAsking(false)
            out.mutate({ path: `${path}/revoke`, body: {} })
          }}
        >
          {t('partners.revoke.sure')}
        </Button>
      </Sheet>
    </li>
  )
}

function PartnerCard({ partner }: { readonly partner: Partner }) {
  const { t } = useTranslation()
  const [inviting, setInviting] = useState(false)
  const hidden = partner.hides.map((what) => t(`partners.hide.${what}`)).join(', ')
  return (
    <section className="partner-card" aria-label={partner.name}>
      <div className="partner-card-head">
        <h2>{partner.name}</h2>
        <span className="muted figures">
          {t('partners.sent', { count: partner.sent })} · {t('partners.won', { count: partner.won })}
        </span>
        <span className="grow" />
        {partner.inPolicy ? (
          <Button
            size="sm"
            variant="default"
            aria-label={t('partners.inviteTo', { partner: partner.name })}
            onClick={() => setInviting(true)}
          >
            {t('partners.invite')}
          </Button>
        ) : (
          <StatusMark kind="quiet">{t('partners.ended')}</StatusMark>
        )}
      </div>
      <p className="muted">{hidden === '' ? t('partners.hidesNothing') : t('partners.hides', { what: hidden })}</p>
      {partner.users.length === 0 ? (
        <p className="muted">{t('partners.people.none')}</p>
      ) : (
        <ul className="partner-people" aria-label={t('partners.people')}>
          {partner.users.map((user) => (
            <Person key={user.id} user={user} />
          ))}
        </ul>
      )}
      <Sheet
        title={t('partners.inviteTo', { partner: partner.name })}
        opened={inviting}
        onClose={() => setInviting(false)}
      >
        <InviteForm partnerId={partner.id} />
      </Sheet>
    </section>
  )
}

/** Agreements with partners, the people who look at their leads, and a check of what they exported. */
export function PartnersPage() {
  const { t } = useTranslation()
  usePageTitle(t('partners.title'))
  const { data, error, refetch } = useQuery({
    queryKey: ['partners'],
    queryFn: ({ signal }) => timed<PartnersView>('/api/partners', signal),
  })
  if (error instanceof AskError && error.status === 404) return <Empty>{t('partners.notAllowed')}</Empty>
  return (
    <div className="page page-reading">
      <h1>{t('partners.title')}</h1>
      <p className="muted">{t('partners.lead')}</p>
      {error && <Trouble title={t('partners.error')} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} role="status" aria-label={t('app.loading')} />}
      {data?.partners.length === 0 && <Empty title={t('partners.none.title')}>{t('partners.none.text')}</Empty>}
      {data?.partners.map((partner) => (
        <PartnerCard key={partner.id} partner={partner} />
      ))}
      {data && data.partners.length > 0 && <CheckExport partners={data.partners} />}
    </div>
  )
}
