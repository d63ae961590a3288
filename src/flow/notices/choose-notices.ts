import type { RepId } from '../../domain/lead.ts'
import type { Channel } from '../../domain/notices.ts'
import type { Role } from '../../ports/access.ts'
import type { InstallationId } from '../../ports/crm.ts'
import type { NoticeChoice, NoticeSeen, NoticeWish } from '../../ports/notices.ts'
import type { Settings } from '../settings.ts'
import type { NoticeDesk } from './desk.ts'
import { writeNotice } from './render-notice.ts'

/** For so long the secret of before signs too. */
const FORMER_MS = 24 * 3_600_000
const SHOWN = 20

/** Who asks, by their session. */
export interface Chooser {
  readonly person: string
  readonly role: Role
}

/** Somebody of the CRM whom a person may be. */
export interface PersonOfCrm {
  readonly repId: RepId
  readonly name: string
  readonly email: string | null
}

/** A notice afterwards, by what it said. */
export interface ToldNotice extends Pick<
  NoticeSeen,
  'noticeId' | 'channel' | 'event' | 'madeAt' | 'state' | 'endedAt' | 'problem'
> {
  /** Null: what it was about is gone. */
  readonly subject: string | null
  readonly leadId: string | null
}

/** What a person sees of their notices. */
export interface NoticesSeen {
  readonly choice: NoticeChoice
  /** Who they are in the CRM; null: nobody, or somebody who left. */
  readonly self: PersonOfCrm | null
  readonly people: readonly PersonOfCrm[]
  readonly hasMailServer: boolean
  readonly told: readonly ToldNotice[]
}

/** Why a change was not made. */
export type NoticeRefusal = 'changed' | 'unknown-person' | 'no-hook' | `hook_${string}`

/** @param language in which notices of the list are told. */
export async function lookAtNotices(
  desk: NoticeDesk,
  installation: InstallationId,
  chooser: Chooser,
  language: 'en' | 'id',
): Promise<NoticesSeen | null> {
  const settings = await desk.flow.settings.load(desk.flow, installation)
  if (settings === null) return null
  const stored = await desk.notices.choice(installation, chooser.person)
  const people = peopleOf(settings)
  const choice = stored ?? untouched(chooser, people, language)
  return {
    choice,
    self: people.find(({ repId }) => repId === choice.repId) ?? null,
    people,
    hasMailServer: desk.mailer !== null,
    told: await toldTo(desk, settings, chooser.person, language),
  }
}

/** Saves what a person chose. Someone who is nobody in the CRM cannot be reached by e-mail, and has no leads of their own. */
export async function saveNotices(
  desk: NoticeDesk,
  installation: InstallationId,
  wish: NoticeWish,
): Promise<'saved' | NoticeRefusal> {
  const settings = await desk.flow.settings.load(desk.flow, installation)
  if (settings === null) return 'unknown-person'
  if (wish.repId !== null && settings.roster.reps.get(wish.repId)?.active !== true) return 'unknown-person'
  return desk.notices.save(installation, wish)
}

/** Sets the address, or a new secret for it; the secret is shown this once. The former secret signs too for a day. */
export async function setHook(
  desk: NoticeDesk,
  installation: InstallationId,
  chooser: Chooser,
  asked: { readonly url: string } | 'new-secret',
  language: 'en' | 'id',
  newSecret: () => string,
): Promise<
  { readonly kind: 'set'; readonly secret: string } | { readonly kind: 'refused'; readonly why: NoticeRefusal }
> {
  const { notices, hooks, flow } = desk
  const stored = await notices.choice(installation, chooser.person)
  const url = asked === 'new-secret' ? (stored?.hook?.url ?? null) : asked.url
  if (url === null) return { kind: 'refused', why: 'no-hook' }
  const objection = hooks.objection(url)
  if (objection !== null) return { kind: 'refused', why: objection as `hook_${string}` }
  if (stored === null) {
    const settings = await flow.settings.load(flow, installation)
    const { hook: _none, ...wish } = untouched(chooser, settings === null ? [] : peopleOf(settings), language)
    await notices.save(installation, wish)
  }
  const secret = newSecret()
  const isSameAddress = stored?.hook?.url === url
  await notices.putHook(installation, chooser.person, {
    ...{ url, secret, formerUntil: isSameAddress ? flow.clock.now() + FORMER_MS : null },
  })
  return { kind: 'set', secret }
}

/** A trial by one channel, on its way at once. */
export async function tryNotice(
  { notices, flow }: NoticeDesk,
  installation: InstallationId,
  { person }: Chooser,
  channel: Channel,
): Promise<'sent' | NoticeRefusal> {
  const stored = await notices.choice(installation, person)
  if (stored === null || (channel === 'webhook' && stored.hook === null)) return 'no-hook'
  await notices.putTest(installation, person, channel, flow.clock.now())
  return 'sent'
}

/** A person without a choice is told nothing; who they are is guessed from their name or address, if only one fits. */
function untouched({ person, role }: Chooser, people: readonly PersonOfCrm[], language: 'en' | 'id'): NoticeChoice {
  const like = person.toLowerCase()
  const same = people.filter(({ name, email }) => name.toLowerCase() === like || email?.toLowerCase() === like)
  const repId = same.length === 1 ? same[0]!.repId : null
  return { person, role, repId, language, scope: repId === null ? 'all' : 'mine', events: {}, hook: null, revision: 0 }
}

function peopleOf({ roster }: Settings): readonly PersonOfCrm[] {
  return [...roster.reps.values()]
    .filter(({ active }) => active)
    .map(({ repId, name, email }) => ({ repId, name, email }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

async function toldTo(
  { notices, flow, publicUrl }: NoticeDesk,
  settings: Settings,
  person: string,
  language: 'en' | 'id',
): Promise<readonly ToldNotice[]> {
  const { installationId, zone } = settings.installation
  const rows = await notices.recent(installationId, person, SHOWN)
  return Promise.all(
    rows.map(async (notice) => {
      const { noticeId, channel, event, madeAt, state, endedAt, problem, leadId, recordId } = notice
      const lead = recordId === null ? null : await flow.stores.reads.lead(installationId, recordId, 0)
      const named = lead && { person: lead.latest.personName, company: lead.latest.company }
      const isGone = recordId !== null && lead === null
      const subject = isGone ? null : writeNotice(notice, named, language, settings, zone, publicUrl).subject
      return { noticeId, channel, event, madeAt, state, endedAt, problem, subject, leadId: isGone ? null : leadId }
    }),
  )
}
