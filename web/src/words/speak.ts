import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../../../src/contracts/lead-words.ts'
import { en } from './en.ts'
import { id } from './id.ts'
import type { policyEn } from './policy-en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en & typeof policyEn }
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

export function speak(language: Language): void {
  document.documentElement.lang = language
  void i18next.changeLanguage(language)
}

/** Changes the language for good on this browser. */
export function chooseLanguage(language: Language): void {
  window.localStorage.setItem(KEPT_AS, language)
  speak(language)
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

/** Makes the texts ready before the first drawing; both languages are small enough to be always there. */
export async function learnToSpeak(): Promise<void> {
  const language = chosenLanguage() ?? browserLanguage() ?? 'en'
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, id: { translation: id } },
    lng: language,
    fallbackLng: 'en',
    // Keys are flat texts with dots in them; React escapes what it draws.
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  })
  document.documentElement.lang = language
}
