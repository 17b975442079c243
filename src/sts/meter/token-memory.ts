/**
 * The meter's memory of used TokenIdentifiers. It decides UsedError and OldError.
 *
 * The memory keeps the largest identifiers it has seen. One that is in it is used; one below all
 * of them is old once the memory is full. An empty memory takes anything, which is why it may be
 * cleared only together with the key.
 *
 * @module
 */
import type { TokenIdentifier } from '../token/token-identifier.ts';

/** Number of identifiers kept: our choice, as makers differ; a real meter keeps at least some. */
export const TOKEN_MEMORY_SIZE = 50;

/** Used identifiers in rising order, at most {@link TOKEN_MEMORY_SIZE}. */
export type TokenMemory = TokenIdentifier[];

/** Whether a meter with this memory takes a token with this identifier. */
export function judgeTokenIdentifier(
  memory: TokenMemory,
  identifier: TokenIdentifier,
): 'new' | 'UsedError' | 'OldError' {
  if (memory.includes(identifier)) return 'UsedError';
  const oldest = memory[0];
  const full = memory.length >= TOKEN_MEMORY_SIZE;
  return full && oldest !== undefined && identifier < oldest ? 'OldError' : 'new';
}

/** Records an identifier that was judged new; the smallest one leaves a full memory. */
export function rememberTokenIdentifier(memory: TokenMemory, identifier: TokenIdentifier): void {
  memory.push(identifier);
  memory.sort((left, right) => left - right);
  if (memory.length > TOKEN_MEMORY_SIZE) memory.shift();
}
