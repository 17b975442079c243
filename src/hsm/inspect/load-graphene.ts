/**
 * The package graphene-pk11, which knows the names of PKCS#11's numbers, loaded when somebody wants
 * to look inside a module.
 *
 * @module
 */
import { createRequire } from 'node:module';
import type * as Graphene from 'graphene-pk11';
import { KmsError } from '../../errors/kms-error.ts';

/**
 * The package.
 *
 * @throws {KmsError} HSM_ADDON_MISSING
 */
export function requireGraphene(require = createRequire(import.meta.url)): typeof Graphene {
  try {
    return require('graphene-pk11') as typeof Graphene;
  } catch (cause) {
    const message = 'graphene-pk11 or its addon is missing: run `npm rebuild pkcs11js`';
    throw new KmsError('HSM_ADDON_MISSING', message, { cause });
  }
}
