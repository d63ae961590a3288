import { useEffect } from 'react'

/** Names the page in the browser's tab; the place first, so that tabs can be told apart. */
export function usePageTitle(place: string): void {
  useEffect(() => {
    document.title = `${place} · Estafet`
  }, [place])
}
