/** The parts of the editor, in the order in which a lead meets them. */
export const SECTIONS = [
  'sources',
  'fit',
  'scores',
  'stages',
  'routing',
  'pools',
  'sla',
  'cadences',
  'recycling',
  'limits',
  'text',
] as const
export type Section = (typeof SECTIONS)[number]

export function sectionNamed(name: string): Section {
  return SECTIONS.find((section) => section === name) ?? 'scores'
}

const TOPS: Readonly<Record<Section, readonly string[]>> = {
  sources: ['sources'],
  fit: ['fit'],
  scores: ['score', 'qualification', 'engagement', 'temperature'],
  stages: ['stages'],
  routing: ['routing', 'territories', 'events', 'partners'],
  pools: ['pools', 'people'],
  sla: ['sla', 'holidays'],
  cadences: ['cadences', 'blackHoles'],
  recycling: ['stages'],
  limits: ['rollout', 'limits'],
  text: ['name', 'ownDomains', 'matching', 'duplicates', 'verification'],
}
/** The keys of the policy that a part shows. */
export function topOf(section: Section): readonly string[] {
  return TOPS[section]
}
