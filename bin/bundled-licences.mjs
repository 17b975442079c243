/**
 * The licences of the packages whose code is in a bundle: whoever passes it on passes them on too.
 * A package without a licence file is named with the licence that its package.json states.
 */
import fs from 'node:fs';
import path from 'node:path';

const FOLDER = /^node_modules\/(?:@[^/]+\/)?[^/]+/;

/**
 * @param {string} root
 * @param {import('esbuild').Metafile} metafile
 */
export function bundledLicences(root, metafile) {
  const folders = Object.keys(metafile.inputs).flatMap((file) => FOLDER.exec(file) ?? []);
  return [...new Set(folders)]
    .sort()
    .map((folder) => licenceIn(path.join(root, folder)))
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** @param {string} folder */
function licenceIn(folder) {
  /** @type {unknown} */
  const stated = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const { name, version, license } =
    /** @type {{ name: string, version: string, license: string }} */ (stated);
  const files = fs.readdirSync(folder).filter((file) => /^licen[cs]e/i.test(file));
  const texts = files.map((file) => fs.readFileSync(path.join(folder, file), 'utf8'));
  return [`${name} ${version}: ${license}\n`, ...texts].join('\n');
}
