/** How many leads somebody has open, for who decides whether they can take one more. */
export function workloadWords(name: string, openLeads: number, language: 'en' | 'id'): string {
  if (language === 'id') return `Lead terbuka ${name} sekarang: ${openLeads}.`
  return `${name} has ${openLeads === 1 ? '1 open lead' : `${openLeads} open leads`} now.`
}
