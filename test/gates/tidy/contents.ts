/** What may not stand in a file. The patterns are put together so as not to find themselves. */
import { findLines, isCode, type Check } from './source-text.ts';

const OPEN_WORK = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|')})\\b`);
const NUMBERED = new RegExp(`${'TO' + 'DO'}\\(#\\d+\\)`, 'g');

export const checkOpenWork: Check = ({ file, text }) =>
  isCode(file)
    ? findLines({ file, text: text.replaceAll(NUMBERED, '') }, OPEN_WORK, 'write TO' + 'DO(#n)')
    : [];

export const checkOneTitle: Check = ({ file, text }) => {
  if (!file.endsWith('.md')) return [];
  const prose = text.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '');
  const titles = prose.match(/^# /gm)?.length ?? 0;
  return titles === 1 ? [] : [`${file}: ${titles} titles of the first level, there is to be one`];
};

/** The command line may print; anything else hands its findings to its caller. */
export const checkNoConsole: Check = (source) =>
  /^src\/(?!cli\/)/.test(source.file)
    ? findLines(source, /\bconsole\.\w+\(/, 'src prints only in src/cli')
    : [];

export const checkNoAbsentTest: Check = (source) =>
  /^test\/.*\.test\.ts$/.test(source.file)
    ? findLines(
        source,
        /\b(?:it|test|describe|suite)\.(?:concurrent\.)?(?:skip|skipIf|runIf|only|todo|fails)\b/,
        'a test runs and passes, or is not there',
      )
    : [];

/** A path of the machine on which somebody happened to write the file. */
const MACHINE_PATH = new RegExp(`(?:^|[^\\w.])${['', 'work', ''].join('/')}`);

export const checkNoMachinePath: Check = (source) =>
  findLines(source, MACHINE_PATH, 'a path of one machine');
