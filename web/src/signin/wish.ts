const KEPT_AS = 'estafet.to'

/** Remembers the page a stranger asked for, until they have signed in; only paths of this site. */
export function keepWish(path: string): void {
  if (path.startsWith('/') && !path.startsWith('//')) window.sessionStorage.setItem(KEPT_AS, path)
}

/** The page asked for before sign-in, once; null when there was none. */
export function takeWish(): string | null {
  const path = window.sessionStorage.getItem(KEPT_AS)
  window.sessionStorage.removeItem(KEPT_AS)
  return path
}
