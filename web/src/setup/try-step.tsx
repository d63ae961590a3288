import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DryRunResult, DryRunRow } from '../../../src/contracts/dry-run.ts'
import { StatusMark } from '../parts/status-mark.tsx'
import { Empty, Trouble } from '../parts/trouble.tsx'
import { languageNow, localeOf } from '../words/speak.ts'
import { useDryRun } from './dry-run.ts'
import type { StepProps } from './setup-page.tsx'
import { StepEnd } from './step-end.tsx'

const LAST = 200
const SHOWN = 20

/** Step 6: what the rules would do to real leads, before they do anything. */
export function TryStep({ view, onNext }: StepProps) {
  const { t } = useTranslation()
  const { run, begin } = useDryRun(LAST)
  const kept = view.steps.find(({ step }) => step === 'try')?.done?.note
  const note = run.kind === 'done' ? { leads: run.leads, changed: run.leads - run.counts.same } : undefined
  return (
    <>
      <h2>{t('setup.try.title')}</h2>
      <p className="muted">{t('setup.try.about')}</p>
      {run.kind === 'idle' && typeof kept?.['leads'] === 'number' && (
        <p>{t('setup.try.last', { leads: kept['leads'], changed: Number(kept['changed'] ?? 0) })}</p>
      )}
      <p>
        <Button variant={run.kind === 'done' ? 'default' : 'filled'} loading={run.kind === 'running'} onClick={begin}>
          {t(run.kind === 'done' ? 'setup.try.again' : 'setup.try.run')}
        </Button>
      </p>
      {run.kind === 'running' && (
        <div role="status">
          <progress
            value={run.read}
            max={Math.max(run.expected, 1)}
            aria-label={t('setup.try.progress', { read: run.read, expected: run.expected })}
          />{' '}
          <span className="figures">{t('setup.try.progress', { read: run.read, expected: run.expected })}</span>
        </div>
      )}
      {run.kind === 'failed' && <Trouble title={t('setup.try.error')} error={run.error} onRetry={begin} />}
      {run.kind === 'done' && (run.leads === 0 ? <Empty>{t('setup.try.none')}</Empty> : <Result result={run} />)}
      <StepEnd
        step="try"
        onNext={onNext}
        note={note}
        label={t(note === undefined ? 'setup.try.skip' : 'setup.continue')}
      />
    </>
  )
}

function Result({ result }: { readonly result: DryRunResult }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(SHOWN)
  const { leads, counts, reps, rows } = result
  return (
    <>
      <h3>
        {t('setup.try.result', { count: leads - counts.same, leads })}
        {' · '}
        {t('setup.try.nobody', { count: counts.nobody })}
      </h3>
      <div className="figure-table">
        <table>
          <caption>{t('setup.try.reps')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('setup.try.rep')}</th>
              <th scope="col">{t('setup.try.before')}</th>
              <th scope="col">{t('setup.try.after')}</th>
              <th scope="col">{t('setup.try.given')}</th>
            </tr>
          </thead>
          <tbody>
            {reps.map(({ person, before, after, given }) => (
              <tr key={person.id}>
                <th scope="row">{person.name}</th>
                <td className="figures">{before}</td>
                <td className="figures">{after}</td>
                <td className="figures">{given}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="figure-table setup-long">
        <table>
          <caption>{t('setup.try.odd')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('setup.try.lead')}</th>
              <th scope="col">{t('setup.try.stage')}</th>
              <th scope="col">{t('setup.try.owner')}</th>
              <th scope="col">{t('setup.try.score')}</th>
              <th scope="col">{t('setup.try.why')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row) => (
              <Row key={row.recordId} row={row} />
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shown && (
        <p>
          <Button variant="default" onClick={() => setShown(rows.length)}>
            {t('setup.try.more', { count: rows.length - shown })}
          </Button>
        </p>
      )}
    </>
  )
}

/** A lead before and after; what would change is marked in words and weight, not by colour alone. */
function Row({ row }: { readonly row: DryRunRow }) {
  const { t } = useTranslation()
  const { before, after, changes } = row
  const name = [row.person, row.company].filter((part) => part !== null).join(' · ') || row.recordId
  const stage = (value: DryRunRow['before']['stage']): string =>
    value === null ? t('setup.try.nothing') : t(`stage.${value}`)
  const score = (value: number | null): string =>
    value === null
      ? t('setup.try.nothing')
      : new Intl.NumberFormat(localeOf(languageNow()), { maximumFractionDigits: 0 }).format(value)
  const cell = (what: DryRunRow['changes'][number], old: string, fresh: string) =>
    changes.includes(what) ? (
      <strong>{t('setup.try.from', { before: old, after: fresh })}</strong>
    ) : (
      <span className="muted">{t('setup.try.unchanged', { value: old })}</span>
    )
  return (
    <tr>
      <th scope="row">
        {row.recordUrl === null ? (
          name
        ) : (
          <a href={row.recordUrl} target="_blank" rel="noreferrer">
            {name}
          </a>
        )}
      </th>
      {after === null ? (
        <td colSpan={3}>
          <StatusMark kind="breached">{t('setup.try.failed')}</StatusMark>
        </td>
      ) : (
        <>
          <td>{cell('stage', stage(before.stage), stage(after.stage))}</td>
          <td>
            {cell(
              'owner',
              before.owner?.name ?? t('setup.people.nobody'),
              after.owner?.name ?? t('setup.people.nobody'),
            )}
          </td>
          <td className="figures">{cell('score', score(before.score), score(after.score))}</td>
        </>
      )}
      <td>{row.why[languageNow()]}</td>
    </tr>
  )
}
