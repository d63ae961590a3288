import { z } from 'zod'

/** The time zone of whoever reads the answer, by its IANA name; times are told in the account's zone without it. */
export const readerZone = z
  .string()
  .max(64)
  .refine(isZone, 'the IANA name of a time zone, such as Asia/Jakarta')
  .optional()
  .describe('IANA time zone in which sentences tell times; the account’s own when left out.')

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
