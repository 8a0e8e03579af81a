import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toIso } from '../../src/kit/index.ts';
import { momentInCell, readMoment } from '../../src/table/moments.ts';

const berlin = 'Europe/Berlin';
/** 18:05 in Berlin in winter */
const evening = '2027-01-31T17:05:00.000Z';

describe('a time in a cell', () => {
  it.each([
    ['2027-01-31 18:05 Europe/Berlin', 'as it was written'],
    ['2027-01-31 18:05', 'without a zone, in the reader’s'],
    ['2027-01-31T18:05:00', 'as ISO writes it'],
    ['2027-01-31 17:05Z', 'in UTC'],
    ['2027-02-01 01:05 Asia/Shanghai', 'in another zone'],
    ['2027-01-31 12:05-05:00', 'with an offset'],
    ['31.01.2027 18:05', 'by LibreOffice in German'],
    ['31.1.27 18:05', 'by LibreOffice in German, short'],
    ['31/01/2027 18:05:00', 'by Excel in French'],
    ['1/31/2027 18:05', 'by Excel in American English'],
    ['01/31/2027 6:05 PM', 'by Google in American English'],
    ['1/31/27, 6:05\u202fPM', 'by Numbers'],
    ['2027/1/31 18:05', 'by Excel in Chinese'],
    ['2027/1/31 下午 6:05:00', 'by Excel in Chinese, with twelve hours'],
    ['2027年1月31日 18:05', 'in Chinese characters'],
    ['2027年1月31日下午6:05', 'in Chinese characters, with twelve hours'],
    ['31 Jan 2027 18:05', 'with the month’s name'],
    ['Jan 31, 2027, 6:05 PM', 'with the month’s name first'],
    ['31-janv.-27 18:05', 'with the month’s name in French'],
    ['31. Januar 2027 18:05', 'with the month’s name in German'],
    ['So, 31.01.2027 18:05'.slice(4), 'without its weekday'],
    ['  2027-01-31\u00a018:05 ', 'with blanks that do not break'],
    ['31.01.2027 18.05', 'with a dot in the time'],
  ])('is read as %s: %s', (cell) => {
    expect(readMoment(cell, berlin)).toEqual({ kind: 'at', at: evening });
  });

  it.each([
    ['3/4/2027 18:00', 'order'],
    ['03-04-2027 18:00', 'order'],
    ['27/03/04 18:00', 'order'],
    ['46418.7534722', 'serial'],
    ['46418', 'serial'],
    ['2027-01-31', 'no-time'],
    ['31.01.2027', 'no-time'],
    ['#########', 'narrow'],
    ['2027-02-31 18:00', 'unknown'],
    ['2027-01-31 25:00', 'unknown'],
    ['2027-01-31 18:00 Europe/Nowhere', 'unknown'],
    ['2027-01-31 13:00 PM', 'unknown'],
    ['tomorrow', 'unknown'],
    ['18:00', 'unknown'],
    ['', 'unknown'],
  ])('that says %s is not guessed: %s', (cell, fault) => {
    expect(readMoment(cell, berlin)).toMatchObject({ kind: 'unclear', fault });
  });

  it('comes back to the minute in every zone, whichever the reader’s is', () => {
    const zones = ['UTC', berlin, 'America/New_York', 'Asia/Kathmandu', 'Pacific/Auckland', 'Etc/GMT+5'];
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2017, 0), max: Date.UTC(2037, 0) }),
        fc.constantFrom(...zones),
        fc.constantFrom(...zones),
        (ms, written, reader) => {
          const minute = ms - (ms % 60_000);
          const read = readMoment(momentInCell(toIso(minute), written), reader);
          const at = read.kind === 'at' ? Date.parse(read.at) : Number.NaN;
          // An hour that comes twice in autumn may be told as its first.
          expect([0, 3_600_000]).toContain(minute - at);
        },
      ),
      { numRuns: 200 },
    );
  });
});
