import type { Row } from '../../sandbox/salesforce/row.ts'
import { demoContact } from '../../bench/support/demo-contact.ts'

/** Somebody of a customer's CRM, in the words of no CRM. */
export interface Person {
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly company: string
  readonly title: string
  readonly phone?: string
  readonly country?: string
  /** The form they fill in as they come; absent: they ask for nothing. */
  readonly form?: string
}

/** The n-th of many different people who ask for a demo: see {@link demoContact}. */
export function demoPerson(n: number): Person {
  const contact = demoContact(n)
  return {
    email: contact['email']!,
    firstName: contact['firstname']!,
    lastName: contact['lastname']!,
    company: contact['company']!,
    title: contact['jobtitle']!,
    phone: contact['phone']!,
    country: contact['country']!,
    form: contact['recent_conversion_event_name']!,
  }
}

/** The n-th person who asks for a demo. */
export function asksForDemo(n: number, company: string): Person {
  return {
    email: `jane${n}@${company.toLowerCase().replace(' ', '')}.example`,
    firstName: 'Jane',
    lastName: `Doe ${n}`,
    company,
    title: 'Head of Sales',
    phone: `+1212${2_000_000 + n * 7_919}`,
    country: 'United States',
    form: 'Book a demo',
  }
}

/** As properties of a HubSpot contact made at that moment. */
export function contactOf(person: Person, at: number): Record<string, string> {
  const { email, firstName, lastName, company, title, phone, country, form } = person
  return {
    ...{ email, firstname: firstName, lastname: lastName, company, jobtitle: title },
    ...(phone === undefined ? {} : { phone }),
    ...(country === undefined ? {} : { country }),
    ...(form === undefined
      ? {}
      : { recent_conversion_event_name: form, recent_conversion_date: new Date(at).toISOString() }),
  }
}

/** As fields of a Salesforce lead made at that moment. */
export function leadOf(person: Person, at: number): Row {
  const { email, firstName, lastName, company, title, phone, country, form } = person
  return {
    ...{ Email: email, FirstName: firstName, LastName: lastName, Company: company, Title: title },
    ...(phone === undefined ? {} : { Phone: phone }),
    ...(country === undefined ? {} : { Country: country }),
    ...(form === undefined ? {} : { Form_Name__c: form, Form_Submitted_At__c: new Date(at).toISOString() }),
  }
}
