/**
 * A program that makes a passport with nothing configured, to be killed in the middle of it:
 * node --import tsx FILE PROFILE PROBE...
 *
 * @module
 */
import { makePassport } from '../../src/hsm/passport/make-passport.ts';
import { loadProfile } from '../../src/hsm/profile/load-profile.ts';

const [, , name = '', ...probes] = process.argv;
const options = { measuredOn: '2026-11-23', ...(probes.length === 0 ? {} : { probes }) };
const passport = await makePassport(loadProfile(name), undefined, options);
console.log(JSON.stringify(passport));
