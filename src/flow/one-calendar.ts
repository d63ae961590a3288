import type { RepId } from '../domain/lead.ts'
import type { CrmPerson, InstallationId, OwnCalendar } from '../ports/crm.ts'
import type { HouseSeen } from '../ports/houses.ts'
import type { Flow } from './context.ts'

/**
 * People of an account with the calendar they have in its house: somebody known in both CRMs is away when either says so, and works by
 * one clock. Read from what is stored of the other account, so that its CRM need not answer.
 */
export async function withHouse(
  flow: Pick<Flow, 'stores' | 'houses'>,
  installation: InstallationId,
  people: readonly CrmPerson[],
): Promise<readonly CrmPerson[]> {
  const house = (await flow.houses?.of(installation)) ?? null
  if (house === null) return people
  return oneCalendar(people, await flow.stores.installations.people(house.partner), house)
}

/**
 * The rule alone; both sides come to the same. Hours and zone are those the home tells, where its CRM tells hours, else the other's;
 * absences are those of both. A stand-in counts where they are known here.
 * @param theirs the other account's people as they are stored, of whom only what that account tells by itself counts: so nothing that
 *   came from here comes back.
 */
export function oneCalendar(
  people: readonly CrmPerson[],
  theirs: readonly CrmPerson[],
  { people: pairs, isHome }: Pick<HouseSeen, 'people' | 'isHome'>,
): readonly CrmPerson[] {
  const there = new Map(theirs.map((person) => [person.repId, person]))
  const hereOf = new Map(pairs.map(({ repId, partnerRep }) => [partnerRep, repId]))
  const partnerOf = new Map(pairs.map(({ repId, partnerRep }) => [repId, there.get(partnerRep)]))
  return people.map((person) => {
    const other = partnerOf.get(person.repId)
    if (other === undefined) return person
    const [mine, others] = [calendarOf(person), other.ownCalendar ?? calendarOf(other)]
    const shared = together(mine, others, isHome, hereOf)
    return same(mine, shared) ? person : { ...person, ...shared, ownCalendar: mine }
  })
}

function calendarOf({ zone, hours, outOfOffice, away, standIns }: CrmPerson): OwnCalendar {
  return { zone, hours, outOfOffice, away, ...(standIns === undefined ? {} : { standIns }) }
}

function together(
  mine: OwnCalendar,
  others: OwnCalendar,
  isHome: boolean,
  hereOf: ReadonlyMap<RepId, RepId>,
): OwnCalendar {
  const [home, guest] = isHome ? [mine, others] : [others, mine]
  const [first, second] = home.hours === null && guest.hours !== null ? [guest, home] : [home, guest]
  const standIns = [
    ...(mine.standIns ?? []),
    ...(others.standIns ?? []).flatMap(({ repId, ...span }) => {
      const here = hereOf.get(repId)
      return here === undefined ? [] : [{ ...span, repId: here }]
    }),
  ]
  return {
    zone: first.zone ?? second.zone,
    hours: first.hours,
    outOfOffice: distinct([...mine.outOfOffice, ...others.outOfOffice]),
    away: mine.away || others.away,
    ...(standIns.length === 0 ? {} : { standIns: distinct(standIns) }),
  }
}

/** In an order of their own, so that a list that comes in another order is no news. */
function distinct<Span extends { readonly start: number; readonly end: number; readonly repId?: RepId }>(
  spans: readonly Span[],
): readonly Span[] {
  const key = ({ start, end, repId = '' }: Span) => `${start} ${end} ${repId}`
  return [...new Map(spans.map((span) => [key(span), span])).values()].toSorted(
    (one, other) => one.start - other.start || one.end - other.end || key(one).localeCompare(key(other)),
  )
}

function same(mine: OwnCalendar, shared: OwnCalendar): boolean {
  const text = (of: OwnCalendar) =>
    JSON.stringify([of.zone, of.hours, distinct(of.outOfOffice), of.away, distinct(of.standIns ?? [])])
  return text(mine) === text(shared)
}
