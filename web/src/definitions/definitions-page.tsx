import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { DefinitionsView, DefinitionView } from '../../../src/contracts/definitions.ts'
import { meQuery, timed } from '../data/queries.ts'
import { usePageTitle } from '../frame/use-page-title.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { exactTime } from '../time/time-words.ts'
import { languageNow, localeOf } from '../words/speak.ts'
import { AgreementBox } from './agreement-box.tsx'
import './definitions.css'

const route = getRouteApi('/definitions')

/** The shared agreement between marketing and sales: what every word means, who signed it, when it is reviewed. */
export function DefinitionsPage() {
  const { t } = useTranslation()
  const { version } = route.useSearch()
  const { data: me } = useQuery(meQuery)
  const { data, error, refetch } = useQuery({
    queryKey: ['definitions', version ?? 'active'],
    queryFn: ({ signal }) =>
      timed<DefinitionsView>(`/api/definitions${version === undefined ? '' : `?version=${version}`}`, signal),
  })
  usePageTitle(t('place.definitions'))
  const maySign = me?.signedIn === true && (me.role === 'admin' || me.role === 'manager')
  return (
    <div className="page definitions">
      <h1>{t('place.definitions')}</h1>
      <p className="muted definitions-about">{t('definitions.about')}</p>
      {error && !data && <Trouble title={t('definitions.error')} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton height={480} role="status" aria-label={t('app.loading')} />}
      {data && <Whole view={data} maySign={maySign} />}
    </div>
  )
}

function Whole({ view, maySign }: { readonly view: DefinitionsView; readonly maySign: boolean }) {
  const { t } = useTranslation()
  const language = languageNow()
  const published = new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium' }).format(view.publishedAt)
  return (
    <>
      <div className="definitions-head">
        <p>
          <time dateTime={new Date(view.publishedAt).toISOString()} title={exactTime(view.publishedAt)}>
            {t('definitions.version', { version: view.version, name: view.policyName, when: published })}
          </time>
        </p>
        <Button className="no-print" variant="default" onClick={() => window.print()}>
          {t('definitions.print')}
        </Button>
      </div>
      {view.version !== view.active && (
        <p className="no-print">
          {t('definitions.older', { version: view.version, active: view.active })}{' '}
          <Link to="/definitions">{t('definitions.toActive')}</Link>
        </p>
      )}
      <AgreementBox view={view} maySign={maySign} />
      <div className="definitions-body">
        <nav className="definitions-contents no-print" aria-label={t('definitions.contents')}>
          <ul>
            {view.groups.flatMap(({ definitions }) =>
              definitions.map(({ id, name, changed }) => (
                <li key={id}>
                  <a href={`#${id}`}>{name[language]}</a>
                  {changed && <span className="muted"> · {t('policy.mark.changed')}</span>}
                </li>
              )),
            )}
          </ul>
        </nav>
        <div>
          {view.groups.map(({ id, definitions }) => (
            <section key={id} aria-labelledby={`group-${id}`}>
              <h2 id={`group-${id}`}>{t(`definitions.group.${id}`)}</h2>
              {definitions.map((definition) => (
                <Word key={definition.id} definition={definition} agreed={view.agreed} />
              ))}
            </section>
          ))}
        </div>
      </div>
    </>
  )
}

/** One word: what it means, where it is settled, and the leads to which it applies now. */
function Word({ definition, agreed }: { readonly definition: DefinitionView; readonly agreed: number | null }) {
  const { t } = useTranslation()
  const language = languageNow()
  const { id, name, parts, leads, changed, settledIn } = definition
  const word = name[language]
  return (
    <article id={id} className="definition" aria-labelledby={`word-${id}`}>
      <div className="definition-head">
        <h3 id={`word-${id}`}>{word}</h3>
        {changed && agreed !== null && (
          <StatusMark kind="due">{t('definitions.changed', { version: agreed })}</StatusMark>
        )}
        <span className="grow" />
        {leads && (
          <Link className="no-print" to="/leads" search={leads} aria-label={t('definitions.leadsOf', { word })}>
            {t('definitions.leads')}
          </Link>
        )}
        <Link
          className="no-print"
          to="/policy/$section"
          params={{ section: settledIn }}
          aria-label={t('definitions.settledOf', { word })}
        >
          {t('definitions.settled')}
        </Link>
      </div>
      <dl>
        {parts.map(({ kind, lines }) => (
          <div key={kind}>
            <dt>{t(`definitions.part.${kind}`)}</dt>
            {lines.map((line) => (
              <dd key={line.en}>{line[language]}</dd>
            ))}
          </div>
        ))}
      </dl>
    </article>
  )
}
