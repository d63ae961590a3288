import type { ReactNode } from 'react'
import './section-head.css'

/** The heading of a section, with what can be done with the section at its end. */
export function SectionHead({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="section-head">
      <h2>{title}</h2>
      {children}
    </div>
  )
}
