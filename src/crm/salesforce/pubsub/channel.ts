/** The channel that the package brings; its members are Lead, Contact, Account and Opportunity. */
const CHANNEL = 'Estafet_Changes__chn'
const NAMESPACE = 'estafet'

/**
 * Topics under which the channel may be found, in the order in which they are tried: with the package's namespace before its name, and
 * without, as where an admin made it by hand. Which of them a packaged channel has is documented nowhere.
 * @param configured a topic, when somebody has set one: then no other is tried.
 */
export function topicsOf(configured: string | null): readonly string[] {
  return configured === null ? [`/data/${NAMESPACE}__${CHANNEL}`, `/data/${CHANNEL}`] : [configured]
}
