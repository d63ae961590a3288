/** Texts of the page about contacts that stood in the CRM before. */
export const backfillEn = {
  'backfill.title': 'Contacts from before',
  'backfill.lead':
    'Contacts that stood in {{crm}} before Estafet came are not touched until you say so. Reading them gives each a stage and a score. Owners stay, and nobody gets a task or a deadline.',
  'backfill.error': 'How far the reading is cannot be loaded now. It goes on by itself.',
  'backfill.actError': 'That did not work. Nothing was changed.',
  'backfill.notAllowed':
    'Only an admin can start, pause or stop the reading. Ask whoever runs Estafet in your company.',
  'backfill.ask': 'Estimate what it costs',
  'backfill.estimate':
    '{{records, number}} contacts: {{calls, number}} calls, about {{minutes, number}} min at the limit. New leads go first all the while.',
  'backfill.estimateError': 'There is no estimate now. Nothing was changed.',
  'backfill.route': 'Give the leads to people too, as if they came now: with owners, tasks and deadlines',
  'backfill.start': 'Read all contacts',
  'backfill.again': 'Read all contacts again',
  'backfill.pause': 'Pause',
  'backfill.resume': 'Go on',
  'backfill.stop': 'Cancel',
  'backfill.stopAsk':
    'Cancel the reading? What was decided so far stays; starting again begins from the first contact.',
  'backfill.stopNow': 'Cancel the reading',
  'backfill.keepOn': 'Keep reading',
  'backfill.state.running': 'Reading',
  'backfill.state.paused': 'Paused',
  'backfill.state.stopped': 'Cancelled',
  'backfill.state.done': 'Done',
  'backfill.bar': 'Contacts read',
  'backfill.progress': '{{records, number}} of {{expected, number}} contacts',
  'backfill.left': 'about {{minutes, number}} min left',
  'backfill.cost':
    '{{decided, number}} decided, {{calls, number}} calls in {{minutes, number}} min, {{share, number}} % of the call limit',
  'backfill.report': 'Leads by stage, before and now',
  'backfill.col.stage': 'Stage',
  'backfill.col.before': 'When it began',
  'backfill.col.now': 'Now',
} as const
