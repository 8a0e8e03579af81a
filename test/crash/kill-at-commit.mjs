// Preloaded into an unmodified clipferry (`node --import`). The process dies by SIGKILL around its own k-th durable step:
//   CRASH_AT=commit:before|after:<k>   a commit of any SQLite connection, or a statement that commits by itself
//   CRASH_AT=rename:before|after:<k>   a file or folder that gets its final name
//   CRASH_COUNT=<file>                 nothing dies; at exit the file holds how many of each there were
import fs from 'node:fs';
import Module, { syncBuiltinESMExports } from 'node:module';

const [kind = '', when = '', at = '0'] = (process.env.CRASH_AT ?? '').split(':');
const counts = { commit: 0, rename: 0 };

function die() {
  process.kill(process.pid, 'SIGKILL');
  // The signal is handled before the next instruction of this thread; this line is for readers.
  for (;;);
}

function before(what) {
  counts[what] += 1;
  if (what === kind && when === 'before' && counts[what] === Number(at)) die();
}

function after(what) {
  if (what === kind && when === 'after' && counts[what] === Number(at)) die();
}

patchSqliteWhenLoaded();
patchRename();
if (process.env.CRASH_COUNT) {
  process.on('exit', () => fs.writeFileSync(process.env.CRASH_COUNT, JSON.stringify(counts)));
}

/**
 * When the program loads it, so that it is the very copy: loaded beforehand, Node 20.20 gives the program an empty module where
 * node_modules is a link, as beside the packed program.
 */
function patchSqliteWhenLoaded() {
  const load = Module._load;
  Module._load = function (request, parent, ...rest) {
    const loaded = load.call(this, request, parent, ...rest);
    if (request === './database' && /better-sqlite3/.test(parent?.filename ?? '')) patchSqlite(loaded);
    return loaded;
  };
}

function patchSqlite(Database) {
  const { prepare, exec } = Database.prototype;
  Database.prototype.prepare = function (sql, ...rest) {
    const statement = prepare.call(this, sql, ...rest);
    const isCommit = /^\s*(commit|end)\b/i.test(sql);
    const writes = /^\s*(insert|update|delete|replace|create|alter|drop)\b/i.test(sql);
    if (!isCommit && !writes) return statement;
    for (const name of ['run', 'get', 'all']) {
      const call = statement[name];
      statement[name] = (...args) => {
        const commits = isCommit || !this.inTransaction;
        if (commits) before('commit');
        const result = call.apply(statement, args);
        if (commits) after('commit');
        return result;
      };
    }
    return statement;
  };
  Database.prototype.exec = function (sql) {
    const commits =
      /\bcommit\b/i.test(sql) || (!this.inTransaction && /^\s*(insert|update|delete|create)\b/i.test(sql));
    if (commits) before('commit');
    const result = exec.call(this, sql);
    if (commits) after('commit');
    return result;
  };
}

function patchRename() {
  const { rename } = fs.promises;
  fs.promises.rename = async (...args) => {
    before('rename');
    const result = await rename(...args);
    after('rename');
    return result;
  };
  syncBuiltinESMExports();
}
