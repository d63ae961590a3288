import type { TaskIntent } from '../decision.ts'
import type { TaskFacts, TaskWords } from './task-facts.ts'

/** The words of a task in English. */
export function english(kind: TaskIntent['kind'], facts: TaskFacts): TaskWords {
  const { who, rep, elapsed, promised, due, reason } = facts
  switch (kind) {
    case 'verify-contact':
      return {
        subject: `Check contact data: ${who}`,
        body: `This lead is ready for sales but cannot be reached as it stands (${reason}).\nCorrect the data in the record; it is routed as soon as it can be reached.`,
      }
    case 'reminder':
      return {
        subject: `Answer by ${due}: ${who}`,
        body: [
          `${elapsed} of ${promised} ${facts.unit} are used (${facts.promise}).`,
          'A logged call, e-mail or meeting stops the clock and closes this task.',
        ].join('\n'),
      }
    case 'breach':
      return {
        subject: `SLA breached: ${who}, owner ${rep}`,
        body: [
          `Promised ${promised} ${facts.unit} (${facts.promise}), due ${due}; no outreach logged. Owner: ${rep}.`,
          `Elapsed when this task was made: ${elapsed} ${facts.unit}.`,
          facts.reminded === null ? 'Nobody was reminded before.' : `Tried: reminder ${facts.reminded}.`,
          ...(facts.hours === null ? [] : [`Hours of ${rep}: ${facts.hours}.`]),
          ...(facts.away === null ? [] : [`Out of office until ${facts.away}.`]),
          facts.moves === null
            ? 'Call the lead, ask the owner to, or give it to someone else.'
            : `By policy it moves to the next eligible rep from ${facts.moves} on. Call the lead, ask the owner to, or give it to someone else.`,
          ...linesOf(facts),
          `If contact before ${due} is logged late, this task closes itself.`,
        ].join('\n'),
      }
    case 'manager-queue':
      return {
        subject: `Nobody answered, please settle: ${who}`,
        body: [
          `Last owner: ${rep}`,
          `Promised: first contact within ${promised} ${facts.unit}, due ${due}`,
          `Elapsed when this task was made: ${elapsed} ${facts.unit}`,
          'Nobody else may have this lead by the rules. Call it yourself or choose an owner.',
          ...linesOf(facts),
        ].join('\n'),
      }
    case 'delegated':
      return {
        subject: `Answer for ${facts.standsInFor}: ${who}`,
        body: `${facts.standsInFor} is out of office and stays the owner; you stand in.\nPromised within ${promised} min, due ${due}.`,
      }
    case 'snoozed':
      return facts.woken
        ? {
            subject: `Awake before its time: ${who}`,
            body: `The lead did something, so it no longer waits until ${facts.until ?? due}.\nOpen the Estafet card for what it did and what comes next.`,
          }
        : {
            subject: `Snoozed until ${facts.until ?? due}: ${who}`,
            body: `${rep} let this lead wait until then.\nA logged call, e-mail or meeting closes this task. If the lead does something before, you are told.`,
          }
    case 'tell-referrer':
      return {
        subject: `Tell the referrer: ${who}`,
        body: `Referred by ${facts.referrer}.\nTell them who takes care of the lead, and later how it went.`,
      }
    case 'partner-lead':
      return {
        subject: `Lead of ${facts.partner} assigned: ${who}`,
        body: `Owner: ${rep}.\nNothing to do; you look after ${facts.partner}.`,
      }
    case 'held':
      return {
        subject: `Nobody can take this lead now: ${who}`,
        body: [
          `It waits: ${HOLDS[reason] ?? reason}.`,
          facts.until === null ? 'It is not known when that changes.' : `The first may take it ${facts.until}.`,
          'Choose an owner if it cannot wait.',
        ].join('\n'),
      }
    case 'owner-inactive':
      return {
        subject: `Owner of ${facts.account} has left`,
        body: `${rep} owns the account ${facts.account} but is no longer active.\nChoose a new owner of the account; until then its leads go to a pool.`,
      }
    case 'touch':
      return {
        subject: `Follow up (${facts.channel}): ${who}`,
        body: `${facts.cadence}, touch ${facts.touch}.\nTemplate: ${facts.template}.\nThe task closes by itself when you log the contact or the lead answers.`,
      }
    case 'sequence':
      return facts.leaves === null
        ? {
            subject: `Send the e-mails yourself: ${who}`,
            body: `${facts.cadence}. E-mails: ${facts.emails}.\nEnrol the contact in the sequence by hand, or write to them. The task closes by itself when the follow-up ends.`,
          }
        : {
            subject: `Take out of the sequence: ${who}`,
            body: `${facts.cadence} has ended (${facts.leaves}), but the sequence still sends e-mails in your name.\nTake the contact out in the CRM: no app can.`,
          }
    case 'create-deal':
      return {
        subject: `No deal yet: ${who}`,
        body: `Owner: ${rep}.\nQualified for ${facts.days} days without a deal. Create the deal with amount and close date, or qualify the lead again.`,
      }
    case 'aged-deal':
      return {
        subject: `Aged opportunity: ${who}`,
        body: [
          `Owner: ${rep}`,
          `Days in the stage: ${facts.days}`,
          facts.closes === null ? 'No close date is known.' : `Close date: ${facts.closes}`,
          'Close the deal as won or lost, or give it a close date that holds. Until then the forecast is at risk.',
        ].join('\n'),
      }
  }
}

function linesOf({ links }: TaskFacts): readonly string[] {
  return links === null
    ? []
    : [`Reassign: ${links.reassign}`, `Already contacted: ${links.contacted}`, `Why: ${links.why}`]
}

const HOLDS: Readonly<Record<string, string>> = {
  'no-coverage': 'nobody in the pool works now',
  'all-capped': 'everybody in the pool has reached their limit',
  'nobody-eligible': 'nobody who is there may have it',
  'pool-empty': 'the pool has no active members',
}
