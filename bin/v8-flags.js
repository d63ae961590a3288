/**
 * How V8 compiles the decisions; docs/decisions/0016-v8-flags.md has the figures. Import this before anything else.
 *
 * - More may be inlined into one function: a decision is many small functions, and at V8's own bound some of them stay calls.
 * - No guess which objects will live long: the guess differs from start to start, and a wrong one costs a quarter of the speed.
 */
import { setFlagsFromString } from 'node:v8'

setFlagsFromString('--max-inlined-bytecode-size-cumulative=1840')
setFlagsFromString('--no-allocation-site-pretenuring')
