/**
 * Mutants and their controls. A control asks a witness about a copy without a patch, between the
 * mutants and of the same process: it must pass, and so it shows that the witness is able to pass,
 * that a patch is gone when it was reverted, and that no failure is counted twice.
 */
import { askControl, askWitness, hasNoticed } from './witness.mjs';

/** @typedef {import('./patch-file.mjs').Mutant} Mutant */
/** @typedef {import('./scratch-copy.mjs').ScratchCopy} ScratchCopy */

const OUTPUT_SHOWN_CHARACTERS = 4000;

/**
 * @param {string} verdict
 * @param {number} startedAt
 * @param {string} text
 */
function print(verdict, startedAt, text) {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(5);
  console.log(`${verdict.padEnd(8)} ${seconds} s  ${text}`);
}

export class Trial {
  #controlled = new Set();
  #controlEvery;
  #tried = 0;
  #killed = 0;
  #controlsPassed = 0;
  #controls = 0;

  /** @param {{ controlEvery?: number | undefined }} options - absent: one for each witness */
  constructor({ controlEvery }) {
    this.#controlEvery = controlEvery;
  }

  /**
   * @param {ScratchCopy} copy
   * @param {readonly Mutant[]} group
   */
  async tryAll(copy, group) {
    for (const mutant of group) {
      await this.#kill(copy, mutant);
      for (const command of this.#listControls(mutant)) {
        await this.#control(copy, command, mutant);
      }
    }
  }

  /** @param {Mutant} mutant */
  #listControls({ witnesses }) {
    const commands = witnesses.map(({ command }) => command);
    if (this.#controlEvery !== undefined) {
      return this.#tried % this.#controlEvery === 1 ? commands : [];
    }
    return commands.filter((command) => !this.#controlled.has(command));
  }

  /**
   * @param {ScratchCopy} copy
   * @param {string} command
   * @param {Mutant} after
   */
  async #control(copy, command, after) {
    this.#controlled.add(command);
    this.#controls += 1;
    const startedAt = performance.now();
    const { ok, output } = await askControl(copy, command, after.touches);
    print(ok ? 'passes' : 'FAILS', startedAt, `control: ${command}`);
    if (ok) this.#controlsPassed += 1;
    else console.log(output.slice(-OUTPUT_SHOWN_CHARACTERS));
  }

  /**
   * @param {ScratchCopy} copy
   * @param {Mutant} mutant
   */
  async #kill(copy, mutant) {
    this.#tried += 1;
    const startedAt = performance.now();
    const blind = await listBlind(copy, mutant).catch(
      /** @param {unknown} error */ (error) => [String(error)],
    );
    const verdict = blind.length === 0 ? 'killed' : 'SURVIVED';
    print(verdict, startedAt, `${mutant.name}: ${mutant.removes}`);
    for (const text of blind) console.log(text.slice(-OUTPUT_SHOWN_CHARACTERS));
    if (blind.length === 0) this.#killed += 1;
  }

  /**
   * @param {number} expected - how many mutants there are
   * @returns {boolean} whether all went well
   */
  report(expected) {
    console.log(`${String(this.#controlsPassed)} of ${String(this.#controls)} controls pass`);
    const proven = this.#controls > 0 && this.#controlsPassed === this.#controls;
    if (!proven) console.log('a control fails without a mutant: nothing was shown');
    console.log(`${String(this.#killed)} of ${String(expected)} killed`);
    return proven && this.#killed === expected;
  }
}

/**
 * @param {ScratchCopy} copy
 * @param {Mutant} mutant
 * @returns {Promise<string[]>} what did not notice, with its output
 */
async function listBlind(copy, mutant) {
  copy.apply(mutant);
  /** @type {string[]} */
  const blind = [];
  try {
    for (const witness of mutant.witnesses) {
      const judged = await askWitness(copy, witness.command, mutant.touches);
      if (hasNoticed(witness, judged)) continue;
      blind.push(
        `${witness.command}: ${judged.ok ? 'passed' : 'failed otherwise'}\n${judged.output}`,
      );
    }
  } finally {
    copy.revert(mutant);
  }
  return blind;
}
