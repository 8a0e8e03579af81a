import type { PhraseBook } from '../../../contract/index.ts';
import type { DiskReasons } from '../../../contract/reasons/disk.ts';

export const disk: PhraseBook<DiskReasons> = {
  'disk-full': ({ path }) => ({
    says: `磁盘空间不足${at(path)}`,
    ways: [
      '清理出一些空间，再运行一次同样的命令',
      '如果空间还够，可能是文件数量到了上限（用 df -i 查看）：删掉一些小文件',
    ],
  }),
  'disk-quota': ({ path }) => ({
    says: `你的磁盘配额用完了${at(path)}`,
    ways: ['清理出一些空间，再运行一次同样的命令', '请管理员调高配额'],
  }),
  'file-too-big': ({ path }) => ({
    says: `文件太大，这块磁盘存不下${at(path)}`,
    ways: ['换一块其他格式的磁盘：U 盘常用的 FAT32 单个文件最大 4 GB'],
  }),
  'disk-forbidden': ({ path }) => ({
    says: `没有访问权限${at(path)}`,
    ways: ['检查它的所有者（用 ls -ld 查看），以及你的读写权限', '换一个文件夹'],
  }),
  'disk-read-only': ({ path }) => ({
    says: `磁盘是只读的，无法写入${at(path)}`,
    ways: ['换成其他磁盘上的文件夹', '以可写方式重新挂载这块磁盘'],
  }),
  'too-many-open-files': ({ path }) => ({
    says: `电脑上同时打开的文件太多${path === undefined ? '' : `，打不开 ${path}`}`,
    ways: ['关掉一些程序，再运行一次同样的命令', '调高上限：ulimit -n 4096'],
  }),
  'memory-full': () => ({
    says: '电脑内存不足',
    ways: ['关掉一些程序，再运行一次同样的命令'],
  }),
  'name-too-long': ({ path }) => ({
    says: `路径太长，磁盘不支持${at(path)}`,
    ways: ['换一个路径短一些的文件夹'],
  }),
  'name-impossible': ({ path }) => ({
    says: `名称里有这块磁盘不支持的字符${path === undefined ? '' : `：${visible(path)}`}`,
    ways: ['换一个文件夹，路径里只用字母、数字、空格、- 和 _', '换一块磁盘'],
  }),
  'not-a-folder': ({ path }) => ({
    says: `该是文件夹的地方被一个文件占了${path === undefined ? '' : `，就在 ${path} 或它的上级`}`,
    ways: ['把那个文件移走，或换一个文件夹'],
  }),
  'is-a-folder': ({ path }) => ({
    says: `该是文件的地方被一个文件夹占了${at(path)}`,
    ways: ['把那个文件夹移走，再运行一次同样的命令'],
  }),
  'link-loop': ({ path }) => ({
    says: `链接互相指向，绕成了圈${at(path)}`,
    ways: ['删掉这个链接，或换一个文件夹'],
  }),
  'folder-gone': ({ path }) => ({
    says: path === undefined ? '找不到文件或文件夹' : `找不到 ${path}`,
    ways: ['检查名称是否写对；如果它在移动硬盘或网络共享上，重新连接后再运行一次同样的命令'],
  }),
  'disk-unable': ({ path }) => ({
    says: `这个位置存不了 clipferry 的文件${at(path)}`,
    ways: ['换成本机磁盘上的文件夹'],
  }),
  'disk-broken': ({ path }) => ({
    says: `磁盘自身报错${at(path)}`,
    ways: ['先备份这块磁盘上的重要文件，再检修磁盘', '换一块磁盘'],
  }),
  'disk-gone': ({ path }) => ({
    says: `磁盘已断开${path === undefined ? '' : `，访问不到 ${path}`}`,
    ways: ['重新连接后再运行一次同样的命令'],
  }),
  'file-busy': ({ path }) => ({
    says: path === undefined ? '文件正被其他程序占用' : `${path} 正被其他程序占用`,
    ways: ['关掉占用它的程序，再运行一次同样的命令'],
  }),
};

function at(path: string | undefined): string {
  return path === undefined ? '' : `：${path}`;
}

/** 无法显示的字符画成方框：路径里要去掉的就是它。 */
function visible(path: string): string {
  return path.replaceAll(/\p{Cc}/gu, '\u25a1');
}
