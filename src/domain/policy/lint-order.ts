import { holdsAlways, implies } from './implication.ts'
import type { Tell } from './finding.ts'
import type { Policy, RuleGroup } from './policy.ts'
import type { Path } from './walk.ts'

interface Listed {
  readonly id: string
  readonly when: RuleGroup
}

/** Lists in which the first entry that holds decides, so that the order can hide an entry; and whether one has no end. */
export function lintOrder(policy: Policy, tell: Tell): void {
  hiddenRules(policy.sources.rules, ['sources', 'rules'], tell)
  hiddenRules(policy.routing.rules, ['routing', 'rules'], tell)
  hiddenRules(policy.sla.classes, ['sla', 'classes'], tell)
  hiddenWords(policy.engagement.forms, ['engagement', 'forms'], tell)
  hiddenWords(policy.engagement.pages, ['engagement', 'pages'], tell)
  const last = policy.sla.classes.at(-1)
  if (last === undefined || !holdsAlways(last.when)) {
    tell(
      'warning',
      'no_default_promise',
      ['sla', 'classes'],
      {
        en: 'The last SLA class has a condition, so a lead none of them fits has no deadline.',
        id: 'Kelas SLA terakhir memiliki syarat, sehingga lead yang tidak cocok dengan satu pun tidak memiliki batas waktu.',
      },
      {
        en: 'Add a last class with an empty condition.',
        id: 'Tambahkan kelas terakhir dengan syarat kosong.',
      },
    )
  }
}

function hiddenRules(list: readonly Listed[], path: Path, tell: Tell): void {
  list.forEach((rule, i) => {
    const before = list.slice(0, i)
    const always = before.find(({ when }) => holdsAlways(when))
    if (always !== undefined) {
      tell(
        'error',
        'rule_after_always',
        [...path, i],
        {
          en: `"${rule.id}" is never reached: "${always.id}" before it takes everything.`,
          id: `"${rule.id}" tidak pernah tercapai: "${always.id}" di depannya menerima semuanya.`,
        },
        {
          en: `Move "${rule.id}" before "${always.id}", or remove it.`,
          id: `Pindahkan "${rule.id}" ke depan "${always.id}", atau hapus.`,
        },
      )
      return
    }
    const wider = before.find(({ when }) => implies(rule.when, when))
    if (wider === undefined) return
    tell(
      'warning',
      'rule_hidden',
      [...path, i],
      {
        en: `"${rule.id}" never decides: whenever it holds, "${wider.id}" before it holds too.`,
        id: `"${rule.id}" tidak pernah menentukan: setiap kali berlaku, "${wider.id}" di depannya juga berlaku.`,
      },
      {
        en: `Move "${rule.id}" before "${wider.id}", or narrow "${wider.id}".`,
        id: `Pindahkan "${rule.id}" ke depan "${wider.id}", atau persempit "${wider.id}".`,
      },
    )
  })
}

/** A form or page goes to the first entry whose word it holds. */
function hiddenWords(
  list: readonly { readonly contains: readonly string[]; readonly kind: string }[],
  path: Path,
  tell: Tell,
): void {
  list.forEach((entry, i) => {
    const earlier = list.slice(0, i).flatMap(({ contains }) => contains.map((word) => word.toLowerCase()))
    const hidden = entry.contains.filter((word) => earlier.some((one) => word.toLowerCase().includes(one)))
    if (hidden.length < entry.contains.length) return
    tell(
      'warning',
      'words_hidden',
      [...path, i],
      {
        en: `No name ever reaches entry ${i + 1} (${entry.kind}): an earlier entry has ${hidden.join(', ')} already.`,
        id: `Entri ${i + 1} (${entry.kind}) tidak pernah tercapai: entri sebelumnya sudah memuat ${hidden.join(', ')}.`,
      },
      { en: 'Move it up, or remove it.', id: 'Pindahkan ke atas, atau hapus.' },
    )
  })
}
