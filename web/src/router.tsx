import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { auditSearch } from './audit/audit-search.ts'
import { NotFound, Root } from './frame/root.tsx'
import { leadTab } from './lead/lead-tabs.ts'
import { leadSearch } from './leads/lead-search.ts'
import { partnerSearch } from './partner/partner-search.ts'
import { reportSearch } from './reports/report-search.ts'
import { teamSearch } from './team/team-search.ts'
import { takeWish } from './signin/wish.ts'
import { withDefinitionsWords, withPolicyWords, withSetupWords } from './words/policy-words.ts'

type Raw = Readonly<Record<string, unknown>>
function text(raw: Raw, name: string): string | undefined {
  const value = raw[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
/** Keys without a value are left out, so that addresses stay short. */
type Optional<Name extends string> = { readonly [Key in Name]?: string | undefined }

const root = createRootRoute({ component: Root, notFoundComponent: NotFound })
const live = createRoute({
  getParentRoute: () => root,
  path: '/live',
  component: lazyRouteComponent(() => import('./live/live-page.tsx'), 'LivePage'),
  validateSearch: (raw: Raw): Optional<'why' | 'q'> & { readonly connected?: boolean | undefined } => ({
    why: text(raw, 'why'),
    q: text(raw, 'q') ?? (typeof raw['q'] === 'number' ? String(raw['q']) : undefined),
    connected: raw['connected'] === 1 || raw['connected'] === true ? true : undefined,
  }),
  beforeLoad: () => {
    const wish = takeWish()
    if (wish !== null && !wish.startsWith('/live')) throw redirect({ href: wish, replace: true })
  },
})
const leads = createRoute({
  getParentRoute: () => root,
  path: '/leads',
  component: lazyRouteComponent(() => import('./leads/leads-page.tsx'), 'LeadsPage'),
  validateSearch: leadSearch,
})
const lead = createRoute({
  getParentRoute: () => root,
  path: '/leads/$leadId',
  component: lazyRouteComponent(() => import('./lead/lead-page.tsx'), 'LeadPage'),
  validateSearch: leadTab,
})
const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  component: lazyRouteComponent(() => import('./audit/audit-page.tsx'), 'AuditPage'),
  validateSearch: auditSearch,
})
const decision = createRoute({
  getParentRoute: () => root,
  path: '/decisions/$decisionId',
  component: lazyRouteComponent(() => import('./why/decision-page.tsx'), 'DecisionPage'),
})
const queues = createRoute({
  getParentRoute: () => root,
  path: '/queues/$name',
  component: lazyRouteComponent(() => import('./queues/queues-page.tsx'), 'QueuesPage'),
})
const firstQueue = createRoute({
  getParentRoute: () => root,
  path: '/queues',
  beforeLoad: () => {
    throw redirect({ to: '/queues/$name', params: { name: 'unassigned' }, replace: true })
  },
})
/** Where failed records stood alone. */
const failed = createRoute({
  getParentRoute: () => root,
  path: '/failed',
  beforeLoad: () => {
    throw redirect({ to: '/queues/$name', params: { name: 'failed' }, replace: true })
  },
})
const firstReport = createRoute({
  getParentRoute: () => root,
  path: '/reports',
  validateSearch: reportSearch,
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/reports/velocity', search, replace: true })
  },
})
const newestDecisions = createRoute({
  getParentRoute: () => root,
  path: '/decisions',
  beforeLoad: () => {
    throw redirect({ to: '/live', replace: true })
  },
})
/** The one that everybody finds who finds any. */
const firstSetting = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/api', replace: true })
  },
})
const firstOfMine = createRoute({
  getParentRoute: () => root,
  path: '/me',
  beforeLoad: () => {
    throw redirect({ to: '/me/notices', replace: true })
  },
})
const today = createRoute({
  getParentRoute: () => root,
  path: '/today',
  component: lazyRouteComponent(() => import('./today/today-page.tsx'), 'TodayPage'),
})
const velocity = createRoute({
  getParentRoute: () => root,
  path: '/reports/velocity',
  component: lazyRouteComponent(() => import('./reports/velocity-page.tsx'), 'VelocityPage'),
  validateSearch: reportSearch,
})
const sla = createRoute({
  getParentRoute: () => root,
  path: '/reports/sla',
  component: lazyRouteComponent(() => import('./reports/sla-page.tsx'), 'SlaPage'),
  validateSearch: reportSearch,
})
const holes = createRoute({
  getParentRoute: () => root,
  path: '/reports/holes',
  component: lazyRouteComponent(() => import('./reports/holes-page.tsx'), 'HolesPage'),
  validateSearch: reportSearch,
})
const partner = createRoute({
  getParentRoute: () => root,
  path: '/partner',
  component: lazyRouteComponent(() => import('./partner/partner-page.tsx'), 'PartnerPage'),
  validateSearch: partnerSearch,
})
const partnerLead = createRoute({
  getParentRoute: () => root,
  path: '/partner/leads/$publicId',
  component: lazyRouteComponent(() => import('./partner/partner-lead-page.tsx'), 'PartnerLeadPage'),
})
const partners = createRoute({
  getParentRoute: () => root,
  path: '/partners',
  component: lazyRouteComponent(() => import('./partners/partners-page.tsx'), 'PartnersPage'),
})
const team = createRoute({
  getParentRoute: () => root,
  path: '/team',
  component: lazyRouteComponent(() => import('./team/team-page.tsx'), 'TeamPage'),
  validateSearch: teamSearch,
})
const ledger = createRoute({
  getParentRoute: () => root,
  path: '/team/$repId',
  component: lazyRouteComponent(() => import('./team/ledger-page.tsx'), 'LedgerPage'),
  validateSearch: teamSearch,
})
const leaver = createRoute({
  getParentRoute: () => root,
  path: '/team/leaver/$repId',
  component: lazyRouteComponent(() => import('./team/leaver-page.tsx'), 'LeaverPage'),
})
const notices = createRoute({
  getParentRoute: () => root,
  path: '/me/notices',
  component: lazyRouteComponent(() => import('./me/notices-page.tsx'), 'NoticesPage'),
})
const api = createRoute({
  getParentRoute: () => root,
  path: '/settings/api',
  component: lazyRouteComponent(() => import('./api-reader/api-page.tsx'), 'ApiPage'),
})
const apiKeys = createRoute({
  getParentRoute: () => root,
  path: '/settings/api-keys',
  component: lazyRouteComponent(() => import('./api-keys/api-keys-page.tsx'), 'ApiKeysPage'),
})
const website = createRoute({
  getParentRoute: () => root,
  path: '/settings/website',
  component: lazyRouteComponent(() => import('./website/website-page.tsx'), 'WebsitePage'),
})
const crmStage = createRoute({
  getParentRoute: () => root,
  path: '/settings/crm-stage',
  component: lazyRouteComponent(() => import('./crm-stage/crm-stage-page.tsx'), 'CrmStagePage'),
})
const house = createRoute({
  getParentRoute: () => root,
  path: '/settings/house',
  component: lazyRouteComponent(() => withPolicyWords(import('./house/house-page.tsx')), 'HousePage'),
})
const backfill = createRoute({
  getParentRoute: () => root,
  path: '/settings/backfill',
  component: lazyRouteComponent(() => import('./backfill/backfill-page.tsx'), 'BackfillPage'),
})
const policy = createRoute({
  getParentRoute: () => root,
  path: '/policy/$section',
  component: lazyRouteComponent(() => withPolicyWords(import('./policy/policy-page.tsx')), 'PolicyPage'),
})
const firstSection = createRoute({
  getParentRoute: () => root,
  path: '/policy',
  beforeLoad: () => {
    throw redirect({ to: '/policy/$section', params: { section: 'scores' }, replace: true })
  },
})
const versions = createRoute({
  getParentRoute: () => root,
  path: '/policy/versions',
  component: lazyRouteComponent(() => withPolicyWords(import('./policy/versions-page.tsx')), 'VersionsPage'),
})
const rollout = createRoute({
  getParentRoute: () => root,
  path: '/policy/rollout',
  component: lazyRouteComponent(() => withPolicyWords(import('./policy/rollout-page.tsx')), 'RolloutPage'),
})
const simulation = createRoute({
  getParentRoute: () => root,
  path: '/policy/simulate/$runId',
  component: lazyRouteComponent(() => withPolicyWords(import('./policy/simulation-page.tsx')), 'SimulationPage'),
})
const definitions = createRoute({
  getParentRoute: () => root,
  path: '/definitions',
  component: lazyRouteComponent(
    () => withDefinitionsWords(import('./definitions/definitions-page.tsx')),
    'DefinitionsPage',
  ),
  validateSearch: (raw: Raw): { readonly version?: number | undefined } => {
    const version = Number(raw['version'])
    return Number.isInteger(version) && version > 0 ? { version } : {}
  },
})
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => withSetupWords(import('./setup/setup-page.tsx')), 'NextStep'),
})
const setupStep = createRoute({
  getParentRoute: () => root,
  path: '/setup/$step',
  component: lazyRouteComponent(() => withSetupWords(import('./setup/setup-page.tsx')), 'SetupPage'),
})
const signin = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  component: lazyRouteComponent(() => import('./signin/signin-page.tsx'), 'SigninPage'),
  validateSearch: (raw: Raw): Optional<'problem' | 'to'> => ({ problem: text(raw, 'problem'), to: text(raw, 'to') }),
})

export const router = createRouter({
  routeTree: root.addChildren([
    live,
    leads,
    lead,
    audit,
    queues,
    firstQueue,
    today,
    firstReport,
    newestDecisions,
    firstSetting,
    firstOfMine,
    velocity,
    sla,
    holes,
    policy,
    firstSection,
    versions,
    rollout,
    simulation,
    definitions,
    setup,
    setupStep,
    decision,
    failed,
    partner,
    partnerLead,
    partners,
    api,
    apiKeys,
    website,
    crmStage,
    house,
    backfill,
    notices,
    team,
    ledger,
    leaver,
    signin,
  ]),
  scrollRestoration: true,
})
declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
