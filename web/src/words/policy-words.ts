import { speakAlso, type Texts } from './speak.ts'

const policy = {
  en: async () => (await import('./policy-en.ts')).policyEn,
  id: async () => (await import('./policy-id.ts')).policyId,
}
const definitions = {
  en: async () => (await import('./definitions-en.ts')).definitionsEn,
  id: async () => (await import('./definitions-id.ts')).definitionsId,
}
const setup = {
  en: async () => (await import('./setup-en.ts')).setupEn,
  id: async () => (await import('./setup-id.ts')).setupId,
}

async function withWords<Page>(page: Promise<Page>, ...texts: readonly Texts[]): Promise<Page> {
  const [loaded] = await Promise.all([page, speakAlso(...texts)])
  return loaded
}

/** A page together with the words of the policy, which the other pages do not wait for. */
export const withPolicyWords = <Page>(page: Promise<Page>): Promise<Page> => withWords(page, policy)
/** The same for what was agreed, which speaks of the policy too. */
export const withDefinitionsWords = <Page>(page: Promise<Page>): Promise<Page> => withWords(page, policy, definitions)
/** The same for the steps of setup, which show parts of the policy. */
export const withSetupWords = <Page>(page: Promise<Page>): Promise<Page> => withWords(page, policy, setup)
