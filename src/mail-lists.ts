import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'

/** Domains of free and of disposable e-mail, lower case. */
export interface MailLists {
  readonly freeMail: ReadonlySet<string>
  readonly disposable: ReadonlySet<string>
}

/** Reads the lists of the package `freemail` (docs/decisions/0008-mail-lists.md). Only its data is used, none of its code. */
export async function readMailLists(): Promise<MailLists> {
  const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('freemail/package.json')), 'data')
  const [freeMail, disposable] = await Promise.all([list(folder, 'free.txt'), list(folder, 'disposable.txt')])
  return { freeMail, disposable }
}

async function list(folder: string, file: string): Promise<ReadonlySet<string>> {
  const text = await readFile(path.join(folder, file), 'utf8')
  const lines = text.split('\n').map((line) => line.trim().toLowerCase())
  return new Set(lines.filter((line) => line !== '' && !line.startsWith('#')))
}
