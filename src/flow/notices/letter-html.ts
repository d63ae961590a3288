interface Link {
  readonly words: string
  readonly url: string
}

/** What a letter says, in words; nothing of it is HTML yet. */
export interface LetterParts {
  readonly language: 'en' | 'id'
  readonly subject: string
  /** What happened; lines are separated by \n. */
  readonly told: string
  /** The page to act on, and the person's own choice of notices. */
  readonly open: Link
  readonly why: Link
}

/** Mail programs drop style sheets and know no layout of this century: styles stand at the elements, in fonts that every machine has. */
const BODY = 'margin:0;padding:24px;background:#f6f7f9;color:#1a1d21;font:16px/1.5 Arial,Helvetica,sans-serif'
const SHEET = 'max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #d9dde3;border-radius:8px'
const BUTTON =
  'display:inline-block;padding:10px 18px;background:#1f5fbf;color:#ffffff;text-decoration:none;border-radius:6px'
const SMALL = 'margin:24px 0 0;font-size:13px;color:#5b6470'

/**
 * A letter as HTML beside its text: the same words, one link to act on. Names in it come from strangers' forms, so every part is escaped,
 * and nothing is loaded from anywhere.
 */
export function letterHtml({ language, subject, told, open, why }: LetterParts): string {
  const lines = told.split('\n').map((line) => `<p style="margin:0 0 8px">${escaped(line)}</p>`)
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>`,
    `<body style="${BODY}"><div style="${SHEET}">`,
    `<h1 style="margin:0 0 16px;font-size:19px">${escaped(subject)}</h1>`,
    ...lines,
    `<p style="margin:20px 0 0"><a href="${escaped(open.url)}" style="${BUTTON}">${escaped(open.words)}</a></p>`,
    `<p style="${SMALL}"><a href="${escaped(why.url)}" style="color:#5b6470">${escaped(why.words)}</a></p>`,
    '</div></body></html>',
  ].join('\n')
}

const CODES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => CODES[letter]!)
}
