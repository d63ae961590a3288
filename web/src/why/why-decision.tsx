import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { decisionQuery } from '../data/queries.ts'
import { Icon } from '../parts/icon.tsx'
import { secondsNumber, scoreNumber } from '../parts/numbers.ts'
import { PromiseMark } from '../parts/promise-mark.tsx'
import { ScoreBar } from '../parts/score-bar.tsx'
import { StatusMark } from '../parts/status-mark.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { wordOf } from '../parts/words-of.ts'
import { exactTime } from '../time/time-words.ts'
import { languageNow } from '../words/speak.ts'
import { Candidates } from './candidates.tsx'
import { ScoreEquation } from './score-equation.tsx'

/** The whole explanation of one decision; the same in the drawer and on its own page. */
export function WhyDecision({
  decisionId,
  headingLevel,
}: {
  readonly decisionId: string
  readonly headingLevel: 2 | 3
}) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(decisionQuery(decisionId, languageNow()))
  const Heading = headingLevel === 2 ? 'h2' : 'h3'
  const Name = headingLevel === 2 ? 'h1' : 'h2'
  if (error) return <Trouble title={t('why.error')} error={error} onRetry={() => void refetch()} />
  if (!data) {
    return (
      <div role="status" aria-busy="true" aria-label={t('app.loading')}>
        <Skeleton height={28} width="60%" mb={12} />
        <Skeleton height={48} mb={24} />
        <Skeleton height={96} mb={24} />
        <Skeleton height={140} />
      </div>
    )
  }
  return (
    <article className="why-body">
      <Name className="why-name">
        {data.person ?? t('lead.nobody')}
        {data.company !== null && <span className="muted"> · {data.company}</span>}
      </Name>
      <p className="why-state">
        <span className="stage">{t(`stage.${data.stage}`)}</span>
        <span className="temperature muted">
          <Icon name={data.temperature} size={14} /> {t(`temperature.${data.temperature}`)}
        </span>
        {data.outcome === 'held' ? (
          <StatusMark kind="held">{t('outcome.held')}</StatusMark>
        ) : (
          data.owner && <span className="owner">{data.owner.name}</span>
        )}
        <PromiseMark dueAt={data.dueAt} state={data.slaState} asDecided />
      </p>
      <p className="why-headline">{data.headline}</p>
      {data.recordUrl !== null && (
        <p>
          <a href={data.recordUrl} target="_blank" rel="noreferrer">
            {t('why.open')} <Icon name="out" size={14} />
          </a>
        </p>
      )}
      <section>
        <Heading>
          {t('score.title', { total: scoreNumber(data.score.total), band: wordOf('band', data.score.band, t) })}
        </Heading>
        <ScoreBar score={data.score} />
        <ScoreEquation score={data.score} />
      </section>
      {data.sections.map((section) => (
        <section key={section.title}>
          <Heading>{section.title}</Heading>
          {section.sentences.map((sentence, index) => (
            <p key={index}>{sentence}</p>
          ))}
        </section>
      ))}
      {data.outcome !== 'not-yet' && (
        <section>
          <Heading>{t('why.others')}</Heading>
          <Candidates candidates={data.candidates} />
        </section>
      )}
      <p className="muted figures why-foot">
        {t('why.decided', {
          time: exactTime(data.decidedAt),
          version: data.policyVersion,
          seconds: secondsNumber(data.latencyMs),
        })}
        <br />
        {t('why.seen')}
      </p>
    </article>
  )
}
