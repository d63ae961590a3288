import due from '@salesforce/label/c.Card_Due'
import running from '@salesforce/label/c.Card_Running'
import met from '@salesforce/label/c.Card_Met'
import breached from '@salesforce/label/c.Card_Breached'
import noDeadline from '@salesforce/label/c.Card_No_Deadline'
import minutesLeft from '@salesforce/label/c.Card_Minutes_Left'
import minutesLate from '@salesforce/label/c.Card_Minutes_Late'
import stage from '@salesforce/label/c.Card_Stage'
import score from '@salesforce/label/c.Card_Score'
import temperature from '@salesforce/label/c.Card_Temperature'
import owner from '@salesforce/label/c.Card_Owner'
import source from '@salesforce/label/c.Card_Source'
import qualification from '@salesforce/label/c.Card_Qualification'
import fit from '@salesforce/label/c.Card_Fit'
import why from '@salesforce/label/c.Card_Why'
import others from '@salesforce/label/c.Card_Others'
import accept from '@salesforce/label/c.Card_Accept'
import reject from '@salesforce/label/c.Card_Reject'
import handBack from '@salesforce/label/c.Card_Hand_Back'
import snooze from '@salesforce/label/c.Card_Snooze'
import snoozeUntil from '@salesforce/label/c.Card_Snooze_Until'
import snoozeWhat from '@salesforce/label/c.Card_Snooze_What'
import snoozeLead from '@salesforce/label/c.Card_Snooze_Lead'
import sleeps from '@salesforce/label/c.Card_Sleeps'
import wake from '@salesforce/label/c.Card_Wake'
import evaluate from '@salesforce/label/c.Card_Evaluate'
import rejectLead from '@salesforce/label/c.Card_Reject_Lead'
import handBackLead from '@salesforce/label/c.Card_Hand_Back_Lead'
import cancel from '@salesforce/label/c.Card_Cancel'
import reason from '@salesforce/label/c.Card_Reason'
import note from '@salesforce/label/c.Card_Note'
import out from '@salesforce/label/c.Card_Out'
import rests from '@salesforce/label/c.Card_Rests'
import restsAndReturns from '@salesforce/label/c.Card_Rests_And_Returns'
import notYours from '@salesforce/label/c.Card_Not_Yours'
import kept from '@salesforce/label/c.Card_Kept'
import notDecided from '@salesforce/label/c.Card_Not_Decided'
import notDecidedNext from '@salesforce/label/c.Card_Not_Decided_Next'
import hidden from '@salesforce/label/c.Card_Hidden'
import hiddenNext from '@salesforce/label/c.Card_Hidden_Next'
import failed from '@salesforce/label/c.Card_Failed'
import failedNext from '@salesforce/label/c.Card_Failed_Next'
import notRead from '@salesforce/label/c.Card_Not_Read'
import refresh from '@salesforce/label/c.Card_Refresh'
import loading from '@salesforce/label/c.Card_Loading'

/** Words of the component, in the language of whoever looks. */
export const LABELS = {
  due,
  running,
  met,
  breached,
  noDeadline,
  minutesLeft,
  minutesLate,
  stage,
  score,
  temperature,
  owner,
  source,
  qualification,
  fit,
  why,
  others,
  accept,
  reject,
  handBack,
  snooze,
  snoozeUntil,
  snoozeWhat,
  snoozeLead,
  sleeps,
  wake,
  evaluate,
  rejectLead,
  handBackLead,
  cancel,
  reason,
  note,
  out,
  rests,
  restsAndReturns,
  notYours,
  kept,
  notDecided,
  notDecidedNext,
  hidden,
  hiddenNext,
  failed,
  failedNext,
  notRead,
  refresh,
  loading,
}

/** Puts a number in the place of `{0}`. */
export function withNumber(label, number) {
  return label.replace('{0}', String(number))
}
