import type { PoolId, RepId } from '../domain/lead.ts'
import { allPools } from '../domain/policy/all-pools.ts'
import { carryOver } from '../domain/policy/carry-over.ts'
import { sameValue } from '../domain/policy/entries.ts'
import type { LintFinding } from '../domain/policy/finding.ts'
import { lintPolicy } from '../domain/policy/lint.ts'
import { namedPeople, withPeopleThere } from '../domain/policy/people-there.ts'
import type { Policy } from '../domain/policy/policy.ts'
import { buildRoster } from '../mapping/roster.ts'
import type { CrmPerson } from '../ports/crm.ts'
import { readWriting } from './publish-policy.ts'

/** A policy and the people it is for. */
export interface PolicyAndPeople {
  readonly policy: Policy
  readonly people: readonly CrmPerson[]
}

/** What a change of one account's policy makes of the other's. */
export interface Fitted {
  /** Null where it would be none. */
  readonly policy: Policy | null
  /** Whether both said the same before the change. */
  readonly wereSame: boolean
  /** Errors, and warnings that the policy there does not have already. */
  readonly findings: readonly LintFinding[]
}

/**
 * Makes a change of one account's policy in the other's, with people under their ids there, and judges what comes of it.
 * @param before in force here until now. @param after what is to be published here.
 * @param idThere people known in both CRMs: the id here, and there.
 */
export function fitThere(
  before: Policy,
  after: PolicyAndPeople,
  there: PolicyAndPeople,
  idThere: ReadonlyMap<RepId, RepId>,
): Fitted {
  const [base, wanted] = [withPeopleThere(before, idThere), withPeopleThere(after.policy, idThere)]
  const { document, clashes } = carryOver(base, wanted, there.policy)
  const read = readWriting({ document })
  const wereSame = sameValue(base, there.policy)
  const differs = clashes.map((path) => clash(path.join('.')))
  if ('findings' in read) return { policy: null, wereSame, findings: [...differs, ...read.findings] }
  const { policy } = read
  return {
    policy,
    wereSame,
    findings: [
      ...differs,
      ...strangers(policy, after, there, idThere),
      ...deserted(policy, after, there),
      ...newlyFound(policy, there),
    ],
  }
}

/** Whoever is named by an id that the other CRM does not have. */
function strangers(
  policy: Policy,
  { people }: PolicyAndPeople,
  there: PolicyAndPeople,
  idThere: ReadonlyMap<RepId, RepId>,
): readonly LintFinding[] {
  const known = namedPeople(there.policy)
  const names = new Map(people.filter(({ repId }) => !idThere.has(repId)).map(({ repId, name }) => [repId, name]))
  return [...namedPeople(policy)].flatMap((id) => {
    const name = names.get(id)
    if (name === undefined || known.has(id)) return []
    const says = {
      en: `${name} is named by the id ${id}, which the other CRM does not have.`,
      id: `${name} disebut dengan id ${id}, yang tidak ada di CRM lain.`,
    }
    const advice = {
      en: 'Name them by e-mail address, and give them the same one in both CRMs.',
      id: 'Sebutkan dengan alamat e-mail, dan samakan alamatnya di kedua CRM.',
    }
    return [{ level: 'error', code: 'house_person_unknown', path: '', says, advice } as const]
  })
}

/** Pools that have somebody here and would have nobody there, where it is not so already. */
function deserted(policy: Policy, after: PolicyAndPeople, there: PolicyAndPeople): readonly LintFinding[] {
  const here = staffed(after)
  const before = staffed(there)
  const then = staffed({ policy, people: there.people })
  const known = new Set(allPools(there.policy).map(({ id }) => id))
  return allPools(policy).flatMap(({ id, name }) => {
    if (then.has(id) || !here.has(id) || (known.has(id) && !before.has(id))) return []
    const says = {
      en: `Nobody of the other CRM would be in the pool "${name}".`,
      id: `Tidak ada seorang pun dari CRM lain dalam pool "${name}".`,
    }
    const advice = {
      en: 'Add its people there, or publish in this account alone.',
      id: 'Tambahkan orangnya di sana, atau terbitkan di akun ini saja.',
    }
    return [{ level: 'error', code: 'house_pool_empty', path: `pools.${id}`, says, advice } as const]
  })
}

function staffed({ policy, people }: PolicyAndPeople): ReadonlySet<PoolId> {
  // Who is in a pool does not hang on working times, so none are asked for.
  const { reps, pools } = buildRoster(policy, people, { zone: 'UTC', from: 0, until: 0 })
  const isThere = ({ repId }: { readonly repId: RepId }) => reps.get(repId)?.active === true
  return new Set([...pools.values()].filter(({ members }) => members.some(isThere)).map(({ poolId }) => poolId))
}

/** What lint says of a policy: errors, and the warnings it does not have about the one in force already. */
export function newlyFound(policy: Policy, inForce: PolicyAndPeople): readonly LintFinding[] {
  const said = ({ code, says }: LintFinding) => `${code} ${says.en}`
  const known = new Set(lintPolicy(inForce.policy, inForce.people).map(said))
  return lintPolicy(policy, inForce.people).filter((found) => found.level === 'error' || !known.has(said(found)))
}

function clash(path: string): LintFinding {
  return {
    level: 'error',
    code: 'house_differs',
    path,
    says: {
      en: `The other account has something of its own at "${path}", in the way of this change.`,
      id: `Akun lain punya isinya sendiri di "${path}", yang menghalangi perubahan ini.`,
    },
    advice: {
      en: 'Publish in this account alone, or first take one policy over from the other on the page of the house.',
      id: 'Terbitkan di akun ini saja, atau ambil dahulu kebijakan yang satu dari yang lain di halaman rumah.',
    },
  }
}
