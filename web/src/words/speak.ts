import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../../../src/contracts/lead-words.ts'
import type { en } from './en.ts'
import type { keysEn } from './keys-en.ts'
import type { ledgerEn } from './ledger-en.ts'
import type { policyEn } from './policy-en.ts'
import type { crmStageEn } from './crm-stage-en.ts'
import type { houseEn } from './house-en.ts'
import type { definitionsEn } from './definitions-en.ts'
import type { setupEn } from './setup-en.ts'
import type { websiteEn } from './website-en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: {
      translation: typeof en &
        typeof policyEn &
        typeof definitionsEn &
        typeof setupEn &
        typeof ledgerEn &
        typeof keysEn &
        typeof websiteEn &
        typeof crmStageEn &
        typeof houseEn
    }
    keySeparator: false
    nsSeparator: false
  }
}

const KEPT_AS = 'estafet.language'

/** The language the person chose here before; null when never. */
export function chosenLanguage(): Language | null {
  const kept = window.localStorage.getItem(KEPT_AS)
  return kept === 'en' || kept === 'id' ? kept : null
}

/** Texts that are loaded together, by language: nobody waits for those of the other. */
export type Texts = Readonly<Record<Language, () => Promise<Readonly<Record<string, string>>>>>

const known = new Set<Texts>([
  { en: async () => (await import('./en.ts')).en, id: async () => (await import('./id.ts')).id },
])
const spoken = new Set<Language>()

export async function speak(language: Language): Promise<void> {
  spoken.add(language)
  // Texts that come while others are on their way are gone through as well.
  for (const texts of known) await learn(texts, language)
  document.documentElement.lang = language
  await i18next.changeLanguage(language)
}

/** Adds texts of some pages in the languages spoken so far; in another one they come when it is first spoken. */
export async function speakAlso(...added: readonly Texts[]): Promise<void> {
  for (const texts of added) known.add(texts)
  await Promise.all(added.flatMap((texts) => [...spoken].map((language) => learn(texts, language))))
}

async function learn(texts: Texts, language: Language): Promise<void> {
  i18next.addResourceBundle(language, 'translation', await texts[language](), true, true)
}

/** Changes the language for good on this browser. */
export function chooseLanguage(language: Language): void {
  window.localStorage.setItem(KEPT_AS, language)
  void speak(language)
}

export function languageNow(): Language {
  return i18next.language === 'id' ? 'id' : 'en'
}

/** The locale whose customs numbers and dates follow. */
export function localeOf(language: Language): string {
  return language === 'id' ? 'id-ID' : 'en-GB'
}

/** The browser's own language when it is one of ours; null else. */
export function browserLanguage(): Language | null {
  const language = navigator.language.toLowerCase().slice(0, 2)
  return language === 'en' || language === 'id' ? language : null
}

/** Makes the texts ready before the first drawing. Both languages say everything, so neither stands in for the other. */
export async function learnToSpeak(): Promise<void> {
  const language = chosenLanguage() ?? browserLanguage() ?? 'en'
  await i18next.use(initReactI18next).init({
    resources: {},
    lng: language,
    fallbackLng: false,
    // Keys are flat texts with dots in them; React escapes what it draws.
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  })
  await speak(language)
}
