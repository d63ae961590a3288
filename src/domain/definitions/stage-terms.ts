import type { Stage } from '../lead.ts'
import type { Policy } from '../policy/policy.ts'
import type { Words } from '../policy/words.ts'
import { conditionWords, listed, word, type Definition, type DefinitionPart } from './definition.ts'
import { sentence, type SentenceKey, type Slot } from './sentences.ts'

type Lines = readonly Words[]
const say = (key: SentenceKey, slots: Readonly<Record<string, Slot>> = {}): Lines => [sentence(key, slots)]
const part = (kind: DefinitionPart['kind'], ...lines: readonly Lines[]): DefinitionPart => ({
  kind,
  lines: lines.flat(),
})

/** The stages a lead goes through: entry and exit criteria, owner, normal time; docs/rules.md. */
export function stageTerms(policy: Policy): readonly Definition[] {
  const { mql, sal, sql, opportunity, unreachable, silence, normDays } = policy.stages
  const stage = (id: Stage, owner: SentenceKey, ...parts: readonly DefinitionPart[]): Definition => {
    const days = normDays[id]
    return {
      id,
      name: word(id),
      settledIn: 'stages',
      leads: { stage: id },
      parts: [...parts, part('owner', say(owner)), ...(days === undefined ? [] : [part('norm', say('norm', { days }))])]
        // A stage nobody can enter or leave by a rule has nothing to tell there.
        .filter(({ lines }) => lines.length > 0),
    }
  }
  return [
    stage('known', 'owner.marketing', part('means', say('known.means')), part('in', say('known.in'))),
    stage(
      'mql',
      'owner.handover',
      part('means', say('mql.means')),
      part(
        'in',
        say('mql.basic', { condition: conditionWords(mql.basicFit) }),
        say('mql.score', { score: mql.minScore }),
        say('mql.engagement', { points: mql.minEngagement }),
        mql.highIntent
          ? say('mql.intent', { actions: listed(policy.engagement.highIntent.map(({ id }) => word(id))) })
          : [],
      ),
      part(
        'out',
        say('mql.outAccepted'),
        say('mql.outRejected'),
        mql.fallBack === undefined
          ? []
          : say('mql.outFell', { days: mql.fallBack.afterDays, points: mql.fallBack.points }),
      ),
    ),
    stage(
      'sal',
      'owner.rep',
      part('means', say('sal.means')),
      part(
        'in',
        sal.onAcceptance ? say('sal.accepts') : [],
        sal.onFirstOutreach ? say('sal.reaches') : [],
        sal.onFallback === true ? say('sal.falls') : [],
      ),
      part(
        'out',
        say('sal.outSql'),
        say('sal.outBack'),
        unreachable === undefined
          ? []
          : say('sal.outUnreachable', {
              attempts: unreachable.attempts,
              days: unreachable.days,
              least: unreachable.minAttempts,
            }),
      ),
    ),
    stage(
      'sql',
      'owner.rep',
      part('means', say('sql.means')),
      part(
        'in',
        sql.requires.length === 0 ? say('sql.inAny') : say('sql.in', { answers: listed(sql.requires.map(word)) }),
      ),
      part('out', say('sql.outDeal'), say('sql.outBack')),
    ),
    stage(
      'opportunity',
      'owner.rep',
      part('means', say('opportunity.means')),
      part(
        'in',
        say('opportunity.in'),
        opportunity === undefined ? [] : say('opportunity.sign', { people: opportunity.stakeholders }),
      ),
      part(
        'out',
        say('opportunity.outWon'),
        say('opportunity.outLost'),
        silence === undefined ? [] : say('opportunity.outDormant', { days: silence.dormantDays }),
      ),
    ),
    stage('customer', 'owner.success', part('means', say('customer.means')), part('in', say('customer.in'))),
  ]
}

/** A word at the head of its definition. */
function titled(value: string): Words {
  const { en, id } = word(value)
  const upper = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
  return { en: upper(en), id: upper(id) }
}

/** What a lead may be beside its stage. */
export function statusTerms({ stages }: Policy): readonly Definition[] {
  const { recycle, disqualify, silence } = stages
  const reasons = recycle.reasons ?? []
  return [
    {
      id: 'recycled',
      name: titled('nurture'),
      settledIn: 'recycling',
      leads: { status: 'nurture' },
      parts: [
        part('means', say('recycled.means')),
        part(
          'out',
          say('recycled.back', { days: recycle.coolDownDays }),
          ...reasons.flatMap(({ id, coolDownDays, returnToOwner }) => [
            coolDownDays === undefined ? [] : say('recycled.longer', { reason: word(id), days: coolDownDays }),
            returnToOwner === true ? say('recycled.owner', { reason: word(id) }) : [],
          ]),
        ),
      ],
    },
    {
      id: 'disqualified',
      name: titled('disqualified'),
      settledIn: 'recycling',
      leads: { status: 'disqualified' },
      parts: [
        part('means', say('disqualified.means')),
        part(
          'in',
          disqualify === undefined ? [] : say('disqualified.while', { condition: conditionWords(disqualify) }),
          ...reasons
            .filter(({ disqualify: out }) => out === true)
            .map(({ id }) => say('disqualified.reason', { reason: word(id) })),
        ),
      ].filter(({ lines }) => lines.length > 0),
    },
    ...(silence === undefined
      ? []
      : [
          {
            id: 'stale',
            name: titled('stale'),
            settledIn: 'recycling',
            leads: { status: 'stale' },
            parts: [
              part('means', say('stale.means')),
              part('in', say('stale.in', { days: silence.staleDays, stages: listed(silence.staleStages.map(word)) })),
            ],
          } satisfies Definition,
        ]),
  ]
}
