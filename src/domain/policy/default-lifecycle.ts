import type { BlackHolePolicy, CadencePolicy, Channel, RecycleReason, TouchPolicy } from './lifecycle-policy.ts'
import { all, always, any, when } from './write-conditions.ts'

/** What reps write when they give a lead back, and what it leads to; Indonesian words beside the English ones. */
export const defaultRecycleReasons: readonly RecycleReason[] = [
  { id: 'spam', contains: ['spam', 'fake', 'palsu'], disqualify: true, credit: 'spam' },
  { id: 'duplicate', contains: ['duplicate', 'duplikat', 'data ganda'], credit: 'duplicate' },
  {
    id: 'wrong-data',
    contains: ['wrong data', 'wrong number', 'wrong e-mail', 'wrong email', 'data salah', 'nomor salah', 'email salah'],
    credit: 'wrong-data',
  },
  {
    id: 'customer',
    contains: ['already a customer', 'existing customer', 'sudah menjadi pelanggan', 'sudah pelanggan'],
    credit: 'customer',
  },
  { id: 'competitor', contains: ['competitor', 'kompetitor', 'pesaing'], disqualify: true },
  { id: 'student', contains: ['student', 'mahasiswa', 'job seeker', 'pencari kerja'], disqualify: true },
  {
    id: 'timing',
    contains: ['timing', 'not now', 'next quarter', 'next year', 'belum waktunya', 'tahun depan'],
    coolDownDays: 90,
    returnToOwner: true,
  },
]

/** Bought and old lists are disqualified hard where they cannot be reached; anybody else is only held. */
export const defaultDisqualify = all(
  when('source', '=', 'database'),
  any(when('emailBounced', '=', true), when('emailDisposable', '=', true)),
)

/** Channels in turn, so many touches, spread from the first to the last hour. */
function touches(channels: readonly Channel[], count: number, everyHours: number, template: string): TouchPolicy[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `touch-${n + 1}`,
    channel: channels[n % channels.length] ?? 'email',
    afterHours: n * everyHours,
    template: `${template}-${n + 1}`,
  }))
}

const OPEN = ['mql', 'sal'] as const
const cadence = (
  id: string,
  name: string,
  condition: CadencePolicy['when'],
  steps: readonly TouchPolicy[],
): CadencePolicy => ({
  id,
  name,
  when: condition,
  touches: steps,
  stages: OPEN,
  stopOn: ['reply', 'meeting', 'opt-out'],
  onNewOwner: 'continue',
  tasks: true,
})

/** How each kind of lead is followed up. */
export const defaultCadences: readonly CadencePolicy[] = [
  cadence(
    'inbound-demo',
    'Inbound demo request',
    all(when('source', '=', 'inbound'), when('sourceDetail', '=', 'demo_request')),
    [
      { id: 'book', channel: 'meeting', afterHours: 0, template: 'demo-book' },
      ...touches(['call', 'email'], 3, 48, 'demo').map((touch) => ({ ...touch, afterHours: touch.afterHours + 24 })),
    ],
  ),
  cadence(
    'content-download',
    'Content download',
    all(when('source', '=', 'inbound'), when('sourceDetail', '=', 'content_download')),
    touches(['email'], 7, 96, 'content'),
  ),
  cadence('event', 'Event', all(when('source', '=', 'event')), [
    { id: 'touch-1', channel: 'email', afterHours: 4, template: 'event-1' },
    ...touches(['call', 'email', 'linkedin'], 5, 72, 'event').slice(1),
  ]),
  cadence(
    'outbound-response',
    'Outbound response',
    all(when('source', '=', 'outbound'), when('sourceDetail', '=', 'response')),
    touches(['call', 'email', 'linkedin'], 8, 48, 'outbound'),
  ),
  cadence(
    're-engagement',
    'Re-engagement',
    any(when('source', '=', 'database'), when('temperature', 'in', ['cold', 'stale'])),
    touches(['email', 'call'], 4, 168, 're-engage'),
  ),
  cadence('standard', 'Standard', always, touches(['call', 'email', 'linkedin'], 6, 48, 'standard')),
]

/** The norms of the stages, and a week for the owner before the manager hears. */
export const defaultBlackHoles: BlackHolePolicy = {
  mqlDays: 3,
  salAttempts: 2,
  sqlDays: 42,
  opportunityDays: 180,
  managerAfterDays: 7,
  channels: ['call', 'email', 'linkedin', 'meeting'],
}
