/**
 * Looks inside a PKCS#11 module: slots, tokens, mechanisms and objects, never a value. It changes
 * nothing; only the objects of a token that is named, with its PIN, are seen.
 *
 * @module
 */
import type * as Graphene from 'graphene-pk11';
import type { PKCS11 } from 'pkcs11js';
import { pinText, type TokenName } from '../pkcs11/access.ts';
import { CKF_SERIAL_SESSION } from '../pkcs11/cryptoki-numbers.ts';
import { callDevice } from '../pkcs11/device-error.ts';
import {
  PROCESS_LIBRARIES,
  type Libraries,
  type Library,
  type LibrarySettings,
} from '../pkcs11/library.ts';
import { logIn } from '../pkcs11/login.ts';
import { findToken } from '../pkcs11/token-slot.ts';
import { inspectObjects } from './inspect-objects.ts';
import { inspectMechanisms, inspectToken } from './inspect-token.ts';
import type { HsmInspection, ObjectInspection, SlotInspection } from './inspection.ts';
import { requireGraphene } from './load-graphene.ts';

/** What to look into. */
export interface InspectionTarget {
  /** The shared library of the module. */
  readonly path: string;
  readonly settings: LibrarySettings;
  /** The token whose objects are listed; without a PIN, only those that are public. */
  readonly token?: { readonly name: TokenName; readonly pin?: Uint8Array };
}

/**
 * Looks inside.
 *
 * @throws {KmsError} HSM_ADDON_MISSING, HSM_LIBRARY_MISSING, HSM_UNAVAILABLE, and for a token that
 *   is named, HSM_TOKEN_NOT_FOUND, HSM_TOKEN_AMBIGUOUS and those of a login
 */
export function inspectHsm(
  target: InspectionTarget,
  libraries: Libraries = PROCESS_LIBRARIES,
): HsmInspection {
  const graphene = requireGraphene();
  const library = libraries.acquire(target.path, target.settings);
  try {
    // The adapter names fewer calls than there are.
    const module = new graphene.Module(library.cryptoki as PKCS11);
    return callDevice('be inspected', () => {
      module.initialize();
      const objects = target.token === undefined ? undefined : objectsOf(library, target.token);
      const slots = module.getSlots(true);
      return {
        library: {
          path: target.path,
          description: module.libraryDescription,
          manufacturer: module.manufacturerID,
          version: versionText(module.libraryVersion),
          cryptokiVersion: versionText(module.cryptokiVersion),
        },
        slots: Array.from({ length: slots.length }, (_, n) =>
          inspectSlot(graphene, slots.items(n), objects),
        ),
      };
    });
  } finally {
    libraries.release(target.path);
  }
}

interface TokenObjects {
  readonly serial: string;
  readonly label: string;
  readonly objects: readonly ObjectInspection[];
}

function objectsOf(
  library: Library,
  { name, pin }: NonNullable<InspectionTarget['token']>,
): TokenObjects {
  const { cryptoki } = library;
  const { slot, serial, label } = findToken(cryptoki, name);
  const session = cryptoki.C_OpenSession(slot, CKF_SERIAL_SESSION);
  try {
    if (pin !== undefined) logIn(library, session, { serial, pin: pinText(pin) });
    return { serial, label, objects: inspectObjects(cryptoki, session) };
  } finally {
    cryptoki.C_CloseSession(session);
  }
}

function inspectSlot(
  graphene: typeof Graphene,
  slot: Graphene.Slot,
  wanted: TokenObjects | undefined,
): SlotInspection {
  const token = inspectToken(graphene, slot.getToken());
  const isWanted = wanted?.serial === token.serial && wanted.label === token.label;
  return {
    description: slot.slotDescription,
    manufacturer: slot.manufacturerID,
    hardware: (slot.flags & graphene.SlotFlag.HW_SLOT) !== 0,
    token,
    mechanisms: inspectMechanisms(graphene, slot.getMechanisms()),
    ...(isWanted ? { objects: wanted.objects } : {}),
  };
}

function versionText({ major, minor }: Graphene.Module['libraryVersion']): string {
  return `${major}.${minor}`;
}
