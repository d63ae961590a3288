import { rm } from 'node:fs/promises'

/** After the last test file: removes all that the files of this run left in their folder. */
export default async function removeRunFolder() {
  await rm(process.env.TEST_RUN_FOLDER ?? '', { recursive: true, force: true })
}
