import { findAll } from './run/find-all.ts'
import { readOptions } from './run/options.ts'
import { playAll } from './run/play-all.ts'
import { playOne } from './run/play-one.ts'

const options = readOptions()
if (options.planted) process.exitCode = await findAll(options)
else if (options.lines > 0 || options.replay !== null) process.exitCode = await playOne(options)
else process.exitCode = await playAll(options)
