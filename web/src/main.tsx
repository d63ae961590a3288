import './styles.ts'
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { AskError } from './data/ask.ts'
import { router } from './router.tsx'
import { resolveVariables, theme } from './theme.ts'
import { learnToSpeak } from './words/speak.ts'

declare global {
  interface Window {
    /** Read by the scroll lock of drawers for the style element it adds. */
    __webpack_nonce__?: string
  }
}

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
window.__webpack_nonce__ = nonce

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays a refusal; only silence and server faults are worth another try.
      retry: (failures, error) =>
        failures < 2 && !(error instanceof AskError && error.status >= 400 && error.status < 500),
      refetchOnWindowFocus: true,
    },
  },
})
const place = document.getElementById('root')
if (!place) throw new Error('index.html lacks #root')

await learnToSpeak()
createRoot(place).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
