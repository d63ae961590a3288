import { useEffect, useRef } from 'react'

const KEPT_AS = 'estafet.keys'

export function keysAreOn(): boolean {
  return window.localStorage.getItem(KEPT_AS) !== 'off'
}
/** Single-letter keys can be switched off: they get in the way of speech control. */
export function switchKeys(on: boolean): void {
  window.localStorage.setItem(KEPT_AS, on ? 'on' : 'off')
}

/** Where letters are text. Radio buttons and check boxes take none, so the keys go on working after a click on one. */
function inField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !/^(radio|checkbox|button|submit)$/.test(target.type)
  return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName)
}

/** Runs the action of a pressed key; never inside a field, never together with Ctrl, Alt or ⌘. */
export function useKeys(actions: Readonly<Record<string, () => void>>): void {
  const latest = useRef(actions)
  latest.current = actions
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || inField(event.target) || !keysAreOn()) return
      const action = latest.current[event.key]
      if (!action) return
      event.preventDefault()
      action()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}
