/** The program: the arguments of this process, and its exit code. */
import { runProgram } from './cli/program.ts';
import { composeProgram } from './compose-program.ts';

await runProgram(composeProgram(), process.argv.slice(2));
