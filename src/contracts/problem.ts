import { z } from 'zod'

/** The one shape of every refusal of the HTTP API (RFC 9457). Never holds a stack, a query or a path of the server. */
export const problem = z.strictObject({
  type: z.string().describe('Stable address of the kind of problem: `urn:estafet:problem:` and the code.'),
  title: z.string().describe('What happened, a few words.'),
  status: z.int().min(400).max(599),
  code: z.string().describe('Stable, snake_case; listed in docs/api.md.'),
  detail: z.string().describe('What happened, what it means and what to do, for a person.'),
})
export type ProblemBody = z.infer<typeof problem>
