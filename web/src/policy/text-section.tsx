import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { languageNow } from '../words/speak.ts'
import { useLook } from './fields.tsx'
import { useDraft } from './use-draft.ts'

/** The whole draft as text: for what has no form, and to carry it elsewhere. */
export function TextSection() {
  const { t } = useTranslation()
  const { document, replace, editable } = useDraft()
  const look = useLook()
  const written = JSON.stringify(document, null, 2)
  const [text, setText] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const apply = (): void => {
    try {
      const parsed: unknown = JSON.parse(text ?? written)
      if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
        throw new SyntaxError(t('policy.text.object'))
      replace(parsed)
      setText(null)
      setProblem(null)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <>
      <Textarea
        label={t('policy.text.label')}
        className="policy-text"
        rows={24}
        spellCheck={false}
        readOnly={!editable}
        error={problem === null ? undefined : t('policy.text.problem', { problem })}
        value={text ?? written}
        onChange={({ currentTarget: { value } }) => setText(value)}
      />
      {editable && (
        <div className="policy-row">
          <Button variant="default" disabled={text === null} onClick={apply}>
            {t('policy.text.apply')}
          </Button>
          <Button variant="default" disabled={text === null} onClick={() => setText(null)}>
            {t('policy.text.undo')}
          </Button>
        </div>
      )}
      <ul className="policy-findings">
        {look?.findings.map((finding) => (
          <li
            key={finding.path + finding.code}
            className={finding.level === 'error' ? 'policy-error' : 'policy-warning'}
          >
            <code>{finding.path}</code> {finding.says[languageNow()]} {finding.advice[languageNow()]}
          </li>
        ))}
      </ul>
    </>
  )
}
