import type { Owner } from '../model/record.ts'

/** A member of the sales staff: what the owners list and the users object say about them. */
export interface StaffMember {
  owner: Owner
  jobTitle: string
  timeZone: string
  workingHours: { days: string; startMinute: number; endMinute: number }[]
  outOfOffice: { startTimestamp: number; endTimestamp: number }[]
}

const TEAMS = {
  sdr: { id: '910001', name: 'SDR' },
  ae: { id: '910002', name: 'AE' },
  enterprise: { id: '910003', name: 'Enterprise AE' },
  inside: { id: '910004', name: 'Inside Sales' },
} as const

type TeamKey = keyof typeof TEAMS

const JAKARTA = 'Asia/Jakarta'
const LONDON = 'Europe/London'
const NEW_YORK = 'America/New_York'
const SAO_PAULO = 'America/Sao_Paulo'

// 06:00 to 22:00 every day in Jakarta (23–15 UTC) and in the Americas (from 11 UTC at the latest until 01 UTC at the
// earliest) together leave no minute of the week uncovered: every team has three of each.
const LONG_DAY = [{ days: 'EVERY_DAY', startMinute: 360, endMinute: 1320 }]
const OFFICE = [{ days: 'MONDAY_TO_FRIDAY', startMinute: 540, endMinute: 1080 }]

const TITLES: Record<TeamKey, string> = {
  sdr: 'Sales Development Representative',
  ae: 'Account Executive',
  enterprise: 'Enterprise Account Executive',
  inside: 'Inside Sales Representative',
}

type Row = readonly [string, string, readonly TeamKey[], string, typeof LONG_DAY, string?]

// Managers first: the first of them installs apps. A manager leads every team they are in.
const ROWS: readonly Row[] = [
  ['Dewi', 'Anggraini', ['sdr', 'inside'], JAKARTA, OFFICE, 'Sales Development Manager'],
  ['Oliver', 'Hart', ['ae'], LONDON, OFFICE, 'Account Executive Manager'],
  ['Grace', 'Bennett', ['enterprise'], NEW_YORK, OFFICE, 'Enterprise Sales Manager'],
  ['Budi', 'Santoso', ['sdr', 'inside'], JAKARTA, LONG_DAY],
  ['Citra', 'Wijaya', ['sdr', 'inside'], JAKARTA, LONG_DAY],
  ['Eko', 'Nugroho', ['inside', 'sdr'], JAKARTA, LONG_DAY],
  ['Fitri', 'Halim', ['ae', 'enterprise'], JAKARTA, LONG_DAY],
  ['Hendra', 'Kusuma', ['ae', 'enterprise'], JAKARTA, LONG_DAY],
  ['Maya', 'Pratama', ['enterprise', 'ae'], JAKARTA, LONG_DAY],
  ['Lucas', 'Almeida', ['sdr', 'inside'], SAO_PAULO, LONG_DAY],
  ['Beatriz', 'Souza', ['inside', 'sdr'], SAO_PAULO, LONG_DAY],
  ['Mason', 'Davis', ['inside', 'sdr'], NEW_YORK, LONG_DAY],
  ['Emma', 'Garcia', ['ae', 'enterprise'], NEW_YORK, LONG_DAY],
  ['Rafael', 'Costa', ['ae', 'enterprise'], SAO_PAULO, LONG_DAY],
  ['Noah', 'Miller', ['enterprise', 'ae'], NEW_YORK, LONG_DAY],
  ['Amelia', 'Clarke', ['sdr'], LONDON, OFFICE],
  ['George', 'Evans', ['enterprise'], LONDON, OFFICE],
]

const DAY_MS = 86_400_000
const FIRST_OWNER = 5_500_001
const FIRST_USER = 6_600_001

/** The company's 14 reps and 3 managers. The same for every seed: reps are named in policies and demos. */
export function staff(start: number): StaffMember[] {
  return ROWS.map(([firstName, lastName, teams, timeZone, workingHours, managerTitle], index) => ({
    owner: {
      id: String(FIRST_OWNER + index),
      email: `${firstName}.${lastName}@estafet-demo.example`.toLowerCase(),
      type: 'PERSON',
      firstName,
      lastName,
      userId: FIRST_USER + index,
      createdAt: start - (700 - index) * DAY_MS,
      updatedAt: start - (90 - index) * DAY_MS,
      archived: false,
      teams: teams.map((key, place) => ({ ...TEAMS[key], primary: place === 0 })),
    },
    jobTitle: managerTitle ?? TITLES[teams[0]!],
    timeZone,
    workingHours,
    outOfOffice: lastName === 'Evans' ? [{ startTimestamp: start + 3 * DAY_MS, endTimestamp: start + 6 * DAY_MS }] : [],
  }))
}

/** A rep who left: an archived owner. */
export function formerRep(start: number): Owner {
  return {
    id: String(FIRST_OWNER + 90),
    email: 'former.rep@estafet-demo.example',
    type: 'PERSON',
    firstName: 'Former',
    lastName: 'Rep',
    userId: FIRST_USER + 90,
    createdAt: start - 900 * DAY_MS,
    updatedAt: start - 200 * DAY_MS,
    archived: true,
    teams: [],
  }
}
