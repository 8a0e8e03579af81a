import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { migrate, migrations } from '../../src/ledger/schema.ts';

/**
 * One builder per schema a released clipferry has written: a file as that version left it, with a row in every table.
 * The rows are plain SQL, frozen with the version: code of today would write rows of today.
 */
export const olderLedgers: readonly { readonly version: number; build(folder: string): Promise<void> }[] = [
  { version: 1, build: (folder) => buildLedger(folder, 1, rowsOfVersion1) },
];

async function buildLedger(folder: string, version: number, rows: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const db = new Sqlite(join(folder, 'ledger.sqlite'));
  db.pragma('journal_mode = wal');
  db.pragma('foreign_keys = on');
  migrate(
    db,
    'fixture',
    migrations.filter((step) => step.id <= version),
  );
  db.exec(rows);
  db.close();
}

const at = `'2026-01-01T00:00:00.000Z'`;

const rowsOfVersion1 = `
insert into archives values (1, '/export.zip', 'tiktok', 'G5', 'someone', '["a note"]', ${at}, ${at}, 2, 0, 1, 1);
insert into posts values ('a', ${at}, 'hello', 'export', 'public', 'video', '{"videoId":"7"}', '7', 1);
insert into posts values ('b', ${at}, null, null, 'private', 'images', '{}', null, 1);
insert into deleted_posts values ('c', null, 'x.json: PostList[0]', 1);
insert into unreadable_items values (1, 1, 'x.json: VideoList[3]', 'no date', null);
insert into originals values (1, 'a', 'media', 0, 'video', 'https://example.org/1', 'k', ${at}, ${at}, 'fetched', 'ff', 12, '.mp4',
  '{"kind":"image","format":"jpeg","width":1,"height":1,"bytes":12,"rotated":false,"animated":false,"privateMetadata":false,"wideColour":false}', 'link', null, null, null, 0);
insert into originals values (2, 'b', 'media', 0, 'image', 'https://example.org/2', null, null, '9999-12-31T23:59:59.999Z', 'wanted', null, null, null, null, null, 'expired-link', 'it died', null, 2);
insert into plans values (1, 'folder', 'x', '{"v":1}', ${at}, ${at});
insert into plan_items values (1, 1, 'folder:x:a', 'a', 'planned', null, null, null, null, '{"deliveryKey":"folder:x:a","verdict":{"kind":"deliver"}}');
insert into plan_items values (2, 1, 'folder:x:b', 'b', 'planned', 'no-caption', 'give it one', null, null, '{"deliveryKey":"folder:x:b","verdict":{"kind":"hold"}}');
insert into deliveries values ('folder:x:a', 'a', 'folder', 'x', 1, 1, 'publishing', '{"title":"t"}', null, null, null, null, null, null, null, null, null, null, 0, ${at});
insert into deliveries values ('folder:x:b', 'b', 'folder', 'x', 2, 2, 'planned', null, 'no-caption', 'give it one', 'plan', 'no-caption', 'give it one', null, null, null, null, null, 0, ${at});
insert into uploads values ('folder:x:a', 'ff', null, '{"id":"asset-1","data":{}}', ${at});
insert into attempts values (1, 'folder:x:a', 'folder', 'x', 1, 'pk', '{"title":"t"}', '{"publishKey":"pk","data":{}}', ${at}, ${at}, 'open', null);
insert into accounts values ('folder', 'x', 'captcha', 'solve it', ${at}, 'I agree', ${at});
insert into events values (1, ${at}, 'delivery-moved', 'folder:x:a', '{"from":"uploaded","to":"publishing"}');
`;
