import type { SettingsMessages } from '../../messages/settings.ts';

export function settings(): SettingsMessages {
  return {
    settings: {
      about: {
        workspace: '所有数据存放的位置',
        lang: '语言：en 或 zh',
        tz: '显示时间用的时区',
        ffmpeg: '要使用的 ffmpeg',
        allowHosts: '允许链接指向的内网或本机地址',
        fetchAtOnce: '同时下载几个文件',
        fetchGapMs: '同一服务器两次下载之间的间隔（毫秒）',
        prepareAtOnce: '同时转码几个文件',
        uploadAtOnce: '同时上传几个文件',
        translateWith: '由谁翻译（--translate）：LibreTranslate 的地址，或对话模型服务的地址加模型',
        translateModel: '用来翻译的对话模型',
        transcribeCommand: '转写语音的程序（--transcribe）',
        transcribeWith: '或者转写语音的服务地址',
        transcribeModel: '转写用的模型',
      },
      from(from, place) {
        switch (from) {
          case 'flag':
            return `来自参数 ${place ?? ''}`.trimEnd();
          case 'environment':
            return `来自环境变量 ${place ?? ''}`.trimEnd();
          case 'workspace':
          case 'user':
            return `来自 ${place ?? '文件'}`;
          case 'default':
            return '默认';
        }
      },
      unset: {
        lang: '跟随系统语言',
        tz: '跟随系统时区',
        ffmpeg: '先用 PATH 里的，没有就用随附的',
        prepareAtOnce: '按 CPU 核数和内存决定',
      },
      none: '无',
      set: (name, value, path) => `${name} 从现在起是 ${value}，写在 ${path}`,
      takenOut: (name, path) => `已从 ${path} 删掉 ${name}`,
      notThere: (name, path) => `${path} 里没有 ${name}；什么都没有改`,
      overruled: (name, place) => `不过现在 ${name} 由 ${place} 决定。`,
      blanks: { name: '<名称>', value: '<值>' },
      hint: (command) => `修改一项：${command}`,
    },
  };
}
