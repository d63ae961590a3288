import { Alert, NavLink, Skeleton } from '@mantine/core'
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Component, lazy, Suspense, type ComponentType, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../data/queries.ts'
import { usePageTitle } from '../frame/use-page-title.ts'
import { Icon } from '../parts/icon.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { DraftHead } from './draft-head.tsx'
import { LookContext } from './fields.tsx'
import { lookQuery } from './policy-queries.ts'
import './policy.css'
import { SECTIONS, sectionNamed, topOf, type Section } from './sections.ts'
import { DraftContext, useDraftEditing, type DraftEditing } from './use-draft.ts'

const route = getRouteApi('/policy/$section')

type Forms = Readonly<Record<string, ComponentType>>

/** A form that is loaded when its section is first opened. */
function later<Loaded extends Forms>(load: () => Promise<Loaded>, name: keyof Loaded & string) {
  return lazy(async () => ({ default: (await load())[name]! }))
}

const scoreForms = () => import('./score-sections.tsx')
const PARTS: Readonly<Record<Section, ComponentType>> = {
  sources: later(scoreForms, 'SourcesSection'),
  fit: later(scoreForms, 'FitSection'),
  scores: later(() => import('./scores-section.tsx'), 'ScoresSection'),
  stages: later(scoreForms, 'StagesSection'),
  routing: later(() => import('./routing-section.tsx'), 'RoutingSection'),
  pools: later(() => import('./pools-section.tsx'), 'PoolsSection'),
  sla: later(() => import('./sla-section.tsx'), 'SlaSection'),
  cadences: later(() => import('./cadences-section.tsx'), 'CadencesSection'),
  recycling: later(scoreForms, 'RecyclingSection'),
  limits: later(() => import('./limits-section.tsx'), 'LimitsSection'),
  text: later(() => import('./text-section.tsx'), 'TextSection'),
}

const MeetingForm = later(() => import('./meeting-form.tsx'), 'MeetingForm')

/** The rules, changed without fear: a draft, what lint says, what it changes, what it would do. */
export function PolicyPage() {
  const { t } = useTranslation()
  const section = sectionNamed(route.useParams().section)
  const { data: me } = useQuery(meQuery)
  const roomy = useMediaQuery('(min-width: 48em)', true)
  const isAdmin = me?.signedIn === true && me.role === 'admin'
  const { editing, error } = useDraftEditing(isAdmin && roomy)
  usePageTitle(`${t(`policy.section.${section}`)} · ${t('place.policy')}`)
  return (
    <div className="page">
      <h1>{t('place.policy')}</h1>
      {error !== null && error !== undefined && (
        <Trouble title={t('policy.error')} error={error} onRetry={() => window.location.reload()} />
      )}
      {editing === null ? (
        !error && <Skeleton height={320} role="status" aria-label={t('app.loading')} />
      ) : (
        <DraftContext value={editing}>
          <Editor
            editing={editing}
            section={section}
            isAdmin={isAdmin}
            notice={isAdmin ? (roomy ? null : 'policy.onPhone') : 'policy.readOnly'}
          />
        </DraftContext>
      )}
    </div>
  )
}

function Editor({
  editing,
  section,
  isAdmin,
  notice,
}: {
  readonly editing: DraftEditing
  readonly section: Section
  readonly isAdmin: boolean
  readonly notice: 'policy.onPhone' | 'policy.readOnly' | null
}) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [settled] = useDebouncedValue(editing.document, 400)
  const { data: look, error } = useQuery(lookQuery(client, settled))
  const Part = PARTS[section]
  const marks = (one: Section): string => {
    const inside = (place: string): boolean =>
      topOf(one).includes(place.split('.')[0] ?? '') &&
      !(one === 'stages' && /^stages\.(recycle|unreachable|silence)/.test(place)) &&
      !(one === 'recycling' && !/^stages\.(recycle|unreachable|silence)/.test(place))
    if (look?.findings.some((finding) => finding.level === 'error' && inside(finding.path)))
      return t('policy.mark.error')
    return look?.changes.some((change) => inside(change.path.join('.'))) === true ? t('policy.mark.changed') : ''
  }
  return (
    <LookContext value={look ?? null}>
      {notice !== null && (
        <Alert variant="default" icon={<Icon name="quiet" size={20} />} className="policy-notice">
          {t(notice)}
        </Alert>
      )}
      <DraftHead />
      {error && (
        <Trouble
          title={t('policy.lookError')}
          error={error}
          onRetry={() => void client.invalidateQueries({ queryKey: ['policy-look'] })}
        />
      )}
      {editing.meeting !== null && (
        <Suspense fallback={null}>
          <MeetingForm />
        </Suspense>
      )}
      <div className="policy-frame">
        <nav className="policy-sections" aria-label={t('policy.sections')}>
          {SECTIONS.map((one) => (
            <NavLink
              key={one}
              component={Link}
              to={`/policy/${one}`}
              label={t(`policy.section.${one}`)}
              rightSection={marks(one) !== '' && <span className="policy-mark">{marks(one)}</span>}
              active={one === section}
              aria-current={one === section ? 'page' : undefined}
            />
          ))}
          <NavLink component={Link} to="/policy/versions" label={t('policy.versions')} />
          {isAdmin && <NavLink component={Link} to="/policy/rollout" label={t('rollout.title')} />}
        </nav>
        <section className="policy-section" aria-labelledby="policy-section">
          <h2 id="policy-section" className="policy-title">
            {t(`policy.section.${section}`)}
          </h2>
          <p className="muted">{t(`policy.about.${section}`)}</p>
          <Shown key={section} fallback={<p className="policy-error">{t('policy.unreadable')}</p>}>
            <Suspense fallback={<Skeleton height={320} role="status" aria-label={t('app.loading')} />}>
              <Part />
            </Suspense>
          </Shown>
        </section>
      </div>
    </LookContext>
  )
}

/** A draft written as text may lack what a form shows; the text stays reachable then. */
class Shown extends Component<
  { readonly children: ReactNode; readonly fallback: ReactNode },
  { readonly broken: boolean }
> {
  override state = { broken: false }
  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true }
  }
  override render(): ReactNode {
    return this.state.broken ? this.props.fallback : this.props.children
  }
}
