import { Button, Skeleton, Textarea } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WebsiteView } from '../../../src/contracts/website.ts'
import { AskError, tell } from '../data/ask.ts'
import { meQuery, timed } from '../data/queries.ts'
import { usePageTitle } from '../frame/use-page-title.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { Empty, Trouble } from '../parts/trouble.tsx'
import '../words/website-words.ts'
import './website.css'

const websiteQuery = {
  queryKey: ['website'],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) => timed<WebsiteView>('/api/website', signal),
}

/** Which websites may send; one a line. */
function Origins({ view }: { readonly view: WebsiteView }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [text, setText] = useState(view.origins.join('\n'))
  const origins = text.split(/\s+/).filter((one) => one !== '')
  const save = useMutation({
    mutationFn: async (): Promise<WebsiteView> => {
      const me = await client.fetchQuery({ ...meQuery, staleTime: 0 })
      if (!me.signedIn) throw new AskError(401, 'signin_needed', '')
      return (await tell('/api/website', me.csrf, { origins }, 'PUT')) as WebsiteView
    },
    onSuccess: (answer) => client.setQueryData(websiteQuery.queryKey, answer),
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Textarea
        label={t('website.origins')}
        description={t('website.origins.what')}
        rows={3}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        mb="sm"
      />
      {save.isError && <Trouble title={t('website.saveError')} error={save.error} onRetry={() => save.reset()} />}
      <Button type="submit" loading={save.isPending}>
        {t('website.save')}
      </Button>{' '}
      <span role="status">{save.isSuccess && t('website.saved', { count: save.data.origins.length })}</span>
    </form>
  )
}

/** A line to put on the website. */
function Line({ title, text, what }: { readonly title: string; readonly text: string; readonly what?: string }) {
  const { t } = useTranslation()
  const { copy, copied } = useClipboard()
  return (
    <section>
      <h2>{title}</h2>
      {what !== undefined && <p className="muted">{what}</p>}
      <pre className="website-line" tabIndex={0} aria-label={title}>
        {text}
      </pre>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${t('website.copy')}: ${title}`}
        onClick={() => copy(text)}
      >
        {t(copied ? 'website.copied' : 'website.copy')}
      </Button>
    </section>
  )
}

/** The visitor script: which websites may send, and what to put on them. */
export function WebsitePage() {
  const { t } = useTranslation()
  usePageTitle(t('website.title'))
  const { data, error, refetch } = useQuery(websiteQuery)
  if (error instanceof AskError && error.status === 404) return <Empty>{t('website.notAllowed')}</Empty>
  return (
    <div className="page page-reading">
      <h1>{t('website.title')}</h1>
      <p className="muted">{t('website.lead')}</p>
      {error && <Trouble title={t('website.error')} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} role="status" aria-label={t('app.loading')} />}
      {data && (
        <>
          <p>
            <StatusMark kind={data.origins.length === 0 ? 'quiet' : 'met'}>
              {data.origins.length === 0 ? t('website.off') : t('website.on', { count: data.origins.length })}
            </StatusMark>
          </p>
          <Origins view={data} />
          <Line
            title={t('website.line')}
            text={`<script async src="${data.script}" data-site="${data.site}"></script>`}
          />
          <Line title={t('website.consent')} what={t('website.consent.what')} text="estafet('consent', true)" />
          <Line
            title={t('website.identify')}
            what={t('website.identify.what')}
            text="estafet('identify', 'name@company.example')"
          />
        </>
      )}
    </div>
  )
}
