import { NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CrmStagesView } from '../../../src/contracts/crm-stages.ts'

type Row = CrmStagesView['stages'][number]
/** What somebody says of each stage: a value of the account, `''` for none; left out, it stays as it comes. */
export type Chosen = Readonly<Partial<Record<Row['stage'], string>>>

/** Stands for “as the CRM has it”; no stage of an account is called so. */
const STANDARD = '\0'

interface Props {
  readonly view: CrmStagesView
  readonly chosen: Chosen
  readonly onChoose: (chosen: Chosen) => void
}

/** For each of our stages the account's own, to choose from those it has. */
export function StageTable({ view, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const { crmName: crm, options, stages } = view
  const choose = (stage: Row['stage'], value: string) => {
    const { [stage]: _before, ...rest } = chosen
    onChoose(value === STANDARD ? rest : { ...rest, [stage]: value })
  }
  const wordsFor = (value: string | null) => {
    if (!value) return t('crmStage.nothing')
    return options.find((one) => one.value === value)?.label ?? t('crmStage.missing', { value })
  }
  return (
    <table className="crm-stage-table">
      <caption>{t('crmStage.table')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('crmStage.ours')}</th>
          <th scope="col">{t('crmStage.theirs', { crm })}</th>
        </tr>
      </thead>
      <tbody>
        {stages.map((row) => (
          <tr key={row.stage}>
            <th scope="row">{t(`stage.${row.stage}`)}</th>
            <td>
              <NativeSelect
                size="sm"
                aria-label={`${t(`stage.${row.stage}`)}: ${t('crmStage.theirs', { crm })}`}
                value={chosen[row.stage] ?? STANDARD}
                onChange={(event) => choose(row.stage, event.currentTarget.value)}
              >
                <option value={STANDARD}>
                  {row.standard === null
                    ? t('crmStage.nothing')
                    : `${t('crmStage.standard', { crm })}: ${wordsFor(row.standard)}`}
                </option>
                {row.standard !== null && <option value="">{t('crmStage.nothing')}</option>}
                {options.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
                {chosen[row.stage] && !options.some(({ value }) => value === chosen[row.stage]) && (
                  <option value={chosen[row.stage]}>{wordsFor(chosen[row.stage]!)}</option>
                )}
              </NativeSelect>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
