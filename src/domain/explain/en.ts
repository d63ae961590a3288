/**
 * English sentences by reason code. `{slot:kind}` is a fact of the trace in the manner of src/domain/explain/slots.ts.
 * `code~slot` is told instead when that fact is missing. The same codes and slots stand in ./id.ts.
 */
export const en: Readonly<Record<string, string>> = {
  'title.stage': 'Why this stage',
  'title.score': 'Why this score',
  'title.owner': 'Why this owner',
  'title.deadline': 'Why this deadline',

  'source.rule': 'Source is {source:word} ({detail:word}): {field:field} says “{value:text}” (rule {rule:text}).',
  'source.rule~detail': 'Source is {source:word}: {field:field} says “{value:text}” (rule {rule:text}).',
  'source.rule~value': 'Source is {source:word}, by rule {rule:text}.',
  'source.unknown': 'Source is not known: none of the checks has an answer.',

  'qualification.incomplete': 'Qualification is raw: not known or not valid are {missing:words}.',
  'qualification.complete': 'Qualification is IQL: e-mail, company, role and company data are known.',
  'qualification.stage': 'Qualification is {level:word}, by the stage reached.',
  'qualification.unbelievable': 'Left out because the values cannot be true: {fields:fields}.',

  'fit.class':
    'Fit is {top:word}. Matching: {matched:words}; not matching: {missing:words}; not known and left out: {unknown:words}.',
  'fit.none':
    'No fit class holds. Matching: {matched:words}; not matching: {missing:words}; not known and left out: {unknown:words}.',
  'fit.knocked-out': 'Neither ICP nor near-ICP, because a knock-out condition holds. Fit is {top:word}.',

  'temperature.last-activity': 'Temperature is {temperature:word}: last activity {at:time}.',
  'temperature.since-created': 'Temperature is {temperature:word}: no activity since the record was made {at:time}.',

  'engagement.none': 'Engagement is 0: no activity is recorded.',
  'engagement.points':
    'Engagement is {points:number}, from {activities:number} recorded activities; older ones weigh less.',
  'engagement.high-intent': 'Engagement is {points:number}, with a high-intent action {at:time}: {intent:word}.',

  'score.follows': 'Score {score:number}, {band:word}, as the lead in {crm:text} has it.',
  'score.sum':
    'Score {total:number}, {band:word}: source {sourcePart:number} ({source:word} {sourcePoints:number} × {sourceWeight:number}) + qualification {qualificationPart:number} ({qualification:word} {qualificationPoints:number} × {qualificationWeight:number}) + fit {fitPart:number} ({fit:word} {fitPoints:number} × {fitWeight:number}).',

  'stage.first-seen': 'Entered as {to:word} {at:time}, when the record was made.',
  'stage.identified': 'Moved to {to:word} {at:time}: the visitor is now identified.',
  'stage.skipped': '{to:word} is marked skipped and counts no time.',
  'stage.high-intent':
    'Moved to {to:word} {at:time}: basic fit holds and there was a high-intent action ({intent:word}).',
  'stage.engagement':
    'Moved to {to:word} {at:time}: basic fit holds and engagement {engagement:number} reaches {minEngagement:number}.',
  'stage.score': 'Moved to {to:word} {at:time}: basic fit holds and score {score:number} reaches {minScore:number}.',
  'stage.accepted': 'Moved to {to:word} {at:time}: {ownerId:rep} accepted the lead.',
  'stage.accepted~ownerId': 'Moved to {to:word} {at:time}: the lead was accepted.',
  'stage.first-contact':
    'Moved to {to:word} {at:time}: {ownerId:rep} made the first contact attempt {outreachAt:time}.',
  'stage.given-unclaimed': 'Moved to {to:word} {at:time}: nobody took the lead in time, so {ownerId:rep} has it.',
  'stage.qualified': 'Moved to {to:word} {at:time}: {confirmed:words} are confirmed.',
  'stage.deal':
    'Moved to {to:word} {at:time}: a deal with amount and close date exists; people with a role in it: {stakeholders:number}.',
  'stage.deal~stakeholders': 'Moved to {to:word} {at:time}: a deal with amount and close date exists.',
  'stage.won': 'Moved to {to:word} {at:time}: the deal was won.',
  'stage.other-record':
    'Moved to {to:word} {at:time}: the record of the same person in the other CRM had reached this stage.',
  'stage.follows': 'The stage is {to:word}: the same person stands in {crm:text}, and the lead there decides.',
  'stage.crm-says': 'Moved to {to:word} {at:time}: the CRM already shows this stage.',
  'stage.lost': 'Lost {at:time}: every deal is lost.',
  'stage.reopened': 'Back in {to:word} {at:time}: a deal is open again.',
  'stage.rejected': 'Back to {to:word} {at:time}: {ownerId:rep} rejected the lead (“{reason:text}”).',
  'stage.rejected~reason': 'Back to {to:word} {at:time}: the lead was rejected without a reason.',
  'stage.rejected~ownerId': 'Back to {to:word} {at:time}: the lead was rejected (“{reason:text}”).',
  'stage.handed-back': 'Recycled to {to:word} {at:time}: {ownerId:rep} gave the lead back (“{reason:text}”).',
  'stage.handed-back~reason': 'Recycled to {to:word} {at:time}: the lead was given back without a reason.',
  'stage.handed-back~ownerId': 'Recycled to {to:word} {at:time}: the lead was given back (“{reason:text}”).',
  'stage.rested':
    'Qualified again as {to:word} {at:time}: the rest is over, there was new activity, and score {score:number} (of {minScore:number}) or engagement {engagement:number} (of {minEngagement:number}) is enough.',
  'stage.rests':
    'Stays {stage:word} ({status:word}): may qualify again from {until:time}, or at once on a high-intent action.',
  'stage.waits-for-activity':
    'Stays {stage:word} ({status:word}): qualifies again when there is new activity and the threshold is reached.',
  'stage.disqualified': 'Stays {stage:word}: the lead is disqualified.',
  'stage.disqualified-by-rep': 'Disqualified {at:time}: {ownerId:rep} gave the lead back for good (“{reason:text}”).',
  'stage.disqualified-by-rep~ownerId': 'Disqualified {at:time}: the lead was given back for good (“{reason:text}”).',
  'stage.disqualified-by-rule': 'Disqualified {at:time}: the policy’s condition for it holds.',
  'stage.corrected': 'Active again {at:time}: what disqualified the lead was put right.',
  'stage.unreachable':
    'Recycled to {to:word} {at:time}: {attempts:number} attempts in {days:number} days without contact. {ownerId:rep} keeps the lead.',
  'stage.unreachable~ownerId':
    'Recycled to {to:word} {at:time}: {attempts:number} attempts in {days:number} days without contact.',
  'stage.fell-back':
    'Back to {to:word} {at:time}: never accepted in {days:number} days, and score {score:number} is at or under {under:number}, well below {minScore:number}.',
  'stage.dormant': 'Dormant {at:time}: nobody has moved since {since:time} and no deal is still to close.',
  'stage.went-stale': 'Stale {at:time}: no activity on either side since {since:time}. The stage stays {stage:word}.',
  'stage.revived': 'Active again {at:time}: the silence is over. The stage stays {stage:word}.',
  'stage.below-threshold':
    'Stays {stage:word}: score {score:number} of {minScore:number}; engagement {engagement:number} of {minEngagement:number}; no high-intent action.',
  'stage.basic-fit-missing':
    'Stays {stage:word}: basic fit does not hold yet. Score {score:number} of {minScore:number}; engagement {engagement:number} of {minEngagement:number}.',
  'stage.awaits-acceptance': 'Stays {stage:word} until a rep accepts the lead or makes contact.',
  'stage.not-qualified-yet': 'Stays {stage:word}: not confirmed yet are {missing:words}.',
  'stage.no-deal-yet': 'Stays {stage:word}: no deal with amount and close date exists yet.',
  'stage.deal-open': 'Stays {stage:word}: the deal is neither won nor lost.',
  'stage.customer': 'Stays {stage:word}: a customer is never moved back.',
  'stage.few-stakeholders':
    'The open deal names {stakeholders:number} of at least {wanted:number} people of the buyer. This is a sign, not a gate: the stage stays {stage:word}.',
  'stage.not-demoted':
    'Score {score:number} is under {minScore:number}; the stage stays {stage:word}, because a score alone moves nobody back.',

  'stage.contested':
    'The field in the CRM shows {found:text} instead of {wrote:word}: {tool:word} wrote it after us, {times:number} times, last {at:time}. It is left as found until somebody decides.',
  'stage.contested~found':
    'The field in the CRM shows nothing instead of {wrote:word}: {tool:word} emptied it after us, {times:number} times, last {at:time}. It is left as found until somebody decides.',

  'account.two-records':
    'The same person also stands in {crm:text}: both records are one lead, and this one decides for both.',
  'account.several-records':
    'More than one record of this CRM or the other one has the same e-mail address, so none of them is taken for the same lead.',
  'account.forgotten-record': 'Reasons were removed: a record of this person in the other CRM has been forgotten.',
  'account.none': 'No account matches.',
  'account.linked': 'Belongs to {accountId:account}: the CRM links them.',
  'account.same-domain':
    'Matched to {accountId:account}: same domain {domain:text}. Decided among several by {decidedBy:word}.',
  'account.same-domain~decidedBy': 'Matched to {accountId:account}: same domain {domain:text}.',
  'account.said': 'Belongs to {accountId:account}: an administrator says so.',
  'account.domain-of-contacts':
    'Matched to {accountId:account}: its contacts write from {domain:text} too. Decided among several by {decidedBy:word}.',
  'account.domain-of-contacts~decidedBy': 'Matched to {accountId:account}: its contacts write from {domain:text} too.',
  'account.same-name':
    'Matched to {accountId:account}: same company name and same {supporter:word}. Decided among several by {decidedBy:word}.',
  'account.same-name~decidedBy': 'Matched to {accountId:account}: same company name and same {supporter:word}.',
  'account.like-name':
    'Matched to {accountId:account}: company name {likeness:number} alike (1 is equal) and same {supporter:word}. Decided among several by {decidedBy:word}.',
  'account.like-name~decidedBy':
    'Matched to {accountId:account}: company name {likeness:number} alike (1 is equal) and same {supporter:word}.',
  'account.name-alone':
    'May belong to {accountId:account}, which has the same name; nothing else speaks for it, so a person has to look and it routes nothing.',
  'account.set-aside': 'No account matches. Left out: {setAside:account} ({reasons:words}).',

  'route.below-stage': 'Not assigned: leads are assigned from {fromStage:word} on, this one is {stage:word}.',
  'route.follows': 'Follows the lead in {crm:text}: the same person is one lead, and no turn is used here.',
  'route.follows-refused':
    'Follows the lead in {crm:text}, whose owner this CRM did not take; the owner here stays as it is.',
  'route.follows-unknown':
    'Follows the lead in {crm:text}, whose owner is no active user of this CRM; the owner here stays as it is.',
  'route.found':
    'Not assigned: the lead stood in the CRM before {since:time} and has done nothing since. It is assigned when it does.',
  'route.found-owner':
    'Owner stays {ownerId:rep}: the lead stood in the CRM before {since:time} and has done nothing since.',
  'route.customer': 'Not assigned: a customer is not given to anybody new.',
  'route.not-active': 'Not assigned: the lead is at rest.',
  'route.owner-kept': 'Owner stays {ownerId:rep}, who has had the lead since {since:time}.',
  'route.manual-lock': 'Owner stays {ownerId:rep}: set by hand, and routing leaves it alone until {lockedUntil:time}.',
  'route.owner-not-a-rep': 'Owner stays {ownerId:rep}: the owner the CRM shows cannot take leads.',
  'route.ordered': 'Assigned to {ownerId:rep} by {by:text}. Routing leaves it alone until {lockedUntil:time}.',
  'route.ordered~lockedUntil': 'Assigned to {ownerId:rep} by {by:text}.',
  'route.set-by-person':
    'Owner is {ownerId:rep}: set by hand in the CRM. Routing leaves it alone until {lockedUntil:time}.',
  'route.contested':
    'Owner is {ownerId:rep}: {tool:word} changed the owner after us, {times:number} times, last {at:time}. It is left as found until somebody decides.',
  'route.contested~ownerId':
    'Waits: {tool:word} took the owner off after us, {times:number} times, last {at:time}. It is left as found until somebody decides.',
  'route.owner-before':
    'Owner is {ownerId:rep}, who had the lead before routing began. Routing leaves it alone until {lockedUntil:time}.',
  'route.owner-inactive': '{ownerId:rep} is no longer active in the CRM; the lead is free.',
  'route.owner-inactive~ownerId': 'The owner is no longer active in the CRM; the lead is free.',
  'route.owner-refused': 'The CRM did not take {ownerId:rep} as the owner; the lead goes to somebody else.',
  'route.owner-refused~ownerId': 'The CRM did not take the owner; the lead goes to somebody else.',
  'route.owner-cleared': 'The owner was taken off in the CRM; before it was {ownerId:rep}.',
  'route.owner-cleared~ownerId': 'The owner was taken off in the CRM.',
  'route.handed-back': '{ownerId:rep} gave the lead back and does not get it again.',
  'route.handed-back~ownerId': 'The lead was given back.',
  'route.account-owner-inactive':
    'The owner of {accountId:account}, {ownerId:rep}, is no longer active and is passed over.',
  'route.account-owner': 'Assigned to {ownerId:rep}, owner of the account {accountId:account}. No turn was used.',
  'route.account-owner~accountId': 'Assigned to {ownerId:rep}, owner of the account. No turn was used.',
  'route.deal-owner': 'Assigned to {ownerId:rep}, owner of the open deal. No turn was used.',
  'route.same-person': 'Assigned to {ownerId:rep}, who owns another record of the same person. No turn was used.',
  'route.same-domain': 'Assigned to {ownerId:rep}, who got the last lead of {domain:text}. No turn was used.',
  'route.named': 'Assigned to {ownerId:rep}, named by rule “{ruleId:rule}”. No turn was used.',
  'route.turn':
    'Assigned to {ownerId:rep}: rule “{ruleId:rule}” matched and it was their turn in {poolId:pool} ({members:number} members).',
  'route.turn-overflow':
    'Assigned to {ownerId:rep}: rule “{ruleId:rule}” matched, nobody in {tried:pools} could take the lead, and it was their turn in {poolId:pool} ({members:number} members).',
  'route.territory': 'Assigned to {ownerId:rep}, whose territory this is (rule “{ruleId:rule}”). No turn was used.',
  'route.partner':
    'Assigned to {ownerId:rep} by the agreement with the partner (rule “{ruleId:rule}”). No turn was used.',
  'route.fallback': 'Assigned to {ownerId:rep}: the lead has waited as long as the pool allows (rule “{ruleId:rule}”).',
  'route.in-territory': 'The lead lies in the territory {territory:text}.',
  'route.no-territory': 'No agreed territory holds the lead ({territory:text}).',
  'route.no-territory~territory': 'No territory holds the lead.',
  'route.at-event': 'The lead comes from {event:text}; {attended:number} of us were there.',
  'route.no-event': 'No roster is known for the event {eventName:text}.',
  'route.no-event~eventName': 'The event is not known.',
  'route.agreement': 'The agreement with {partner:text} decides.',
  'route.no-agreement': 'No agreement is known with the partner {partner:text}.',
  'route.no-agreement~partner': 'The partner is not known.',
  'route.owner-away':
    '{ownerId:rep} is out of office until {backAt:time} and is passed over; asked to stand in: {asked:rep}.',
  'route.delegated': '{ownerId:rep} is out of office; {delegateId:rep} answers in their place.',
  'route.owner-capped':
    '{ownerId:rep} knows the buyer but is at the limit of {count:number} per {per:word}, and is passed over.',
  'route.over-cap':
    '{ownerId:rep} knows the buyer and gets the lead beyond the limit of {count:number} per {per:word}.',
  'route.not-answered': '{ownerId:rep}, who has had the lead since {since:time}, did not answer in time and loses it.',
  'route.reassign-waits': 'Owner stays {ownerId:rep} for now: nobody else can take the lead before {until:time}.',
  'route.manager-queue':
    'Owner stays {ownerId:rep}: nobody else may have the lead by the rules; the manager settles it.',
  'route.rule-holds': 'Held: rule “{ruleId:rule}” says so ({reason:word}).',
  'route.hold-no-coverage': 'Held: nobody in {tried:pools} works now. The first is there {until:time}.',
  'route.hold-no-coverage~until': 'Held: nobody in {tried:pools} works now, and no working hours are known.',
  'route.hold-all-capped': 'Held: everybody in {tried:pools} has reached their limit. Tried again {until:time}.',
  'route.hold-all-capped~until': 'Held: everybody in {tried:pools} has reached their limit.',
  'route.hold-nobody-eligible':
    'Held: everybody present in {tried:pools} has had this lead before. Tried again {until:time}.',
  'route.hold-nobody-eligible~until': 'Held: everybody present in {tried:pools} has had this lead before.',
  'route.hold-pool-empty': 'Held: {tried:pools} has no active members. Tried again {until:time}.',
  'route.hold-pool-empty~until': 'Held: {tried:pools} has no active members.',
  'route.held': 'Held: no routing rule matches.',
  'route.contact-no-email': 'Not handed over: no e-mail address is known. A task asks for one.',
  'route.contact-email-malformed':
    'Not handed over: the e-mail address is not well-formed. A task asks for a working one.',
  'route.contact-bounced': 'Not handed over: the e-mail bounced. A task asks for a working address.',
  'route.contact-disposable': 'Not handed over: the e-mail address is a throw-away one. A task asks for a working one.',
  'route.contact-role-address':
    'Not handed over: the e-mail address belongs to a function, not to a person. A task asks for a personal one.',

  'credit.given':
    '{repId:rep} gets the turn in {poolId:pool} back: {reason:word}. It lapses {until:time} if it is not used by then.',
  'credit.not-offered': '{repId:rep} does not get the turn back: {poolId:pool} gives none.',
  'credit.reason-not-accepted': '{repId:rep} does not get the turn back: {poolId:pool} gives none for {reason:word}.',
  'credit.too-late': '{repId:rep} does not get the turn in {poolId:pool} back: the time for asking is over.',
  'credit.already-given':
    '{repId:rep} does not get the turn in {poolId:pool} back: one was given back for this lead before.',
  'credit.taken-for-breach':
    '{repId:rep} does not get the turn in {poolId:pool} back: the lead was taken away for want of an answer.',
  'credit.not-a-member': '{repId:rep} does not get the turn back: no longer a member of {poolId:pool}.',

  'candidate.inactive': '{repId:rep} was passed over: not active in the CRM.',
  'candidate.not-in-pool': '{repId:rep} is not a member of this pool.',
  'candidate.out-of-hours': '{repId:rep} was passed over: outside working hours until {changesAt:time}.',
  'candidate.out-of-hours~changesAt': '{repId:rep} was passed over: outside working hours.',
  'candidate.out-of-office': '{repId:rep} was passed over: out of office until {changesAt:time}.',
  'candidate.out-of-office~changesAt': '{repId:rep} was passed over: out of office.',
  'candidate.cap': '{repId:rep} was passed over: at the limit until {changesAt:time}.',
  'candidate.cap~changesAt': '{repId:rep} was passed over: at the limit.',
  'candidate.former-owner': '{repId:rep} was passed over: had this lead before; the turn is kept.',
  'candidate.not-skilled': '{repId:rep} was passed over for this lead: a needed skill is missing; the turn is kept.',
  'candidate.out-of-territory':
    '{repId:rep} was passed over for this lead: it lies outside their territory; the turn is kept.',
  'candidate.no-time-left':
    '{repId:rep} was passed over for this lead: the working time left is shorter than the promise; the turn is kept.',
  'candidate.weight-zero': '{repId:rep} was passed over: gets no leads from this pool.',
  'candidate.eligible': '{repId:rep} could have taken it; the turn comes after {turnsAhead:number} more leads.',
  'candidate.eligible~turnsAhead': '{repId:rep} could have taken it; the turn comes later.',

  'route.returned': 'Assigned to {ownerId:rep}, who had the lead before it was recycled. No turn was used.',

  'plan.cadence-started':
    'Follow-up {cadence:text} starts: touch {touch:number} of {touches:number} by {channel:word}, due {dueAt:time}.',
  'plan.cadence-started~dueAt':
    'Follow-up {cadence:text} starts: touch {touch:number} of {touches:number} by {channel:word}; no working hours are known yet.',
  'plan.next-touch':
    'Next in follow-up {cadence:text}: touch {touch:number} of {touches:number} by {channel:word}, due {dueAt:time}.',
  'plan.next-touch~dueAt':
    'Next in follow-up {cadence:text}: touch {touch:number} of {touches:number} by {channel:word}; no working hours are known yet.',
  'plan.cadence-ended': 'Follow-up {cadence:text} has ended: {ended:word}.',
  'plan.hole-mql':
    'At risk of being lost: {days:number} days as MQL without acceptance or contact. The escalation rules give it on.',
  'plan.hole-sal':
    'At risk of being lost: {attempts:number} attempts and no conversation in {days:number} days. Suggested: {action:word}, by {channel:word}.',
  'plan.hole-sql':
    'At risk of being lost: {days:number} days as SQL without a deal. The owner is asked to create one or to qualify again.',
  'plan.hole-opportunity':
    'Forecast at risk: {days:number} days as opportunity, close date {closesAt:time}. The owner is asked to review it.',
  'plan.hole-opportunity~closesAt':
    'Forecast at risk: {days:number} days as opportunity, no close date. The owner is asked to review it.',
  'plan.propose-disqualify': 'Proposed: disqualify, because the lead is stale and cannot be reached.',
  'plan.propose-recycle': 'Proposed: recycle, because the lead is stale in the hands of sales.',
  'plan.propose-nurture': 'Proposed: long-term nurture, because the lead is stale.',

  'sla.follows': 'Answer by {dueAt:time}, as the lead in {crm:text} counts it.',
  'sla.none': 'No response time runs.',
  'sla.opened': 'Answer by {dueAt:time}: {minutes:number} {unit:word} from {startedAt:time} (promise {slaId:text}).',
  'sla.opened~dueAt':
    '{minutes:number} {unit:word} are promised from {startedAt:time} (promise {slaId:text}); no working hours are known yet.',
  'sla.running': 'Answer by {dueAt:time}: {minutes:number} {unit:word} from {startedAt:time} (promise {slaId:text}).',
  'sla.running~dueAt':
    '{minutes:number} {unit:word} are promised from {startedAt:time} (promise {slaId:text}); no working hours are known yet.',
  'sla.paused':
    'The response time stands still as the policy says; {minutes:number} {unit:word} were promised (promise {slaId:text}).',
  'sla.snoozed': 'Snoozed by {by:rep} until {until:time}; reminders wait.',
  'sla.snooze-over': 'The snooze of {by:rep} ended {until:time}.',
  'sla.woken': 'Awake since {at:time}, when the lead did something; it was snoozed until {until:time}.',
  'sla.calendar-changed':
    'The working hours of {ownerId:rep} changed: due {dueAt:time} instead of {dueBefore:time}; what was used stays used.',
  'sla.calendar-changed~dueAt':
    'The working hours of {ownerId:rep} changed; no working hours are known that reach the deadline.',
  'sla.met': 'Answered in time {stoppedAt:time}: {minutes:number} {unit:word} were promised (promise {slaId:text}).',
  'sla.breached':
    'Breached {breachedAt:time}: no outreach was logged within {minutes:number} {unit:word} (promise {slaId:text}).',
  'sla.answered-late': 'Answered late {stoppedAt:time}; it was due {breachedAt:time} (promise {slaId:text}).',
  'sla.void': 'Breach withdrawn: the answer came in time {stoppedAt:time} and was logged later.',
  'sla.closed': 'The response time ended without an answer: the lead is no longer waiting.',
  'sla.already-answered': 'No response time runs: the lead was answered already, first {firstOutreachAt:time}.',
  'sla.already-answered~firstOutreachAt': 'No response time runs: the lead was answered already.',
  'sla.no-class': 'No response time runs: the policy promises none for such leads.',
  'sla.handed-over': 'The response time went from {from:rep} to {to:rep}; the wait of the lead keeps counting.',
  'sla.handed-over~from': 'The response time went to {to:rep}; the wait of the lead keeps counting.',
}
