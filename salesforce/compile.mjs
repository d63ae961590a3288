/** Compiles every part of the Lightning components as Salesforce does, and prints file and what the compiler says of it, as JSON. */
import fs from 'node:fs'
import path from 'node:path'
import { transformSync } from '@lwc/compiler'

const ROOT = path.join(import.meta.dirname, 'estafet/main/default/lwc')

function said(name, file) {
  try {
    const { warnings } = transformSync(fs.readFileSync(path.join(ROOT, name, file), 'utf8'), file, {
      name,
      namespace: 'c',
    })
    return (warnings ?? []).map(({ message }) => message)
  } catch (error) {
    return [error.message]
  }
}

const files = fs.readdirSync(ROOT).flatMap((name) =>
  fs
    .readdirSync(path.join(ROOT, name))
    .filter((file) => /\.(js|html|css)$/.test(file))
    .map((file) => [`${name}/${file}`, said(name, file)]),
)
process.stdout.write(`${JSON.stringify(Object.fromEntries(files), null, 1)}\n`)
