/** First three characters of an id, by object. */
export const PREFIX: Readonly<Record<string, string>> = {
  Lead: '00Q',
  Contact: '003',
  Account: '001',
  Opportunity: '006',
  OpportunityContactRole: '00K',
  Campaign: '701',
  CampaignMember: '00v',
  Task: '00T',
  Event: '00U',
  User: '005',
  Group: '00G',
  GroupMember: '011',
  UserRole: '00E',
  PermissionSet: '0PS',
  PermissionSetAssignment: '0Pa',
  ObjectPermissions: '110',
  LeadStatus: '01J',
  TaskStatus: '01T',
  Organization: '00D',
  BusinessHours: '01m',
  OutOfOffice: '0Dr',
  Notification: '04l',
  OutboundMessage: '04k',
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const CHECK = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'

/** The n-th id of an object: 18 characters, the last three of which tell the case of the others. */
export function idOf(object: string, n: number): string {
  let rest = n
  let digits = ''
  for (let place = 0; place < 7; place += 1) {
    digits = DIGITS[rest % 62]! + digits
    rest = Math.floor(rest / 62)
  }
  return to18(`${PREFIX[object] ?? 'a00'}8d${'000'}${digits}`)
}

/** Which of its object's ids this is, as {@link idOf} counts. */
export function numberOf(id: string): number {
  return [...id.slice(8, 15)].reduce((n, digit) => n * 62 + DIGITS.indexOf(digit), 0)
}

/** An id of 15 or 18 characters as one of 18; null when it is none. */
export function asId(text: string): string | null {
  if (/^[A-Za-z0-9]{15}$/.test(text)) return to18(text)
  return /^[A-Za-z0-9]{18}$/.test(text) && to18(text.slice(0, 15)) === text ? text : null
}

function to18(id15: string): string {
  let suffix = ''
  for (let block = 0; block < 3; block += 1) {
    let bits = 0
    for (let place = 0; place < 5; place += 1) if (/[A-Z]/.test(id15[block * 5 + place]!)) bits |= 1 << place
    suffix += CHECK[bits]!
  }
  return id15 + suffix
}
