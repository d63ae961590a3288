import { createTheme } from '@mantine/core'
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core'

const blue: MantineColorsTuple = [
  '#EEF4FE',
  '#DCE8FC',
  '#B8D2FB',
  '#8AB8FF',
  '#5F98F0',
  '#3A79DB',
  '#1F5FBF',
  '#194E9D',
  '#133D7C',
  '#0C2A57',
]

/** Sizes and colours of every page; contrast of each pair is in tokens.css. Nothing is downloaded, not even letters. */
export const theme = createTheme({
  colors: { blue },
  primaryColor: 'blue',
  primaryShade: { light: 6, dark: 3 },
  autoContrast: true,
  black: '#16181C',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '1rem', lg: '1.25rem', xl: '1.5rem' },
  lineHeights: { xs: '1.34', sm: '1.43', md: '1.5', lg: '1.4', xl: '1.34' },
  spacing: { xs: '0.25rem', sm: '0.5rem', md: '0.75rem', lg: '1rem', xl: '1.5rem' },
  defaultRadius: '6px',
  respectReducedMotion: true,
  cursorType: 'pointer',
})

/** The component library's own greys fail AA on its own ground, so every one of them is replaced by a token. */
export const resolveVariables: CSSVariablesResolver = () => {
  const scheme = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--muted)',
    '--mantine-color-placeholder': 'var(--placeholder)',
    '--mantine-color-error': 'var(--breached)',
    '--mantine-color-anchor': 'var(--primary)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--sunken)',
    '--mantine-color-default-color': 'var(--text)',
    '--mantine-color-default-border': 'var(--control)',
  }
  return { variables: {}, light: scheme, dark: scheme }
}
