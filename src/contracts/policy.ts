import { z } from 'zod'
import { instant } from './lead-words.ts'
import { problem } from './problem.ts'

const version = z.coerce.number().int().min(1).max(2_000_000_000)
const words = z.strictObject({ en: z.string(), id: z.string() })
/** As long as a policy may be, and some room. */
const text = z.string().max(1_000_000).describe('The policy as YAML or JSON text.')

export const policyVersionView = z.strictObject({
  version: z.int().min(1),
  author: z.string(),
  reason: z.string(),
  publishedAt: instant,
  restoredFrom: z.int().min(1).nullable().describe('The version this one repeats.'),
})
export type PolicyVersionView = z.infer<typeof policyVersionView>

/** One version with what it says. */
export const policyView = policyVersionView.extend({
  active: z.boolean(),
  document: z.unknown().describe('The policy; GET /api/policy/schema describes it.'),
  yaml: z.string().nullable().describe('The text it was written in, with its comments; null when it came as values.'),
})
export type PolicyView = z.infer<typeof policyView>

export const policyVersionsQuery = z.strictObject({
  before: version.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const policyVersionsPage = z.strictObject({
  active: z.int().min(1),
  versions: z.array(policyVersionView).describe('Newest first.'),
  more: z.boolean(),
})
export type PolicyVersionsPage = z.infer<typeof policyVersionsPage>

export const policyQuery = z.strictObject({ format: z.enum(['yaml', 'json']).optional() })

export const policyFinding = z.strictObject({
  level: z.enum(['error', 'warning']),
  code: z.string().describe('Stable; listed in docs/policy.md.'),
  path: z.string(),
  says: words,
  advice: words,
  line: z.int().min(1).nullable(),
  column: z.int().min(1).nullable(),
})
export type PolicyFinding = z.infer<typeof policyFinding>

const writing = { text: text.optional(), document: z.unknown().optional() }
const oneOfThem = (given: { readonly text?: unknown; readonly document?: unknown }): boolean =>
  (given.text === undefined) !== (given.document === undefined)
const ONE = 'either text or document'

export const lintRequest = z.strictObject(writing).refine(oneOfThem, ONE)
export const lintAnswer = z.strictObject({
  publishable: z.boolean(),
  findings: z.array(policyFinding),
})
export type LintAnswer = z.infer<typeof lintAnswer>

/** One side of a comparison: a version by number, or a policy that is handed in. */
const side = z
  .strictObject({ version: version.optional(), ...writing })
  .refine((given) => Object.values(given).filter((value) => value !== undefined).length === 1, `version, or ${ONE}`)
export type DiffSide = z.infer<typeof side>
export const diffRequest = z.strictObject({ from: side, to: side })
export const policyChange = z.strictObject({
  kind: z.enum(['changed', 'added', 'removed', 'moved']),
  section: z.string().describe('First key of the path.'),
  path: z.array(z.string()).describe('Keys, and names of entries of lists.'),
  says: words,
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  from: z.int().min(1).optional().describe('Former place in its list, from 1.'),
  to: z.int().min(1).optional(),
})
export const diffAnswer = z.strictObject({ changes: z.array(policyChange) })
export type DiffAnswer = z.infer<typeof diffAnswer>

const reason = z.string().trim().min(1).max(500).describe('Why, for those who read the history.')
const expectedVersion = z.int().min(1).describe('The version that was active when the author began.')
const draftRevision = z.int().min(1).optional().describe('The draft that this is, which ends with it.')
const alsoThere = z
  .strictObject({ expectedVersion: z.int().min(1).describe('The version that was active in the other account.') })
  .optional()
  .describe('Publishes the same change in the other account of the house: in both, or in neither.')
export const publishRequest = z
  .strictObject({ expectedVersion, draftRevision, reason, house: alsoThere, ...writing })
  .refine(oneOfThem, ONE)
export const restoreRequest = z.strictObject({ version: z.int().min(1), expectedVersion, reason })
export const publishAnswer = z.strictObject({
  version: policyVersionView,
  findings: z.array(policyFinding),
  house: z
    .strictObject({ version: policyVersionView, findings: z.array(policyFinding) })
    .optional()
    .describe('The version of the other account, where it was published there too.'),
})
export type PublishAnswer = z.infer<typeof publishAnswer>

/** 422 `policy_refused`: nothing was stored. */
export const policyRefusal = problem.extend({ findings: z.array(policyFinding) })
/** 409 `policy_changed`: somebody published in the meantime; nothing was stored. */
export const policyConflict = problem.extend({ active: policyVersionView })

/** The other account of the house, as far as its policy goes. */
const otherAccount = {
  crmName: z.string(),
  accountId: z.string().describe('The other account in its CRM.'),
  mayPublish: z.boolean().describe('Whether an admin of the other account lets admins of this one publish there.'),
}
export const houseLookRequest = z.strictObject(writing).refine(oneOfThem, ONE)
/** What publishing here would make of the policy of the other account. */
export const houseLookAnswer = z.strictObject({
  house: z
    .strictObject({
      ...otherAccount,
      active: policyVersionView.describe('In force there.'),
      wereSame: z.boolean().describe('Whether both accounts say the same now, with people under the ids of each CRM.'),
      publishable: z.boolean().describe('Whether the change fits there.'),
      changes: z.array(policyChange).describe('Against the version in force there.'),
      findings: z.array(policyFinding).describe('Errors, and warnings that the policy there does not have already.'),
    })
    .nullable()
    .describe('Null: this account stands alone, or what was handed in is no policy.'),
})
export type HouseLookAnswer = z.infer<typeof houseLookAnswer>
/** What taking over the policy of the other account would change here. */
export const housePolicyView = z.strictObject({
  house: z
    .strictObject({
      ...otherAccount,
      letsPublish: z.boolean().describe('Whether admins of the other account may publish here.'),
      here: policyVersionView,
      there: policyVersionView,
      same: z.boolean(),
      publishable: z.boolean(),
      changes: z.array(policyChange).describe('From the policy here to that of the other account.'),
      findings: z.array(policyFinding),
    })
    .nullable()
    .describe('Null: this account stands alone.'),
})
export type HousePolicyView = z.infer<typeof housePolicyView>
export const takeOverRequest = z.strictObject({
  expectedVersion,
  expectedThere: z.int().min(1).describe('The version of the other account that was looked at.'),
  reason,
})
export const letPublishRequest = z.strictObject({
  isLet: z.boolean().describe('Whether admins of the other account may publish the policy of this account.'),
})
