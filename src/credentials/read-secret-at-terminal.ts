/**
 * Reads a secret that somebody types at the terminal of this process: not echoed, and never a
 * string. The octets go from the system straight into memory of ours, one by one.
 *
 * A process that is killed at the prompt cannot restore the terminal; `stty sane` does.
 *
 * @module
 */
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { ReadStream } from 'node:tty';
import { KmsError } from '../errors/kms-error.ts';

const TERMINAL = '/dev/tty';
const SECRET_BYTES_MAX = 255;
const LOOK_AGAIN_MS = 20;

const CTRL_C = 0x03;
const CTRL_D = 0x04;
const CTRL_U = 0x15;
const BACKSPACES: readonly number[] = [0x08, 0x7f];
const ENTERS: readonly number[] = [0x0a, 0x0d];
const FIRST_PRINTABLE = 0x20;

/** How a secret is asked for. */
export interface SecretEntry {
  /** After that nobody is there. */
  readonly withinMs: number;
  /** The option that names a file with it instead, for the message when there is no terminal. */
  readonly fileOption: string;
}

/** What was typed so far. The place after the longest secret is for the key just pressed. */
interface Line {
  readonly octets: Uint8Array;
  length: number;
}

/**
 * Asks at the terminal. Backspace takes a character back, Ctrl-U all of them, Enter ends.
 *
 * @returns what was typed; the caller wipes it
 * @throws {KmsError} HSM_PIN_NO_TERMINAL, HSM_PIN_NOT_ENTERED when it was broken off, is empty or
 *   too long, holds a control key, or came too late
 */
export async function readSecretAtTerminal(
  prompt: string,
  { withinMs, fileOption }: SecretEntry,
): Promise<Uint8Array> {
  const input = openTerminal(fileOption);
  const line: Line = { octets: Buffer.allocUnsafeSlow(SECRET_BYTES_MAX + 1).fill(0), length: 0 };
  let stream: ReadStream | undefined;
  try {
    // Sets the mode only: what it read would lie in memory that nobody overwrites.
    stream = new ReadStream(openSync(TERMINAL, 'r+'));
    stream.setRawMode(true);
    say(prompt);
    await readLine(input, line, Date.now() + withinMs);
    return line.octets.subarray(0, line.length);
  } catch (error) {
    line.octets.fill(0);
    throw error;
  } finally {
    stream?.setRawMode(false);
    stream?.destroy();
    closeSync(input);
    say('\n');
  }
}

function openTerminal(fileOption: string): number {
  try {
    return openSync(TERMINAL, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    const message = `there is no terminal to type it at: use ${fileOption}`;
    throw new KmsError('HSM_PIN_NO_TERMINAL', message, { cause: error });
  }
}

function say(text: string): void {
  const output = openSync(TERMINAL, 'w');
  try {
    writeSync(output, text);
  } finally {
    closeSync(output);
  }
}

async function readLine(input: number, line: Line, deadline: number): Promise<void> {
  for (;;) {
    const key = readKey(input, line);
    if (key === null) {
      if (Date.now() > deadline) throw notEntered('nobody typed it in time');
      await pause(LOOK_AGAIN_MS);
    } else if (ENTERS.includes(key)) {
      if (line.length === 0) throw notEntered('nothing was typed');
      return;
    } else {
      press(line, key);
    }
  }
}

/** The next key, null for none yet. It is left nowhere but in the line. */
function readKey(input: number, { octets }: Line): number | null {
  try {
    const count = readSync(input, octets, SECRET_BYTES_MAX, 1, null);
    if (count === 0) throw notEntered('the terminal was closed');
    return octets[SECRET_BYTES_MAX] ?? null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return null;
    throw error instanceof KmsError ? error : notEntered('the terminal was closed', error);
  } finally {
    octets[SECRET_BYTES_MAX] = 0;
  }
}

function press(line: Line, key: number): void {
  if (key === CTRL_C || key === CTRL_D) throw notEntered('it was broken off');
  if (BACKSPACES.includes(key)) takeBack(line);
  else if (key === CTRL_U) while (line.length > 0) takeBack(line);
  // Left out it would be a wrong PIN, and one of few tries.
  else if (key < FIRST_PRINTABLE) throw notEntered('a control key was pressed');
  else if (line.length === SECRET_BYTES_MAX) throw notEntered('it is too long');
  else {
    line.octets[line.length] = key;
    line.length += 1;
  }
}

/** Takes back one character: in UTF-8 the octets after its first are 80 to BF. */
function takeBack(line: Line): void {
  let octet = 0x80;
  while (line.length > 0 && (octet & 0xc0) === 0x80) {
    line.length -= 1;
    octet = line.octets[line.length] ?? 0;
    line.octets[line.length] = 0;
  }
}

function notEntered(why: string, cause?: unknown): KmsError {
  return new KmsError('HSM_PIN_NOT_ENTERED', `it was not entered: ${why}`, { cause });
}
