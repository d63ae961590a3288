import { z } from 'zod'
import { STAGES } from '../lead.ts'
import { ruleGroup } from './condition-schema.ts'
import type { PoolPolicy, RoutingPolicy, RoutingRule, SlaPolicy } from './policy.ts'
import { CREDIT_REASONS } from './pool-options.ts'
import { strict } from './problems.ts'
import { territoryRow } from './programme-schema.ts'
import { days, id, name, RULES_MAX, share, weight, zone } from './schema-parts.ts'
import { said } from './words.ts'

const WEEK_MINUTES = 7 * 24 * 60
const minutes = z
  .number()
  .min(0)
  .max(52 * WEEK_MINUTES)

const elsePool = id.describe('Pool that gives the lead when that leads to nobody.')
const kindOf = <Kind extends string>(kind: Kind, meaning: string) => z.literal(kind).describe(meaning)

const target = z.discriminatedUnion(
  'kind',
  [
    strict({ kind: kindOf('pool', 'A turn in a pool.'), pool: id.describe('Id of the pool.') }),
    strict({ kind: kindOf('account-owner', 'The owner of the account.'), elsePool }),
    strict({
      kind: kindOf('named', 'One person.'),
      rep: name.describe('CRM id or e-mail address.'),
      elsePool,
    }),
    strict({
      kind: kindOf('territory', 'Whoever looks after the territory.'),
      table: z.array(territoryRow).min(1).max(500).describe('The first territory that holds the lead decides.'),
      elsePool,
    }),
    strict({ kind: kindOf('event', 'Whoever met the lead at the event.'), elsePool }),
    strict({ kind: kindOf('partner', 'Whoever the agreement with the partner names.'), elsePool }),
    strict({ kind: kindOf('hold', 'Nobody yet.'), reason: id.describe('Why; shown to people.') }),
  ],
  {
    error: () =>
      said(
        'one of pool, account-owner, named, territory, event, partner, hold',
        'salah satu dari pool, account-owner, named, territory, event, partner, hold',
      ),
  },
) satisfies z.ZodType<RoutingRule['target']>

const ownerAway = z.discriminatedUnion(
  'mode',
  [
    strict({ mode: kindOf('owner-anyway', 'The owner gets it all the same.') }),
    strict({ mode: kindOf('delegate', 'Whoever stands in gets it.') }),
    strict({
      mode: kindOf('pool-if-away-longer-than', 'A pool gives it when the owner is away for longer.'),
      hours: z.number().min(0).max(8760).describe('Hours of absence that are still waited for.'),
    }),
    strict({ mode: kindOf('pool-if-sla-infeasible', 'A pool gives it when the owner could not answer in time.') }),
  ],
  {
    error: () =>
      said(
        'one of owner-anyway, delegate, pool-if-away-longer-than, pool-if-sla-infeasible',
        'salah satu dari owner-anyway, delegate, pool-if-away-longer-than, pool-if-sla-infeasible',
      ),
  },
)

/** Who gets a lead, in order. */
export const routing = strict({
  fromStage: z.enum(STAGES).describe('Stage from which on a lead is due to a person.'),
  manualLockDays: days.describe('Days during which an owner whom a person chose is not changed.'),
  stickyDays: days.describe('Days during which the same domain comes back to the same rep.'),
  stickiness: z
    .array(z.enum(['manual-lock', 'current-owner', 'account-owner', 'same-domain']))
    .max(4)
    .describe('Who comes before any rule, in order.'),
  rules: z
    .array(
      strict({
        id: id.describe('Names the rule; stays when the rule moves.'),
        name: name.describe('What people read.'),
        when: ruleGroup.describe('Condition; the last rule has an empty group.'),
        target: target.describe('Who gets the lead.'),
        ownerAway: ownerAway.describe('In place of the ownerAway of routing, for this rule.').exactOptional(),
      }),
    )
    .min(1)
    .max(RULES_MAX)
    .describe('Asked in order; the first that holds decides.'),
  ownerAway: ownerAway
    .describe('What happens when somebody who knows the buyer is out of office; owner-anyway when left out.')
    .exactOptional(),
  openStages: z
    .array(z.enum(STAGES))
    .max(STAGES.length)
    .describe('Stages whose leads count as open; from fromStage up to opportunity when left out.')
    .exactOptional(),
  performanceDays: z
    .number()
    .min(1)
    .max(3650)
    .describe('Days back in which closed leads count for pools that choose by performance; 365 when left out.')
    .exactOptional(),
  tellReferrer: z.boolean().describe('Asks the owner of a referred lead to tell the referrer.').exactOptional(),
  holdTask: strict({
    reasons: z
      .array(z.enum(['no-coverage', 'all-capped', 'nobody-eligible', 'pool-empty']))
      .max(4)
      .describe('For which reasons.'),
    promisedWithinMinutes: minutes.describe('Only for leads that are promised an answer within so many minutes.'),
  })
    .describe('Tells the manager at once of a lead that no pool can give.')
    .exactOptional(),
}) satisfies z.ZodType<RoutingPolicy>

const turns = weight.describe('Share of the turns; 0 for none.')

const member = z.union(
  [
    strict({ team: name.describe('Everyone in a team of the CRM.'), weight: turns }),
    strict({ rep: name.describe('One person: CRM id or e-mail address.'), weight: turns }),
    strict({ everyone: z.literal(true).describe('Everyone active who manages nobody.'), weight: turns }),
  ],
  {
    error: () =>
      said(
        'one of {team, weight}, {rep, weight} or {everyone: true, weight}, weight a whole number from 0 to 100',
        'salah satu dari {team, weight}, {rep, weight} atau {everyone: true, weight}, weight bilangan bulat 0 sampai 100',
      ),
  },
)

const cap = strict({
  per: z.enum(['hour', 'day', 'week', 'month', 'open']).describe('In what time; open counts open leads.'),
  count: z.int().min(1).max(100_000).describe('At most so many leads.'),
  window: z.enum(['static', 'rolling']).describe('From the start of the hour, day …, or back from now.'),
  matches: z
    .enum(['bypass', 'divert'])
    .describe('Whether whoever knows the buyer may exceed it (bypass, when left out) or is passed over at it.')
    .exactOptional(),
})

const leave = z.boolean().describe('Whether turns during leave count too.').exactOptional()

const catchUp = z.discriminatedUnion(
  'mode',
  [
    strict({ mode: kindOf('none', 'Turns missed are gone.') }),
    strict({
      mode: kindOf('limited', 'Some turns are made up for.'),
      turns: z.int().min(1).max(1000).describe('At most so many.'),
      leave,
    }),
    strict({ mode: kindOf('full', 'Every turn is made up for.'), leave }),
  ],
  { error: () => said('one of none, limited, full', 'salah satu dari none, limited, full') },
)

/** Who takes turns with whom, and how. */
export const pool = strict({
  id: id.describe('Names the pool; rules and overflow point to it.'),
  name: name.describe('What people read.'),
  method: z
    .enum(['weighted-round-robin', 'round-robin', 'count', 'least-loaded', 'performance'])
    .describe('How one of those present is chosen.'),
  hours: z.enum(['members', 'always']).describe('Leads only within a member’s working hours, or at any time.'),
  members: z.array(member).min(1).max(500).describe('Who belongs to it, in order.'),
  caps: z.array(cap).max(10).describe('How many leads a member may get.'),
  overflow: z.array(id).max(20).describe('Pools asked in order when nobody here can take the lead.'),
  count: strict({
    window: z.enum(['day', 'week', 'month']).describe('How long leads are counted.'),
    zone: zone.describe('IANA time zone in which the window turns.'),
  })
    .describe('For the method count: the window in which leads are counted, turning in this zone.')
    .exactOptional(),
  performance: strict({
    priorRate: share.describe('Win rate, 0–1, assumed before any deal.'),
    priorDeals: z.number().min(0.1).max(1000).describe('How many deals it weighs.'),
  })
    .describe('For the method performance: the win rate assumed before any deal, and how many deals it weighs.')
    .exactOptional(),
  capacity: z.int().min(1).max(100_000).describe('For least-loaded: open leads a member can carry.').exactOptional(),
  catchUp: catchUp.describe('Whether members who are away keep gaining turns.').exactOptional(),
  rampUp: strict({
    days: z.number().min(1).max(730).describe('Days until the whole weight is reached.'),
    fromShare: share.describe('Share of the weight on the first day, 0–1.'),
  })
    .describe('New people start at this share of their weight and reach all of it after so many days.')
    .exactOptional(),
  match: z
    .array(z.enum(['language', 'industry', 'product', 'territory']))
    .max(4)
    .describe('What a member must have for the lead.')
    .exactOptional(),
  feasible: z
    .literal('before-closing')
    .describe('Only members whose day still holds the whole promise are chosen.')
    .exactOptional(),
  countMatches: z
    .boolean()
    .describe('Whether a lead that went to a member as its acquaintance uses the member’s turn here.')
    .exactOptional(),
  fallback: strict({
    rep: name.describe('CRM id or e-mail address.'),
    afterMinutes: minutes.describe('Minutes a lead is held before.'),
  })
    .describe('Who gets the lead when it has been held that long.')
    .exactOptional(),
  credits: strict({
    reasons: z.array(z.enum(CREDIT_REASONS)).max(4).describe('For which reasons.'),
    withinDays: days.describe('Days after the assignment in which it can be asked for.'),
  })
    .describe('For which reasons, and how long after the assignment, a rep gets a turn back.')
    .exactOptional(),
}) satisfies z.ZodType<PoolPolicy>

/** By when a lead is answered, and what is done while nobody answers. */
export const sla = strict({
  classes: z
    .array(
      strict({
        id: id.describe('Names the class.'),
        name: name.describe('What people read.'),
        when: ruleGroup.describe('Condition; the last class has an empty group.'),
        minutes: z
          .int()
          .min(1)
          .max(52 * WEEK_MINUTES)
          .describe('Minutes from the moment the lead is due to a person to the first answer.'),
        unit: z.enum(['business', 'calendar']).describe('Working minutes of the owner, or minutes of the clock.'),
      }),
    )
    .max(100)
    .describe('Asked in order; the first that holds gives the promise.'),
  acceptanceStops: z.boolean().describe('Whether accepting the lead counts as an answer.'),
  steps: z
    .array(
      strict({
        id: id.describe('Names the step; each is taken once a clock.'),
        atPercent: z.number().min(1).max(1000).describe('Per cent of the promised time at which it falls due.'),
        plusMinutes: minutes.describe('So many minutes of the promise’s own unit later.').exactOptional(),
        action: z
          .enum(['remind', 'manager-task', 'next-manager', 'reassign'])
          .describe('Ask the rep, the manager or the manager’s manager, or give the lead to the next one.'),
      }),
    )
    .max(20)
    .describe('What is done while nobody answers.'),
  maxReassigns: z
    .int()
    .min(1)
    .max(20)
    .describe('How often a lead may be taken from its owner; 2 when left out.')
    .exactOptional(),
  reassignLocked: z
    .boolean()
    .describe('Whether an owner whom a person chose may lose the lead too while the choice is locked.')
    .exactOptional(),
  pause: ruleGroup.describe('While it holds, clocks stand still.').exactOptional(),
  snooze: strict({
    longestHours: z
      .int()
      .min(1)
      .max(24 * 90)
      .describe('Hours of the clock for which a rep may let a lead wait.'),
    pausesClock: z
      .boolean()
      .describe('Whether response times stand still meanwhile; if not, it ends with the deadline.'),
  })
    .describe('When left out: a day, and never beyond the deadline.')
    .exactOptional(),
}) satisfies z.ZodType<SlaPolicy>
