/**
 * Reads the metadata below each folder named, as Salesforce's command line does, and prints what it found and a package.xml for it, as JSON.
 * Usage: node manifest.mjs estafet [outbound-messages …]
 */
import path from 'node:path'
import retrieve from '@salesforce/source-deploy-retrieve'
import project from './sfdx-project.json' with { type: 'json' }

const { ComponentSet, MetadataResolver } = retrieve

async function main(folders) {
  const found = {}
  for (const folder of folders) {
    const components = new MetadataResolver().getComponentsFromPath(path.join(import.meta.dirname, folder))
    const set = new ComponentSet(components)
    set.sourceApiVersion = project.sourceApiVersion
    found[folder] = {
      components: components.flatMap(entries).sort(),
      manifest: await set.getPackageXml(4),
    }
  }
  process.stdout.write(`${JSON.stringify(found, null, 1)}\n`)
}

/** A component and those inside it; reading the XML of each fails where it is not well formed. */
function entries(component) {
  if (component.xml) component.parseXmlSync()
  return [`${component.type.name}:${component.fullName}`, ...component.getChildren().flatMap(entries)]
}

await main(process.argv.slice(2))
