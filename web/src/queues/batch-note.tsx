import { Alert, Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Icon } from '../parts/icon.tsx'
import { problemWords } from '../parts/words-of.ts'
import { languageNow, localeOf } from '../words/speak.ts'
import { undoableOf, type Batch } from './use-many-orders.ts'

/** What became of an order to several leads: how many, who was left out and why, what cannot be taken back, and one press for the rest. */
export function BatchNote({ batch, onUndo }: { readonly batch: Batch; readonly onUndo: () => void }) {
  const { t } = useTranslation()
  const { what, running, total, done, refused } = batch
  const undoable = undoableOf(batch)
  // Evaluating again decides nothing by itself, so there is nothing in it to take back.
  const fixed = running || what === 'undo' || what === 're-evaluate' ? [] : done.filter(({ canUndo }) => !canUndo)
  const names = new Intl.ListFormat(localeOf(languageNow())).format(fixed.map(({ name }) => name))
  return (
    <Alert variant="default" icon={<Icon name="replay" size={20} />} role="status" mb="md">
      {t(running ? 'queue.doing' : what === 'undo' ? 'queue.undone' : 'queue.done', { done: done.length, total })}{' '}
      {refused.length > 0 && t(what === 'undo' ? 'queue.notUndone' : 'queue.refused', { count: refused.length })}
      {refused.length > 0 && (
        <ul className="queue-refused">
          {refused.map(({ leadId, name, error }) => (
            <li key={leadId}>
              <strong>{name}</strong>: {problemWords(error, t)}
            </li>
          ))}
        </ul>
      )}
      {fixed.length > 0 && <span className="queue-fixed">{t('queue.fixed', { names })} </span>}
      {undoable.length > 0 && (
        <Button size="compact-sm" variant="default" onClick={onUndo}>
          {t('queue.undoMany', { count: undoable.length })}
        </Button>
      )}
    </Alert>
  )
}
