import type { Chance } from '../random.ts'
import { COMPANY_TRADES, COMPANY_WORDS, PLACES } from './names.ts'

/** A company as generated: what a record of it may hold. */
export interface Account {
  name: string
  domain: string
  industryText: string
  industryOption: string
  employees: number
  revenue: number
  country: string
  city: string
  zip: string
  phone: string
  language: string
}

/** Draws a company. Domains end in .example: nothing here can reach a real one. */
export function drawAccount(chance: Chance, mark: string): Account {
  const word = chance.pick(COMPANY_WORDS)
  const [trade, industryText, industryOption] = chance.pick(COMPANY_TRADES)
  const [country, city, zip, dial, language] = chance.pick(PLACES)
  const employees = drawEmployees(chance)
  return {
    name: `${word} ${trade}`,
    domain: `${word}-${trade}${mark}.example`.toLowerCase(),
    industryText,
    industryOption,
    employees,
    revenue: Math.round((employees * chance.whole(60, 220)) / 10) * 10_000,
    country,
    city,
    zip,
    phone: `${dial} ${chance.whole(200, 989)} ${chance.whole(1_000, 9_999)}`,
    language,
  }
}

function drawEmployees(chance: Chance): number {
  const band = chance.weighted([
    ['small', 45],
    ['middle', 35],
    ['large', 20],
  ] as const)
  if (band === 'small') return chance.whole(4, 199)
  return band === 'middle' ? chance.whole(200, 999) : chance.whole(1_000, 24_000)
}

/** Company properties of an account. */
export function companyValues(account: Account): Record<string, string> {
  return {
    name: account.name,
    domain: account.domain,
    website: `https://www.${account.domain}`,
    industry: account.industryOption,
    numberofemployees: String(account.employees),
    annualrevenue: String(account.revenue),
    country: account.country,
    city: account.city,
    zip: account.zip,
    phone: account.phone,
  }
}
