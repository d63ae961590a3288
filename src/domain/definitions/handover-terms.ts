import type { Policy } from '../policy/policy.ts'
import { targetInWords } from '../policy/rules-in-words.ts'
import type { Words } from '../policy/words.ts'
import { conditionWords, listed, means, word, type Definition } from './definition.ts'
import { sentence } from './sentences.ts'

const w = (en: string, id: string): Words => ({ en, id })

const ACTIONS: Readonly<Record<Policy['sla']['steps'][number]['action'], Words>> = {
  remind: w('the rep is reminded', 'rep diingatkan'),
  'manager-task': w(
    'the promise is broken, and the rep’s manager gets a task',
    'lewat SLA, dan manajer rep menerima tugas',
  ),
  reassign: w('the lead goes to the next eligible rep', 'lead diberikan ke rep berikutnya yang memenuhi syarat'),
  'next-manager': w('the manager’s manager gets a task', 'atasan manajer menerima tugas'),
}

/** Who gets a lead, how soon it is answered, and how it is followed up; docs/rules.md. */
export function handoverTerms({ routing, pools, verification, sla, cadences = [] }: Policy): Definition[] {
  const poolName = (id: string): string => pools.find((pool) => pool.id === id)?.name ?? id
  return [
    {
      id: 'handover',
      name: w('Handover', 'Penyerahan'),
      settledIn: 'routing',
      leads: null,
      parts: [
        means(sentence('handover.means', { stage: word(routing.fromStage) })),
        ...(verification.requireEmail ? [{ kind: 'in', lines: [sentence('handover.email')] } as const] : []),
        {
          kind: 'rules',
          lines: routing.rules.map(({ name, target }, n) =>
            sentence('handover.rule', {
              n: n + 1,
              name,
              target: { en: targetInWords(target, 'en', poolName), id: targetInWords(target, 'id', poolName) },
            }),
          ),
        },
      ],
    },
    {
      id: 'promise',
      name: w('Response time', 'Waktu tanggap'),
      settledIn: 'sla',
      leads: null,
      parts: [
        means(sentence('promise.means')),
        {
          kind: 'rules',
          lines: sla.classes.map(({ name, minutes, unit }, n) =>
            sentence('promise.class', { n: n + 1, name, minutes: timeWords(minutes, unit) }),
          ),
        },
        {
          kind: 'stops',
          lines: [
            sentence(sla.acceptanceStops ? 'promise.stopsAccepted' : 'promise.stops'),
            ...(sla.pause === undefined ? [] : [sentence('promise.pauses', { condition: conditionWords(sla.pause) })]),
          ],
        },
        {
          kind: 'late',
          lines: sla.steps.map(({ atPercent, plusMinutes = 0, action }) =>
            sentence(plusMinutes > 0 ? 'promise.stepLater' : 'promise.step', {
              percent: atPercent,
              minutes: plusMinutes,
              action: ACTIONS[action],
            }),
          ),
        },
      ],
    },
    {
      id: 'follow-up',
      name: w('Follow-up', 'Tindak lanjut'),
      settledIn: 'cadences',
      leads: null,
      parts: [
        means(sentence('cadence.means')),
        {
          kind: 'rules',
          lines: cadences.map(({ name, touches }) =>
            sentence('cadence.one', {
              name,
              count: touches.length,
              channels: listed([...new Set(touches.map(({ channel }) => channel))].map(word)),
            }),
          ),
        },
      ],
    },
  ]
}

/** `30 working min`, `24 h`: in hours where they come out even. */
function timeWords(minutes: number, unit: 'business' | 'calendar'): Words {
  const working = unit === 'business' ? w('working ', ' kerja') : w('', '')
  if (minutes % 60 === 0) return w(`${minutes / 60} ${working.en}h`, `${minutes / 60} jam${working.id}`)
  return w(`${minutes} ${working.en}min`, `${minutes} menit${working.id}`)
}
