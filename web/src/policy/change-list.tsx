import { useTranslation } from 'react-i18next'
import type { DiffAnswer, PolicyFinding } from '../../../src/contracts/policy.ts'
import { languageNow } from '../words/speak.ts'

/** What differs between two policies, in words. */
export function ChangeList({ changes }: DiffAnswer) {
  const { t } = useTranslation()
  if (changes.length === 0) return <p className="muted">{t('policy.changes.none')}</p>
  return (
    <ul className="policy-changes">
      {changes.map((change) => (
        <li key={`${change.kind} ${change.path.join('.')}`}>{change.says[languageNow()]}</li>
      ))}
    </ul>
  )
}

/** What is wrong or looks unintended, with advice. */
export function FindingList({ findings }: { readonly findings: readonly PolicyFinding[] }) {
  return findings.map(({ level, path, code, says, advice }) => (
    <p key={`${path} ${code} ${says.en}`} className={level === 'error' ? 'policy-error' : 'policy-warning'}>
      {says[languageNow()]} {advice[languageNow()]}
    </p>
  ))
}
