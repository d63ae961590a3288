import { Button, Checkbox, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HousePolicyView, PolicyVersionView } from '../../../src/contracts/policy.ts'
import { useTell } from '../data/use-tell.ts'
import { Sheet } from '../parts/sheet.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { ChangeList, FindingList } from '../policy/change-list.tsx'
import '../policy/policy.css'
import { housePolicyQuery } from '../policy/policy-queries.ts'
import { ReasonForm } from '../policy/reason-form.tsx'
import { useBusinessNow } from '../time/business-time.ts'
import { agoWords } from '../time/time-words.ts'

type Policies = NonNullable<HousePolicyView['house']>

/** Whether both accounts decide by the same policy, the way to make it so, and who may publish where. */
export function HousePolicy() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(housePolicyQuery)
  return (
    <section className="house-policy">
      <h2>{t('housePolicy.title')}</h2>
      {error && <Trouble title={t('house.error')} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={96} role="status" aria-label={t('app.loading')} />}
      {data?.house && <Compared policies={data.house} />}
    </section>
  )
}

function Compared({ policies }: { readonly policies: Policies }) {
  const { t } = useTranslation()
  const now = useBusinessNow()
  const { same, changes, here, there, crmName: crm, mayPublish } = policies
  const facts = ({ version, author, publishedAt }: PolicyVersionView) => ({
    version,
    who: author,
    when: agoWords(publishedAt, now, t),
  })
  return (
    <>
      <StatusMark kind={same ? 'met' : 'due'}>
        {same ? t('housePolicy.same') : t('housePolicy.differs', { count: changes.length })}
      </StatusMark>
      <p>
        {t('housePolicy.here', facts(here))} {t('housePolicy.there', { crm, ...facts(there) })}{' '}
        <Link to="/policy/versions">{t('housePolicy.versions')}</Link>
      </p>
      {!same && <p>{t('housePolicy.why')}</p>}
      {!same && <TakeOver policies={policies} />}
      <Allow policies={policies} />
      <p className="muted">{mayPublish ? t('housePolicy.may') : t('housePolicy.mayNot', { crm })}</p>
    </>
  )
}

/** The other account's policy in place of this one's, after showing what that changes. */
function TakeOver({ policies }: { readonly policies: Policies }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  const take = useTell<unknown>(['policy', 'house', 'audit', 'pulse'])
  const { crmName: crm, accountId: account, here, there, changes, findings, publishable } = policies
  const title = t('housePolicy.takeOver', { crm })
  const told = { expectedVersion: here.version, expectedThere: there.version }
  return (
    <>
      <Button onClick={() => setOpened(true)}>{title}</Button>
      <Sheet wide title={title} opened={opened} onClose={() => setOpened(false)}>
        <ReasonForm
          what={
            <>
              <p>{t('housePolicy.takeOver.what', { crm, account })}</p>
              <ChangeList changes={changes} />
              <FindingList findings={findings} />
            </>
          }
          label={title}
          suggested={t('housePolicy.takeOver.reason', { crm, version: there.version })}
          busy={take.isPending}
          refused={!publishable}
          onReason={(reason) =>
            take.mutate(
              { path: '/api/policy/house/take-over', body: { ...told, reason } },
              { onSuccess: () => setOpened(false) },
            )
          }
        />
        {take.error && (
          <Trouble title={t('housePolicy.takeOver.error')} error={take.error} onRetry={() => take.reset()} />
        )}
      </Sheet>
    </>
  )
}

/** The leave this account gives, which is kept as soon as it is said. */
function Allow({ policies: { crmName: crm, letsPublish } }: { readonly policies: Policies }) {
  const { t } = useTranslation()
  const allow = useTell<null>(['policy', 'audit'])
  return (
    <>
      <Checkbox
        label={t('housePolicy.let', { crm })}
        description={t('housePolicy.let.what')}
        checked={letsPublish}
        disabled={allow.isPending}
        onChange={(event) =>
          allow.mutate({ path: '/api/policy/house/let', body: { isLet: event.currentTarget.checked } })
        }
        my="md"
      />
      {allow.error && <Trouble title={t('house.actError')} error={allow.error} onRetry={() => allow.reset()} />}
    </>
  )
}
