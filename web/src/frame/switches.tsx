import { ActionIcon, SegmentedControl, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import { Icon } from '../parts/icon.tsx'
import { chooseLanguage, languageNow } from '../words/speak.ts'

const LANGUAGES = [
  { value: 'en', long: 'English', short: 'EN' },
  { value: 'id', long: 'Indonesia', short: 'ID' },
] as const

export function LanguageSwitch() {
  const { t } = useTranslation()
  const wide = useMediaQuery('(min-width: 48em)', true)
  return (
    <SegmentedControl
      aria-label={t('app.language')}
      size="xs"
      data={LANGUAGES.map(({ value, long, short }) => ({ value, label: wide ? long : short }))}
      value={languageNow()}
      onChange={(value) => chooseLanguage(value === 'id' ? 'id' : 'en')}
    />
  )
}

export function SchemeSwitch() {
  const { t } = useTranslation()
  const { setColorScheme } = useMantineColorScheme()
  const now = useComputedColorScheme('light')
  const label = now === 'dark' ? t('app.toLight') : t('app.toDark')
  return (
    <ActionIcon
      variant="default"
      size={32}
      aria-label={label}
      title={label}
      onClick={() => setColorScheme(now === 'dark' ? 'light' : 'dark')}
    >
      <Icon name={now === 'dark' ? 'light' : 'dark'} size={18} />
    </ActionIcon>
  )
}
