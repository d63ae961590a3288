import { useTranslation } from 'react-i18next'
import { wordFor } from '../../../src/domain/explain/vocabulary.ts'
import { languageNow } from '../words/speak.ts'
import { valueAt, type Path } from './document.ts'
import { NumberField } from './fields.tsx'
import { useDraft } from './use-draft.ts'

/** Points by the name of a thing: one row each. */
export function PointsTable({
  path,
  caption,
  nameOf,
}: {
  readonly path: Path
  readonly caption: string
  readonly nameOf?: (key: string) => string
}) {
  const { t } = useTranslation()
  const { document } = useDraft()
  const value = valueAt(document, path)
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : []
  const called =
    nameOf ??
    ((key: string) =>
      key
        .split('.')
        .map((part) => wordFor(part, languageNow()))
        .join(' · '))
  return (
    <table className="policy-points">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('policy.points.what')}</th>
          <th scope="col">{t('policy.points.points')}</th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key}>
            <th scope="row">{called(key)}</th>
            <td>
              <NumberField
                path={[...path, key]}
                label={t('policy.points.of', { what: called(key) })}
                quiet
                min={0}
                max={100}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
