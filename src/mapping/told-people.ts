import type { RepId } from '../domain/lead.ts'
import type { PersonPolicy } from '../domain/policy/programmes.ts'
import type { Rep } from '../domain/roster.ts'
import type { CrmPerson } from '../ports/crm.ts'
import { startOfDate } from './working-time.ts'

/** Names, teams and addresses are compared so. */
export function comparable(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}

/** What a policy tells of people beside the CRM, by CRM id. Whoever it names that the CRM does not know is left out. */
export class ToldPeople {
  private readonly people: readonly CrmPerson[]
  private readonly byId = new Map<RepId, PersonPolicy>()

  constructor(told: readonly PersonPolicy[], people: readonly CrmPerson[]) {
    this.people = people
    for (const person of told) {
      const repId = this.idOf(person.rep)
      if (repId !== null && !this.byId.has(repId)) this.byId.set(repId, person)
    }
  }

  /** What was told of that person. */
  of(repId: RepId): PersonPolicy | undefined {
    return this.byId.get(repId)
  }

  /** The rep with what was told of them. */
  add(rep: Rep): Rep {
    const told = this.of(rep.repId)
    if (told === undefined) return rep
    const { languages, industries, products, territories, backup, manager, since, capacity } = told
    return {
      ...rep,
      languages: languages ?? rep.languages,
      ...(industries === undefined ? {} : { industries }),
      ...(products === undefined ? {} : { products }),
      ...(territories === undefined ? {} : { territories }),
      ...(backup === undefined ? {} : { backupId: this.idOf(backup) }),
      ...(manager === undefined ? {} : { managerId: this.idOf(manager) ?? rep.managerId }),
      ...(since === undefined ? {} : { startedAt: startOfDate(since, rep.zone) }),
      ...(capacity === undefined ? {} : { capacity }),
    }
  }

  private idOf(name: string): RepId | null {
    const wanted = comparable(name)
    const found = this.people.find(
      ({ repId, email }) => repId === name || (email !== null && comparable(email) === wanted),
    )
    return found?.repId ?? null
  }
}
