import { z } from 'zod'
import { DocumentRefusedError } from '../../errors.ts'
import { STAGES } from '../lead.ts'
import type { Policy } from './policy.ts'
import { ruleGroup } from './condition-schema.ts'
import { contradictions } from './contradictions.ts'
import { problemsOf, strict } from './problems.ts'
import { answer, blackHoles, cadences, fallBack, recycleReasons, silence, unreachable } from './lifecycle-schema.ts'
import { duplicates, matching } from './matching-schema.ts'
import { event, holidays, partner, person, territory } from './programme-schema.ts'
import { pool, routing, sla } from './routing-schema.ts'
import { days, id, name, percent, points, RULES_MAX, share, words } from './schema-parts.ts'
import { upgradePolicy } from './upgrade.ts'
import { said } from './words.ts'

const whenHolds = ruleGroup.describe('Condition; an empty group holds always.')
const pointsOf = (what: string) => z.record(id, percent).describe(`Points, 0–100, by ${what}.`)

const sources = strict({
  rules: z
    .array(
      strict({
        id: id.describe('Names the rule in explanations.'),
        when: whenHolds,
        source: id.describe('Where such a lead comes from; must have points.'),
        detail: id.describe('A finer word for it, such as demo_request.').exactOptional(),
      }),
    )
    .max(RULES_MAX)
    .describe('Asked in order; the first that holds names the source.'),
  points: pointsOf('source or source.detail, the finer key winning; unknown must be there'),
}).describe('Where leads come from.')

const fit = strict({
  dimensions: z
    .array(
      strict({
        id: id.describe('Names the dimension.'),
        critical: z.boolean().describe('Whether the ideal customer must match it.'),
        when: whenHolds,
      }),
    )
    .max(30)
    .describe('What makes the ideal customer. All critical ones and every known other one match: icp.'),
  knockOut: ruleGroup.nullable().describe('While it holds, neither icp nor near_icp; null for none.'),
  nearShare: share.describe('Share of the known dimensions, 0–1, that must match for near_icp.'),
  classes: z
    .array(strict({ id: id.describe('Name of the class; must have points.'), when: whenHolds }))
    .max(50)
    .describe('Further classes; a lead may hold several.'),
  points: pointsOf('class, the highest class held counting; none, icp and near_icp must be there'),
}).describe('How well a lead fits the customers who are sought.')

const engagement = strict({
  halfLifeDays: z.number().min(0.1).max(3650).describe('Days after which an activity weighs half.'),
  points: z.record(id, points).describe('Points by kind of activity, when fresh.'),
  highIntent: z
    .array(
      strict({
        id: id.describe('Names the pattern.'),
        kind: id.describe('Kind of activity.'),
        count: z.int().min(1).max(100).describe('How many of it.'),
        withinDays: z.number().min(0.01).max(3650).describe('Within so many days.'),
      }),
    )
    .max(50)
    .describe('Patterns that show intent by themselves.'),
  forms: z
    .array(strict({ contains: words.describe('Parts of a form name.'), kind: id.describe('Kind of activity it is.') }))
    .max(200)
    .describe('Which kind of activity a form is; the first that fits.'),
  pages: z
    .array(
      strict({ contains: words.describe('Parts of a page address.'), kind: id.describe('Kind of activity it is.') }),
    )
    .max(200)
    .describe('Which kind of activity a page view is; the first that fits.'),
}).describe('What leads did, and how much it weighs.')

const stages = strict({
  mql: strict({
    basicFit: ruleGroup.describe('Must hold for every MQL.'),
    minScore: percent.describe('Score, 0–100, from which a lead is an MQL.'),
    minEngagement: points.describe('Engagement from which a lead is an MQL.'),
    highIntent: z.boolean().describe('Whether a high-intent pattern makes an MQL.'),
    fallBack: fallBack.describe('When an unaccepted MQL falls back to known; never when left out.').exactOptional(),
  }).describe('Entry to MQL: basic fit, and one of the three.'),
  sal: strict({
    onAcceptance: z.boolean().describe('The rep accepts the lead.'),
    onFirstOutreach: z.boolean().describe('The rep makes the first contact attempt.'),
    onFallback: z
      .boolean()
      .describe('Nobody took the lead in time, and the fallback of the pool has it; no when left out.')
      .exactOptional(),
  }).describe('Entry to SAL: any that is on.'),
  sql: strict({
    requires: z
      .array(answer)
      .min(1)
      .max(8)
      .describe('What must be confirmed: the answers of BANT, MEDDIC or your own.'),
  }).describe('Entry to SQL.'),
  opportunity: strict({
    stakeholders: z.int().min(1).max(100).describe('People of the buyer whom an open deal should name.'),
  })
    .describe('What a good opportunity has. It is no gate: where it is missing the lead says so, and goes on.')
    .exactOptional(),
  recycle: strict({
    coolDownDays: days.describe('Days before a recycled lead may qualify again by score.'),
    reasons: recycleReasons.describe('What a rep’s reason leads to; the first that fits.').exactOptional(),
  }).describe('What happens to leads that are given back.'),
  unreachable: unreachable
    .describe('When an accepted lead counts as unreachable; never when left out.')
    .exactOptional(),
  silence: silence.describe('When leads grow stale or dormant; never when left out.').exactOptional(),
  disqualify: ruleGroup.describe('While it holds, the lead is disqualified.').exactOptional(),
  normDays: (
    z.partialRecord(z.enum(STAGES), z.number().min(0.01).max(3650)) as z.ZodType<Policy['stages']['normDays']>
  ).describe('Days in a stage that are normal.'),
}).describe('When a lead enters which stage.')

const ownDomain = z
  .string()
  .regex(
    /^[^\s@A-Z]{1,250}\.[^\s@A-Z]{2,63}$/,
    said('a domain in lower case, such as acme.co.id', 'domain dengan huruf kecil, misalnya acme.co.id'),
  )

const verification = strict({
  requireEmail: z.boolean().describe('A lead without a usable e-mail address is held.'),
  blockDisposable: z.boolean().describe('A throw-away address is held.'),
  blockRoleAddresses: z.boolean().describe('An address of a function, such as info@, is held.'),
}).describe('What is checked before a lead is handed to a person.')

const temperature = strict({
  hotHours: z.number().min(1).max(8760).describe('Hours since the last activity up to which a lead is hot.'),
  coldDays: z.number().min(1).max(3650).describe('Days from which it is cold.'),
  staleDays: z.number().min(1).max(3650).describe('Days from which it is stale.'),
}).describe('How long ago the lead last did anything.')

const score = strict({
  weights: strict({
    source: share.describe('Weight of the source points, 0–1.'),
    qualification: share.describe('Weight of the qualification points, 0–1.'),
    fit: share.describe('Weight of the fit points, 0–1.'),
  }).describe('They add up to 1.'),
  bands: z
    .array(strict({ name: id.describe('Name of the band.'), from: percent.describe('Lowest score in it.') }))
    .min(1)
    .max(20)
    .describe('From high to low; the last begins at 0.'),
}).describe('The score, 0–100.')

/** The shape of a policy document; what no shape can say is in ./contradictions.ts. */
export const policySchema = strict({
  schemaVersion: z.literal(1).describe('Shape of this document.'),
  name: name.describe('Title of the policy, for people.'),
  ownDomains: z.array(ownDomain).max(500).describe('Your own domains: their people are nobody’s leads.'),
  sources,
  verification,
  qualification: strict({
    points: z
      .record(z.enum(['raw', 'iql', 'mql', 'sal', 'sql', 'opportunity', 'customer']), percent)
      .describe('Points, 0–100, by level.'),
  }).describe('How ready a lead is.'),
  fit,
  temperature,
  engagement,
  score,
  stages,
  matching: matching.describe('How a lead finds its account.'),
  duplicates: duplicates.describe('How two records of one person are found.').exactOptional(),
  routing: routing.describe('Who gets which lead.'),
  pools: z.array(pool).min(1).max(200).describe('Groups of people who take turns.'),
  sla: sla.describe('How soon a lead is answered, and what happens if not.'),
  holidays: holidays.describe('Days on which people do not work; only weekends when left out.').exactOptional(),
  people: z.array(person).max(5000).describe('What is known of single people.').exactOptional(),
  territories: z.array(territory).max(500).describe('Who looks after which region.').exactOptional(),
  events: z.array(event).max(500).describe('Events, and who meets leads there.').exactOptional(),
  partners: z.array(partner).max(500).describe('Partners, and what was agreed with them.').exactOptional(),
  cadences: cadences.describe('How leads are followed up; the first whose condition holds.').exactOptional(),
  limits: strict({
    evaluationsPerHour: z
      .int()
      .min(5)
      .max(1000)
      .describe(
        'How often news of one record is answered within an hour; what comes beyond waits for its end. 60 when left out.',
      )
      .exactOptional(),
    conflictMinutes: z
      .int()
      .min(1)
      .max(1440)
      .describe('How many minutes after us a change of the owner by another tool is a conflict. 15 when left out.')
      .exactOptional(),
    conflictQuietDays: z
      .int()
      .min(1)
      .max(90)
      .describe('After so many days without another change a conflict closes by itself. 14 when left out.')
      .exactOptional(),
  })
    .describe('How much is done for one record.')
    .exactOptional(),
  rollout: strict({
    compared: z
      .int()
      .min(0)
      .max(1000)
      .describe(
        'How many new leads, and as many known ones, the version before decides too, to compare; 0 for none. 200 when left out.',
      )
      .exactOptional(),
    atLeast: z
      .int()
      .min(5)
      .max(200)
      .describe('How many leads must have been compared before their share says anything. 20 when left out.')
      .exactOptional(),
    pauseAbovePercent: z
      .int()
      .min(1)
      .max(100)
      .describe(
        'Above this share of leads with another owner or stage nothing more is written to the CRM until an admin has chosen. 30 when left out.',
      )
      .exactOptional(),
  })
    .describe('How this version is watched after it was published.')
    .exactOptional(),
  blackHoles: blackHoles.describe('When leads that vanish are spoken up for; never when left out.').exactOptional(),
}) satisfies z.ZodType<Policy>

/**
 * Reads a policy document (parsed JSON or YAML) of this or an older schema version. Strict: an unknown key, an unknown field or an operator that does not fit it is refused.
 * @throws {DocumentRefusedError} with every problem: path, what stands there, what may stand there, and the nearest right word.
 */
export function parsePolicy(document: unknown): Policy {
  const current = upgradePolicy(document)
  const parsed = policySchema.safeParse(current, { reportInput: true })
  if (!parsed.success) throw new DocumentRefusedError('The policy', problemsOf(parsed.error.issues, current))
  const policy: Policy = parsed.data
  const problems = contradictions(policy)
  if (problems.length > 0) throw new DocumentRefusedError('The policy', problems)
  return policy
}
