import { Alert, NavLink, Skeleton } from '@mantine/core'
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../data/queries.ts'
import { usePageTitle } from '../frame/use-page-title.ts'
import { Icon } from '../parts/icon.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { CadencesSection } from './cadences-section.tsx'
import { DraftHead } from './draft-head.tsx'
import { LookContext } from './fields.tsx'
import { MeetingForm } from './meeting-form.tsx'
import { lookQuery } from './policy-queries.ts'
import '../words/policy-words.ts'
import './policy.css'
import { PoolsSection } from './pools-section.tsx'
import { RoutingSection } from './routing-section.tsx'
import { SECTIONS, sectionNamed, topOf, type Section } from './sections.ts'
import { FitSection, RecyclingSection, ScoresSection, SourcesSection, StagesSection } from './score-sections.tsx'
import { SlaSection } from './sla-section.tsx'
import { TextSection } from './text-section.tsx'
import { DraftContext, useDraftEditing, type DraftEditing } from './use-draft.ts'

const route = getRouteApi('/policy/$section')
const PARTS: Readonly<Record<Section, () => ReactNode>> = {
  sources: SourcesSection,
  fit: FitSection,
  scores: ScoresSection,
  stages: StagesSection,
  routing: RoutingSection,
  pools: PoolsSection,
  sla: SlaSection,
  cadences: CadencesSection,
  recycling: RecyclingSection,
  text: TextSection,
}

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
  notice,
}: {
  readonly editing: DraftEditing
  readonly section: Section
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
      <MeetingForm />
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
        </nav>
        <section className="policy-section" aria-labelledby="policy-section">
          <h2 id="policy-section" className="policy-title">
            {t(`policy.section.${section}`)}
          </h2>
          <p className="muted">{t(`policy.about.${section}`)}</p>
          <Shown key={section} fallback={<p className="policy-error">{t('policy.unreadable')}</p>}>
            <Part />
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
