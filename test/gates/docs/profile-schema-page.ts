/** hsm-profiles/profile.schema.json: the JSON Schema of HSM profiles, from the schema in code. */
import prettier from 'prettier';
import { z } from 'zod';
import { hsmProfileSchema } from '../../../src/hsm/profile/hsm-profile.ts';

export const PROFILE_SCHEMA_FILE = 'hsm-profiles/profile.schema.json';

export async function makeProfileSchema(): Promise<string> {
  const schema = {
    title: 'HSM profile of sts-kms',
    description: 'Made from src/hsm/profile/hsm-profile.ts by `npm run docs`; edit it there.',
    ...z.toJSONSchema(hsmProfileSchema),
  };
  const config = await prettier.resolveConfig(PROFILE_SCHEMA_FILE);
  return prettier.format(JSON.stringify(schema), { ...config, parser: 'json' });
}
