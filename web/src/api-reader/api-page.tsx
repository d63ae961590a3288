import { Skeleton, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OpenApiDocument, OpenApiOperation } from '../../../src/contracts/openapi.ts'
import { ask } from '../data/ask.ts'
import { usePageTitle } from '../frame/use-page-title.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { languageNow } from '../words/speak.ts'
import './api.css'

interface Told {
  readonly method: string
  readonly path: string
  readonly operation: OpenApiOperation
}

/** Routes of the document in its order, those that hold the asked letters. */
function routesOf({ paths }: OpenApiDocument, asked: string): readonly Told[] {
  const wanted = asked.trim().toLowerCase()
  return Object.entries(paths)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method, path, operation })))
    .filter(({ method, path, operation }) => `${method} ${path} ${operation.summary}`.toLowerCase().includes(wanted))
}

/** A shape as JSON Schema, as the document has it. */
function Shape({ title, schema }: { readonly title: string; readonly schema: object | undefined }) {
  if (schema === undefined) return null
  return (
    <>
      <h2>{title}</h2>
      <pre className="api-shape" tabIndex={0} aria-label={title}>
        {JSON.stringify(schema, null, 2)}
      </pre>
    </>
  )
}

function Operation({ told: { method, path, operation } }: { readonly told: Told }) {
  const { t } = useTranslation()
  const [status, answer] = Object.entries(operation.responses).find(([name]) => name !== 'default') ?? ['200', null]
  const scope = operation.security?.flatMap(({ key }) => (Array.isArray(key) ? key.map(String) : []))[0]
  const body = operation.requestBody?.content['application/json']?.schema
  return (
    <li>
      <details>
        <summary>
          <code className="api-route">
            <strong>{method.toUpperCase()}</strong> {path}
          </code>{' '}
          <span className="muted">{operation.summary}</span>
        </summary>
        <div className="api-inside">
          {method !== 'get' && <p>{t('api.changes')}</p>}
          {scope !== undefined && <p>{t('api.scope', { scope })}</p>}
          {operation.parameters.length > 0 && (
            <>
              <h2>{t('api.parameters')}</h2>
              <dl className="api-parameters">
                {operation.parameters.map((parameter) => (
                  <div key={parameter.name}>
                    <dt>
                      <code>{parameter.name}</code>{' '}
                      <span className="muted">{t(parameter.required ? 'api.required' : 'api.optional')}</span>
                    </dt>
                    <dd>
                      {parameter.description} <code>{JSON.stringify(parameter.schema)}</code>
                    </dd>
                  </div>
                ))}
              </dl>
            </>
          )}
          <Shape title={t('api.body')} schema={body} />
          <Shape title={t('api.answer', { status })} schema={answer?.content?.['application/json']?.schema} />
        </div>
      </details>
    </li>
  )
}

/** The description of the API for people: what the reader's own role can ask. */
export function ApiPage() {
  const { t } = useTranslation()
  const [asked, setAsked] = useState('')
  usePageTitle(t('api.title'))
  const { data, error, refetch } = useQuery({
    queryKey: ['openapi', languageNow()],
    queryFn: ({ signal }) => ask<OpenApiDocument>(`/api/openapi.json?lang=${languageNow()}`, signal),
    staleTime: Infinity,
  })
  const found = data ? routesOf(data, asked) : []
  return (
    <div className="page page-reading">
      <h1>{t('api.title')}</h1>
      <p className="muted">{t('api.lead')}</p>
      <p>
        <a href={`/api/openapi.json?lang=${languageNow()}`}>{t('api.file')}</a>
      </p>
      {error && <Trouble title={t('api.error')} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} role="status" aria-label={t('app.loading')} />}
      {data && (
        <>
          <TextInput
            label={t('api.find')}
            value={asked}
            leftSection={<Icon name="search" />}
            onChange={(event) => setAsked(event.currentTarget.value)}
          />
          <p className="muted figures" role="status">
            {t('api.count', { count: found.length })}
          </p>
          {found.length === 0 ? (
            <Empty>{t('api.none')}</Empty>
          ) : (
            <ol className="api-list">
              {found.map((told) => (
                <Operation key={`${told.method} ${told.path}`} told={told} />
              ))}
            </ol>
          )}
        </>
      )}
    </div>
  )
}
