import type { InstallationId } from '../../ports/crm.ts'
import type { Notice, NoticeChoice, NoticeOutcome, Posted } from '../../ports/notices.ts'
import type { Settings } from '../settings.ts'
import type { NoticeDesk } from './desk.ts'
import { writeNotice } from './render-notice.ts'

const AT_ONCE = 20
/** Longer than the tries of one claim can take. */
const LEASE_MS = 10 * 60_000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Waits between tries; after the last one the notice is set aside. Together somewhat more than a day. */
export const WAITS_MS: readonly number[] = [
  5_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  10 * HOUR_MS,
]
/** A tenth more at most, so that not everything comes back at once. */
const SPREAD = 10
/** An address that took nothing for so long is switched off. */
const HOOK_PATIENCE_MS = 5 * 24 * HOUR_MS

/** Something that waits for one person, with all it needs. */
interface Errand {
  readonly notice: Notice
  readonly choice: NoticeChoice
  readonly settings: Settings
}

/**
 * Sends what waits for the people of an account. A process that ends in between leaves the rest to the end of its lease: a notice may be
 * sent twice, under the same id.
 * @returns how many tries were made.
 */
export async function sendNotices(desk: NoticeDesk, installation: InstallationId): Promise<number> {
  const { flow, notices } = desk
  let tried = 0
  for (;;) {
    const claim = await notices.claim(installation, AT_ONCE, LEASE_MS)
    if (claim === null) return tried
    const [choices, settings] = await Promise.all([
      notices.choices(installation),
      flow.settings.load(flow, installation),
    ])
    const byPerson = new Map(choices.map((choice) => [choice.person, choice]))
    // Side by side for people, so that nobody waits for somebody else's slow receiver.
    const lanes = Map.groupBy(claim.notices, ({ person }) => person)
    await Promise.all(
      [...lanes].map(async ([person, waiting]) => {
        const choice = byPerson.get(person)
        for (const notice of waiting) {
          const outcome =
            choice === undefined || settings === null
              ? dropped(notice, 'not_wanted')
              : await sendOne(desk, installation, { notice, choice, settings })
          // One by one: what was sent is remembered before the next is begun.
          await notices.finish(claim, [outcome], flow.clock.now())
          note(flow, installation, notice, outcome)
        }
      }),
    )
    tried += claim.notices.length
    if (claim.notices.length < AT_ONCE) return tried
  }
}

/** Ids and codes alone: who is told of whom is nobody else's business. */
function note(
  { meter, log }: NoticeDesk['flow'],
  installation: InstallationId,
  { noticeId, channel, event, attempts }: Notice,
  outcome: NoticeOutcome,
): void {
  meter.count('notices', 1, { outcome: outcome.kind })
  if (outcome.kind === 'sent') return
  const { kind, problem } = outcome
  log.info('notice_not_sent', { installation, notice: noticeId, channel, event, outcome: kind, problem, attempts })
}

async function sendOne(desk: NoticeDesk, installation: InstallationId, errand: Errand): Promise<NoticeOutcome> {
  const { notice, choice } = errand
  const isOwn = notice.event === 'test' || notice.event === 'hook-off'
  if (!isOwn && !(choice.events[notice.event as keyof typeof choice.events] ?? []).includes(notice.channel))
    return dropped(notice, 'not_wanted')
  const lead = notice.recordId === null ? null : await desk.flow.stores.reads.lead(installation, notice.recordId, 0)
  if (notice.recordId !== null && lead === null) return dropped(notice, 'lead_gone')
  const named = lead === null ? null : { person: lead.latest.personName, company: lead.latest.company }
  return notice.channel === 'email' ? mail(desk, errand, named) : post(desk, installation, errand, named)
}

type Named = Parameters<typeof writeNotice>[1]

async function mail(desk: NoticeDesk, errand: Errand, lead: Named): Promise<NoticeOutcome> {
  const { notice, choice, settings } = errand
  const rep = choice.repId === null ? undefined : settings.roster.reps.get(choice.repId)
  // Whoever left the CRM is told nothing more, whatever they chose.
  if (rep === undefined || !rep.active || rep.email === null) return dropped(notice, 'no_address')
  if (desk.mailer === null) return refused(desk, notice, { kind: 'refused', problem: 'mail_not_set', isFinal: true })
  const { subject, text, html } = writeNotice(notice, lead, choice.language, settings, rep.zone, desk.publicUrl)
  const posted = await desk.mailer.send({ to: rep.email, subject, text, html, id: notice.noticeId })
  return posted.kind === 'taken' ? { noticeId: notice.noticeId, kind: 'sent' } : refused(desk, notice, posted)
}

async function post(
  desk: NoticeDesk,
  installation: InstallationId,
  { notice, choice, settings }: Errand,
  lead: Named,
): Promise<NoticeOutcome> {
  const { flow, notices, hooks } = desk
  const { hook, person } = choice
  const rep = choice.repId === null ? null : settings.roster.reps.get(choice.repId)
  if (hook === null || hook.offSince !== null || rep?.active === false) return dropped(notice, 'hook_off')
  const now = flow.clock.now()
  const zone = rep?.zone ?? settings.installation.zone
  const { subject, text, url } = writeNotice(notice, lead, choice.language, settings, zone, desk.publicUrl)
  const { noticeId, event, madeAt, leadId, recordId, facts } = notice
  const { crm, accountId } = settings.installation
  const body = JSON.stringify({
    ...{ id: noticeId, type: event, at: madeAt, account: { crm, id: accountId } },
    data: { subject, text, url, leadId, recordId, ...facts },
  })
  const secrets = [hook.secret, ...(hook.former !== null && hook.former.until > now ? [hook.former.secret] : [])]
  const posted = await hooks.post({ url: hook.url, secrets }, { id: noticeId, body })
  if (posted.kind === 'taken') {
    if (hook.failingSince !== null) await notices.noteHook(installation, person, 'taken', now)
    return { noticeId, kind: 'sent' }
  }
  await notices.noteHook(installation, person, 'refused', now)
  const isTired = hook.failingSince !== null && now - hook.failingSince >= HOOK_PATIENCE_MS
  if (isTired || posted.problem === 'hook_gone') {
    await notices.noteHook(installation, person, 'off', now)
    await notices.put(installation, [offNotice(person, now)], now)
  }
  return refused(desk, notice, posted)
}

/** Told by letter, since the other way is closed. */
function offNotice(person: string, now: number) {
  return {
    ...{ person, event: 'hook-off' as const, key: `hook-off:${now}`, channels: ['email' as const] },
    ...{ lead: null, facts: { at: now } },
  }
}

function refused({ flow }: NoticeDesk, { noticeId, attempts }: Notice, posted: Posted): NoticeOutcome {
  const problem = posted.kind === 'refused' ? posted.problem : 'unknown'
  const wait = posted.kind === 'refused' && posted.isFinal ? undefined : WAITS_MS[attempts - 1]
  if (wait !== undefined)
    return { noticeId, kind: 'again', afterMs: wait + flow.chance.below(Math.ceil(wait / SPREAD)), problem }
  return {
    ...{ noticeId, kind: 'failed', problem },
    message: `A notice could not be sent: ${problem}`,
    advice: 'Look at what the person chose under "Notices" and at docs/error-codes.md, then try again.',
  }
}

function dropped({ noticeId }: Notice, problem: string): NoticeOutcome {
  return { noticeId, kind: 'dropped', problem }
}
